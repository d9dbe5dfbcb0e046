import type { ColumnTarget } from '../upsert/column-mapping.ts'
import { headerKey } from './header-key.ts'

/** What a column holds, and the headers it is known by, with `|` between them. */
type Rule = readonly [target: ColumnTarget, ...headers: readonly string[]]

const field = (name: string): ColumnTarget => ({ field: name })
const phone = (label?: string): ColumnTarget => ({ contactPoint: 'phone', ...(label && { label }) })
const email = (label?: string): ColumnTarget => ({ contactPoint: 'email', ...(label && { label }) })
const web = (label?: string): ColumnTarget => ({ contactPoint: 'web', ...(label && { label }) })
const ignore: ColumnTarget = { ignore: true }

/**
 * The headers that are known, by what their columns hold: Chinese CRM and address-book exports, plain English, Google
 * Contacts before and after 2024, Outlook and Outlook.com, HubSpot. `#` stands for any number. Case, spaces and
 * punctuation do not count. A header that stands in several rows is decided by the values below it.
 */
const rules: readonly Rule[] = [
  // Names
  [field('name'), '姓名|客户姓名|客户名称|客户名|联系人|联系人姓名|名称|名字|会员姓名|真实姓名|用户名称'],
  [field('name'), 'Name|Full Name|Display Name|Contact Name|Customer Name|Customer|Contact|FN'],
  [field('givenName'), '名', 'First Name|Given Name|Given|First|Forename'],
  [field('familyName'), '姓|姓氏', 'Last Name|Family Name|Surname|Last|Family'],
  [{ namePart: 'middle' }, 'Middle Name|Additional Name|Middle'],
  [field('nickname'), '昵称|别名|微信昵称', 'Nickname|Nick|Alias'],
  [field('legalName'), '法定名称|企业全称|单位全称', 'Legal Name|Registered Name'],
  [{ namePart: 'organization' }, '公司|公司名称|单位|单位名称|企业名称|工作单位|所属公司|机构名称|组织'],
  [
    { namePart: 'organization' },
    'Company|Company Name|Organization|Organisation|Organization Name|Organization # - Name|Account Name|Associated Company|Primary Company|Employer|ORG',
  ],

  // Phones
  [
    phone('mobile'),
    '手机|手机号|手机号码|移动电话|手机电话|联系手机',
    'Mobile|Mobile Phone|Mobile Number|Mobile Phone Number|Cell|Cell Phone|Cellphone',
  ],
  [
    phone(),
    '电话|电话号码|联系电话|联系方式|客户电话',
    'Phone|Phone Number|Telephone|Tel|Contact Number|Phone # - Value',
  ],
  [field('phone'), '主要电话|首选电话', 'Primary Phone'],
  [
    phone('work'),
    '固定电话|座机|固话|办公电话|公司电话|工作电话|单位电话',
    'Work Phone|Business Phone|Business Phone #|Office Phone|Company Main Phone',
  ],
  [phone('home'), '家庭电话|住宅电话|宅电', 'Home Phone|Home Phone #'],
  [phone('other'), '其他电话|备用电话|其它电话', 'Other Phone|Alternate Phone|Car Phone|Secondary Phone'],
  [phone('fax'), '传真|传真号码', 'Fax|Fax Number|Business Fax|Work Fax'],
  [phone('home fax'), 'Home Fax'],
  [phone('other fax'), 'Other Fax'],
  [{ contactPoint: 'whatsapp' }, 'WhatsApp|WhatsApp Phone Number|WhatsApp Number'],

  // E-mail and the rest
  [
    email(),
    '邮箱|电子邮箱|电子邮件|邮件|邮箱地址|邮件地址|联系方式',
    'E-mail|Email|E-mail Address|Email Address|Mail|E-mail # Address|E-mail # - Value|E-mail #',
  ],
  [email('work'), '工作邮箱|公司邮箱', 'Work Email|Business Email|Work E-mail Address'],
  [email('home'), '个人邮箱|私人邮箱', 'Personal Email|Home Email'],
  [{ contactPoint: 'wechat' }, '微信|微信号|微信账号|联系方式', 'WeChat|WeChat ID|Weixin'],
  [
    { contactPoint: 'social' },
    'QQ号|QQ号码|微博',
    'QQ|IMAddress|LinkedIn|LinkedIn URL|Twitter|Twitter Username|Facebook|IM # - Value',
  ],
  [web(), '网址|网站|官网|主页', 'Website|Website URL|Web Page|Website # - Value|URL|Homepage'],
  [web('personal'), 'Personal Web Page'],

  // Papers and numbers
  [
    field('idNumber'),
    '身份证|身份证号|身份证号码|证件号|证件号码|居民身份证号|公民身份号码',
    'ID Number|ID Card|ID Card Number|National ID|Identity Number',
  ],
  [
    field('bankCard'),
    '银行卡|银行卡号|银行账号|银行卡号码|卡号|账号|银行账户',
    'Bank Card|Bank Card Number|Card Number|Bank Account',
  ],
  [
    field('uscc'),
    '统一社会信用代码|社会信用代码|信用代码|税号|纳税人识别号',
    'USCC|Unified Social Credit Code|Tax ID',
  ],

  // The person
  [
    field('birthDate'),
    '生日|出生日期|出生年月|出生年月日|出生',
    'Birthday|Birth Date|Date of Birth|DOB|BDAY',
  ],
  [field('sex'), '性别', 'Sex|Gender'],
  [
    field('occupation'),
    '职业|职务|职位|岗位',
    'Occupation|Job Title|Title of Job|Organization Title|Organization # - Title|Profession|Position|Role',
  ],
  [field('incomeBand'), '收入|年收入|收入水平|收入区间', 'Income|Income Band|Annual Income'],
  [field('education'), '学历|教育程度|文化程度|最高学历', 'Education|Degree|Education Level'],
  [field('industry'), '行业|所属行业|所在行业', 'Industry'],
  [field('size'), '规模|人员规模|企业规模|员工人数|公司规模', 'Size|Company Size|Number of Employees'],

  // Where
  [field('country'), '国家|国家地区|国籍', 'Country|Country/Region|Country or Region'],
  [field('province'), '省|省份|省市|所在省|所在省份', 'Province|State|State/Region|State/Province|Region'],
  [field('city'), '市|城市|地市|所在城市|所在市', 'City|Town'],
  [field('district'), '区|县|区县|县区|市区|所在区县|所在区', 'District|County'],
  [
    field('address'),
    '地址|详细地址|联系地址|通讯地址|家庭地址|住址|家庭住址|居住地址|收货地址|客户地址|街道地址',
    'Address|Full Address|Mailing Address|Postal Address',
  ],
  [addressPart('street'), 'Street|Street Address|Address Line #'],
  [addressPart('postalCode'), '邮编|邮政编码', 'Postal Code|Zip|Zip Code|Postcode|ZIP/Postal Code'],
  ...addressRules('address#', 'Address #', {}),
  ...addressRules('address', 'Address', {}),
  ...addressRules('home', 'Home', { label: 'home' }),
  ...addressRules('work', 'Business', { label: 'work' }),
  ...addressRules('work', 'Work', { label: 'work' }),
  ...addressRules('other', 'Other', { label: 'other' }),

  // The relationship
  [field('tags'), '标签|客户标签|分组|客户分组|类别', 'Tags|Tag|Labels|Group Membership|Categories|Groups'],
  [field('source'), '来源|客户来源|来源渠道|渠道|渠道来源', 'Source|Lead Source|Original Source|Channel'],
  [
    field('lifecycle'),
    '生命周期|客户状态|客户阶段|生命周期阶段',
    'Lifecycle|Lifecycle Stage|Customer Status',
  ],
  [field('relationshipStage'), '关系阶段|跟进阶段', 'Relationship Stage|Lead Status'],
  [field('kind'), '客户类型|客户性质|类型', 'Kind|Customer Type|Record Type'],
  [
    field('notes'),
    '备注|说明|描述|客户备注|备注信息',
    'Notes|Note|Remark|Remarks|Comments|Comment|Description',
  ],

  // Names in other systems
  [
    { identity: 'customer-number' },
    '客户编号|客户号|客户编码|客户代码|会员号|会员编号|会员卡号|编号',
    'Customer ID|Customer Number|Customer No|Member ID|Member Number|Account Number|External ID',
  ],
  [{ identity: 'hubspot' }, 'Record ID|Record ID - Contact|Contact ID|HubSpot ID'],
  [{ identity: 'wechat' }, '微信openid|微信unionid', 'openid|unionid'],
  [{ identity: 'vcard' }, 'UID'],

  // Known, and nothing a customer has a place for
  [
    ignore,
    '序号|行号|证件类型',
    'Title|Suffix|Name Prefix|Name Suffix|File As|Photo|Phonetic First Name|Phonetic Middle Name|Phonetic Last Name|Yomi Name|Given Yomi|Surname Yomi|Company Yomi',
  ],
]

