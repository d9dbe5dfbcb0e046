/** What a salesperson writes down about a person. Some hold contact data, so that redaction has work in the demo. */
export const PERSON_NOTES: readonly string[] = [
  '客户更喜欢微信沟通，工作日晚上七点以后方便接听。',
  '对价格比较敏感，活动期间可以重点跟进。',
  '已经参观过展厅，对售后服务的响应时间最关心。',
  '家里有两个孩子，周末一般没有时间。',
  '老客户介绍来的，希望给予同样的折扣。',
  '上次的投诉已经解决，回访时表示满意。',
  '计划明年春天换房，到时候再联系。',
  '对新产品有兴趣，需要一份详细的对比资料。',
  '不希望接到推销电话，只接受邮件。',
  '合同快到期了，续约前需要重新报价。',
  '多次参加线下活动，可以邀请成为体验官。',
  '近半年没有下单，回访时说搬到了外地。',
  '备用电话 13900001234，找王女士接听。',
  '发票请发到 finance@example.com，抬头用公司名称。',
  '地址有变动，寄件前先打 13700005678 确认。',
]

/** The same about an organization. */
export const ORGANIZATION_NOTES: readonly string[] = [
  '采购流程需要三家比价，预计下个季度决定。',
  '财务要求先开票后付款，账期三十天。',
  '技术负责人希望先做一个月的试用。',
  '总部在外地，合同由总部法务审核。',
  '去年的年度框架协议执行良好，今年计划增加采购量。',
  '联系人已经离职，需要重新建立联系。',
  '对接口文档和数据安全的要求比较高。',
  '报价单请发到 purchase@example.com。',
]

/** What people of working age do for a living. */
export const OCCUPATIONS = (
  '教师 医生 护士 会计 工程师 设计师 律师 公务员 销售 店主 司机 厨师 程序员 产品经理 人力资源 记者 摄影师 ' +
  '药剂师 建筑师 自由职业'
).split(' ')

/** Tags of people. */
export const PERSON_TAGS =
  '高价值 价格敏感 老客户 转介绍 线下活动 微信好友 需回访 母婴 数码 户外 美食 投诉过'.split(' ')

/** Tags of organizations. */
export const ORGANIZATION_TAGS = '重点客户 渠道伙伴 框架协议 招投标 试用中 需回访 长账期'.split(' ')

/** Where customers come from. */
export const SOURCES = [
  ['website', 24],
  ['wechat', 26],
  ['referral', 18],
  ['store', 14],
  ['exhibition', 8],
  ['advertising', 7],
  ['phone', 3],
] as const

/** What companies are called. */
export const BRANDS = (
  '云帆 星海 恒远 宏图 瑞丰 华越 博睿 天成 新源 中创 远航 金桥 百川 同心 启明 蓝图 卓越 嘉禾 盛世 东方红 ' +
  '极光 万和 诚信达 科瑞 信达 安泰 优品 智联 鼎新 宏达'
).split(' ')

/** What companies do: the word in their name, and the industry it stands for. */
export const TRADES: readonly (readonly [word: string, industry: string])[] = [
  ['科技', 'technology'],
  ['软件', 'technology'],
  ['商贸', 'retail'],
  ['百货', 'retail'],
  ['机械', 'manufacturing'],
  ['电子', 'manufacturing'],
  ['物流', 'logistics'],
  ['教育咨询', 'education'],
  ['医疗器械', 'healthcare'],
  ['餐饮管理', 'hospitality'],
  ['建筑工程', 'construction'],
  ['农业', 'agriculture'],
  ['投资咨询', 'finance'],
  ['文化传媒', 'media'],
]
