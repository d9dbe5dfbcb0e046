import type { Phrases } from '../messages.ts'

/** Entities, as sentences call them. */
export const entities: Phrases = {
  customer: '客户',
  contactPoint: '联系方式',
  customerIdentity: '外部标识',
  customerRelation: '客户关系',
  contactVerification: '联系方式验证',
  interaction: '互动记录',
  timelineEntry: '时间线条目',
  purpose: '处理目的',
  consentEntry: '同意记录',
  consentState: '同意状态',
  merge: '合并',
  mergeMove: '合并明细',
  subject: '主体',
  tenant: '租户',
  user: '用户',
  team: '团队',
  membership: '团队成员',
  share: '共享',
  savedView: '视图',
  customField: '自定义字段',
  userSettings: '个人设置',
  tag: '标签',
  import: '导入',
  importRow: '导入的记录',
  importFault: '导入的错误',
  inbox: '收件箱',
  quarantinedMessage: '隔离的消息',
  unreadValue: '未识别的值',
}

/** What is declared, sought or counted. */
export const things: Phrases = {
  duplicate: '查重',
  field: '字段',
  column: '列',
  entity: '实体',
  event: '事件',
  operation: '操作',
  subscription: '订阅',
  job: '任务',
  permission: '权限',
  mask: '脱敏方式',
  panel: '面板',
  'timeline type': '时间线类型',
  command: '命令',
  route: '路由',
  resource: '资源',
  'value of {point}': '{point} 的值',
  'The panel "{panel}"': '面板“{panel}”',
  'The timeline type "{type}"': '时间线类型“{type}”',
}

/** Parts of statements that are refused. */
export const parts: Phrases = {
  'text of its own': '自行拼写的文本',
  'a stream': '流',
  'a transaction of its own': '自己的事务',
  'an introspection': '内省查询',
  'values of a query': '来自查询的值',
  'several tables to delete from': '多个要删除的表',
  'this order': '这种排序',
  'this aggregate': '这种聚合',
  'this function': '这个函数',
  'this modifier': '这个修饰符',
  'a literal text': '字面文本',
  'this alias': '这种别名',
  'no table': '并非表的来源',
  'the clause "{clause}"': '子句“{clause}”',
}

/** What a value must be. */
export const dues: Phrases = {
  'a text, well-formed and without NUL': '格式良好且不含 NUL 的文本',
  'a safe integer': '安全整数',
  'a safe integer, in the smallest units of the currency': '安全整数，以币种的最小单位计',
  'true or false': ' true 或 false',
  'a calendar date, YYYY-MM-DD': '日期，格式为 YYYY-MM-DD',
  'an instant, RFC 3339, of the years 1 to 9999': '公元 1 年至 9999 年间的时刻，格式为 RFC 3339',
  'one of the words that the field allows': '该字段允许的取值之一',
  'a decimal text with exactly {scale} digits after the point and at most {precision} in all':
    '十进制文本，恰有 {scale} 位小数，总共不超过 {precision} 位',
}

/** How a table differs from its entity. */
export const differences: Phrases = {
  '{table}: {difference}': '{table}：{difference}',
  'no migration creates the table': '没有迁移创建该表',
  'column "{column}" is missing': '缺少列“{column}”',
  'column "{column}" is declared differently': '列“{column}”的声明不一致',
  'column "{column}" belongs to no field': '列“{column}”不对应任何字段',
  'index on ({columns}) is missing': '缺少 ({columns}) 上的索引',
}

/** What has been done to a row. */
export const changes: Phrases = {
  edited: '修改',
  deleted: '删除',
  taken: '占用',
}
