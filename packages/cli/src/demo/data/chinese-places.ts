/** A district of a Chinese city. */
export interface ChinesePlace {
  /** Six digits of GB/T 2260, which identity numbers and credit codes begin with. */
  code: string
  province: string
  city: string
  district: string
  /** Area code of fixed lines, without the leading 0. */
  areaCode: string
}

const ROWS = `
  110105 北京市 北京市 朝阳区 10
  110108 北京市 北京市 海淀区 10
  120104 天津市 天津市 南开区 22
  130102 河北省 石家庄市 长安区 311
  210202 辽宁省 大连市 中山区 411
  220104 吉林省 长春市 朝阳区 431
  230103 黑龙江省 哈尔滨市 南岗区 451
  310104 上海市 上海市 徐汇区 21
  310115 上海市 上海市 浦东新区 21
  320102 江苏省 南京市 玄武区 25
  320507 江苏省 苏州市 相城区 512
  330106 浙江省 杭州市 西湖区 571
  330206 浙江省 宁波市 北仑区 574
  330302 浙江省 温州市 鹿城区 577
  340104 安徽省 合肥市 蜀山区 551
  350203 福建省 厦门市 思明区 592
  360102 江西省 南昌市 东湖区 791
  370202 山东省 青岛市 市南区 532
  410105 河南省 郑州市 金水区 371
  420106 湖北省 武汉市 武昌区 27
  430104 湖南省 长沙市 岳麓区 731
  440106 广东省 广州市 天河区 20
  440305 广东省 深圳市 南山区 755
  440604 广东省 佛山市 禅城区 757
  450103 广西壮族自治区 南宁市 青秀区 771
  460106 海南省 海口市 龙华区 898
  500112 重庆市 重庆市 渝北区 23
  510107 四川省 成都市 武侯区 28
  520103 贵州省 贵阳市 云岩区 851
  530102 云南省 昆明市 五华区 871
  610113 陕西省 西安市 雁塔区 29
  620102 甘肃省 兰州市 城关区 931`

/** Districts of large cities in all parts of the country. */
export const CHINESE_PLACES: readonly ChinesePlace[] = ROWS.trim()
  .split('\n')
  .map((row) => {
    const [code = '', province = '', city = '', district = '', areaCode = ''] = row.trim().split(' ')
    return { code, province, city, district, areaCode }
  })

/** Names of streets that many cities have. */
export const STREETS = (
  '人民路 解放路 建设路 中山路 和平路 文化路 新华路 朝阳路 滨江路 科技路 长江路 黄河路 学府路 湖滨路 迎宾路 ' +
  '花园路 振兴路 东风路 青年路 友谊路'
).split(' ')

/** Names of housing estates. */
export const ESTATES =
  '阳光花园 锦绣家园 翠湖苑 书香名邸 金色水岸 绿地新城 江南春晓 海棠雅居 紫荆公馆 和悦府 星河湾 云景台'.split(
    ' ',
  )
