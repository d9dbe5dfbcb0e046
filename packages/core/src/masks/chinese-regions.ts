/** Province-level divisions with the ending of the full name; the short name may stand alone. */
const PROVINCES = (
  '北京市 天津市 上海市 重庆市 河北省 山西省 辽宁省 吉林省 黑龙江省 江苏省 浙江省 安徽省 福建省 江西省 山东省 河南省 ' +
  '湖北省 湖南省 广东省 海南省 四川省 贵州省 云南省 陕西省 甘肃省 青海省 台湾省 内蒙古自治区 广西壮族自治区 ' +
  '西藏自治区 宁夏回族自治区 新疆维吾尔自治区 香港特别行政区 澳门特别行政区'
).split(' ')

/** Cities people name without their province. Any other city is believed only behind a province. */
const WELL_KNOWN_CITIES = (
  '石家庄 太原 沈阳 长春 哈尔滨 南京 杭州 合肥 福州 南昌 济南 郑州 武汉 长沙 广州 海口 成都 贵阳 昆明 西安 兰州 西宁 ' +
  '呼和浩特 南宁 拉萨 银川 乌鲁木齐 深圳 大连 青岛 宁波 厦门 苏州 无锡 常州 南通 徐州 扬州 温州 嘉兴 绍兴 金华 台州 ' +
  '佛山 东莞 珠海 中山 惠州 汕头 泉州 漳州 烟台 潍坊 临沂 唐山 保定 洛阳 吉林 大庆 包头 芜湖 赣州 宜昌 襄阳 株洲 ' +
  '桂林 柳州 三亚 绵阳 遵义 大理 丽江 咸阳 宝鸡'
).split(' ')

const provinceForms = PROVINCES.flatMap((full) => {
  const short = full.replace(/(?:省|市|特别行政区|(?:壮族|回族|维吾尔)?自治区)$/, '')
  // 吉林市 is a city, 北京路 a street: a short name counts only where neither follows.
  return [full, `${short}(?![市路街道])`]
})

const HAN = String.raw`\p{Script=Han}`
const PROVINCE = new RegExp(`^(?:${provinceForms.join('|')})`, 'u')
const KNOWN_CITY = new RegExp(`^(?:${WELL_KNOWN_CITIES.join('|')})市(?!场)`, 'u')
const CITY = new RegExp(`^(?:${HAN}{2,9}?自治州|${HAN}{2,4}?(?:市(?!场)|地区|盟))`, 'u')

/** A street or a building in front of the ending means that the ending is part of something smaller. */
const NOT_A_STREET = `(?!${HAN}{0,4}[路街巷弄号栋室])`
/** 小区, 社区, 园区, 工业区 and so on are places to live or work, not divisions. */
const DISTRICT_ENDING = '(?<![小社园校院厂库景街业发宅活舍属])区'
const DISTRICT = new RegExp(
  `^${NOT_A_STREET}(?:${HAN}{2,11}?自治[县旗]|${HAN}{1,3}?(?:${DISTRICT_ENDING}|县)|${HAN}{2,3}?市(?!场)|${HAN}{1,6}?旗)`,
  'u',
)

/**
 * The province, city and district at the start of a Chinese address without white space, as far as `levels` goes, or ''
 * where it does not begin with a known one. Reads by form, not by a register: a development zone or an unusual name ends the
 * region early, which shows less, never more.
 */
export function leadingRegion(address: string, levels: 1 | 2 | 3 = 3): string {
  const province = PROVINCE.exec(address)?.[0] ?? ''
  if (levels === 1) return province
  const city = take(address, province.length, province === '' ? KNOWN_CITY : CITY)
  const region = province + city
  if (region === '' || levels === 2) return region
  return region + take(address, region.length, DISTRICT)
}

function take(text: string, from: number, pattern: RegExp): string {
  return pattern.exec(text.slice(from))?.[0] ?? ''
}
