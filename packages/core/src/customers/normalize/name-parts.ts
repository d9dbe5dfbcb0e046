import { isCompoundSurname } from '../../masks/compound-surnames.ts'

/** Family and given name of a Chinese full name. */
export interface NameParts {
  readonly familyName: string
  readonly givenName?: string
}

/** The surnames of one character that all but a few people have, simplified and traditional. */
const SURNAMES: ReadonlySet<string> = new Set(
  '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任' +
    '袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴' +
    '谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解' +
    '应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全' +
    '郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭' +
    '贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡' +
    '国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖涂付仝' +
    '代覃岳苑亓佟闫邸揭晋楚税占由佘冼练官甯鹿代植赫库侍璞桑栗年曾曲苟修原扬麦涂凡种商门牟佴佘伯赏' +
    '趙錢孫鄭馮陳衛蔣韓楊許呂張嚴華謝鄒蘇範魯韋馬鳳賀倪湯羅畢鄔樂時齊顧黃蕭談龐紀項藍閔賈婁顏鐘鍾邱駱盧經應鄧單諸龔裴陸榮' +
    '儲靳烏車寧欒厲劉葉龍賴藺喬陰蒼雙聞黨譚貢勞冉酈邊農溫莊閻連習魚嚮廖終滿國廣闕東歐師鞏聶豐關遊權蓋肖閆',
)

const HONORIFIC = /(?:先生|女士|小姐|太太|夫人)$/u

/**
 * The family and given name of a Chinese full name of two to four characters, or nothing where it cannot be told: names
 * of other languages, transliterated ones, and four characters that do not begin with a compound surname. `王女士` has a
 * family name only.
 */
export function chineseNameParts(name: string): NameParts | undefined {
  const plain = name.replace(HONORIFIC, '')
  if (!/^\p{Script=Han}{1,4}$/u.test(plain)) return undefined
  const characters = [...plain]
  const pair = characters.slice(0, 2).join('')
  if (isCompoundSurname(pair) && (characters.length > 2 || plain !== name))
    return partsOf(pair, characters.slice(2))
  const [first = ''] = characters
  const isSurname = SURNAMES.has(first) && (plain === name ? characters.length > 1 : true)
  return isSurname && characters.length < 4 ? partsOf(first, characters.slice(1)) : undefined
}

function partsOf(familyName: string, given: readonly string[]): NameParts {
  return given.length === 0 ? { familyName } : { familyName, givenName: given.join('') }
}