function addressPart(part: 'street' | 'postalCode'): ColumnTarget {
  return { contactPoint: 'address', part, group: '' }
}

/** The columns of one address: `Home Street`, `Home City`, ... or `Address 1 - Street`, ... */
function addressRules(group: string, prefix: string, extra: { readonly label?: string }): Rule[] {
  const point = { contactPoint: 'address', group, ...extra } as const
  return [
    [{ ...point, part: 'formatted' }, `${prefix} Address|${prefix} - Formatted`],
    [{ ...point, part: 'street' }, `${prefix} Street`],
    [{ ...point, part: 'extended' }, `${prefix} Street #|${prefix} - Extended Address`],
    [{ ...point, part: 'poBox' }, `${prefix} Address PO Box|${prefix} - PO Box`],
    [{ ...point, part: 'city' }, `${prefix} City`],
    [{ ...point, part: 'region' }, `${prefix} State|${prefix} - Region`],
    [{ ...point, part: 'postalCode' }, `${prefix} Postal Code`],
    [{ ...point, part: 'country' }, `${prefix} Country|${prefix} Country/Region`],
  ]
}

let known: ReadonlyMap<string, readonly ColumnTarget[]> | undefined

/** What a column with such a header may hold, the likeliest first. */
export function targetsOf(key: string): readonly ColumnTarget[] {
  known ??= index()
  return known.get(key) ?? []
}

function index(): Map<string, ColumnTarget[]> {
  const targets = new Map<string, ColumnTarget[]>()
  for (const [target, ...headers] of rules) {
    for (const key of new Set(headers.join('|').split('|').map(headerKey)))
      targets.set(key, [...(targets.get(key) ?? []), target])
  }
  return targets
}
