import type { SeededRandom } from './seeded-random.ts'

/** A Chinese name with the spelling that an e-mail address uses. */
export interface ChineseName {
  familyName: string
  givenName: string
  familyPinyin: string
  givenPinyin: string
}

type Spelled = readonly [characters: string, pinyin: string]

/** `王wang 李li` as pairs. */
const spelled = (text: string): Spelled[] =>
  text.split(' ').map((entry) => {
    const at = entry.search(/[a-z]/)
    return [entry.slice(0, at), entry.slice(at)]
  })

/** In the order of their frequency, more or less; the front half is chosen four times as often. */
const SURNAMES = spelled(
  '王wang 李li 张zhang 刘liu 陈chen 杨yang 黄huang 赵zhao 吴wu 周zhou 徐xu 孙sun 马ma 朱zhu 胡hu 郭guo 何he 林lin 高gao 罗luo ' +
    '郑zheng 梁liang 谢xie 宋song 唐tang 许xu 韩han 邓deng 冯feng 曹cao 彭peng 曾zeng 肖xiao 田tian 董dong 潘pan 袁yuan 蔡cai ' +
    '蒋jiang 余yu 于yu 杜du 叶ye 程cheng 魏wei 苏su 吕lv 丁ding 任ren 沈shen 姚yao 卢lu 傅fu 钟zhong',
)
const COMPOUND_SURNAMES = spelled(
  '欧阳ouyang 上官shangguan 司马sima 诸葛zhuge 夏侯xiahou 皇甫huangfu 慕容murong 令狐linghu 司徒situ 端木duanmu',
)
const GIVEN = {
  male: spelled(
    '伟wei 强qiang 磊lei 军jun 洋yang 勇yong 杰jie 涛tao 明ming 超chao 浩hao 宇yu 轩xuan 博bo 文wen 鹏peng 飞fei 凯kai 建jian ' +
      '国guo 志zhi 斌bin 辉hui 睿rui 晨chen 俊jun 峰feng 海hai 天tian 泽ze 铭ming 航hang',
  ),
  female: spelled(
    '芳fang 娜na 敏min 静jing 丽li 艳yan 娟juan 霞xia 燕yan 玲ling 婷ting 雪xue 慧hui 颖ying 欣xin 怡yi 梦meng 瑶yao 琳lin 佳jia ' +
      '雨yu 思si 晓xiao 倩qian 悦yue 涵han 洁jie 萍ping 蕾lei 月yue 岚lan 诗shi',
  ),
}

/** Draws a name; one in twenty-five has a compound surname, and three in four have two given characters. */
export function drawChineseName(random: SeededRandom, sex: 'male' | 'female'): ChineseName {
  const [familyName, familyPinyin] = drawSurname(random)
  const first = random.pick(GIVEN[sex])
  const second: Spelled = random.chance(0.75) ? random.pick(GIVEN[sex]) : ['', '']
  return { familyName, familyPinyin, givenName: first[0] + second[0], givenPinyin: first[1] + second[1] }
}

function drawSurname(random: SeededRandom): Spelled {
  if (random.chance(0.04)) return random.pick(COMPOUND_SURNAMES)
  const half = SURNAMES.length / 2
  return random.pick(random.chance(0.8) ? SURNAMES.slice(0, half) : SURNAMES.slice(half))
}
