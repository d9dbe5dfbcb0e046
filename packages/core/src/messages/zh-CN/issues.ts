import type { Phrases } from '../messages.ts'

/** Faults of single values. */
export const issues: Phrases = {
  'Expected an object': '应为对象',
  'Expected an object of texts': '应为由文本组成的对象',
  'Expected a value': '必填',
  'This can be read: write it with customers.update': '该值可以识别，请用 customers.update 写入',
  in_the_future: '不能是将来的时间',
  missing_beside_external_id: '给出外部标识时须同时给出来源',
  'no IANA time zone': '不是 IANA 时区',
  'no BCP 47 language tag': '不是 BCP 47 语言标记',
  'no ISO 4217 currency': '不是 ISO 4217 币种代码',
  'no ISO 3166-1 region': '不是 ISO 3166-1 地区代码',
  'The row was {change}': '该行已被{change}',
  'Fields were edited: {fields}': '以下字段已被修改：{fields}',
  'Expected customers that differ from each other': '各客户不能相同',
  'Expected the id of one of the customers that are merged': '须为参与合并的某位客户的 id',
}
