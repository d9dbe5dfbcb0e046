import type { Phrases } from '../messages.ts'

/** Rules of declaring fields, at the start and for fields of a tenant. */
export const fieldRules: Phrases = {
  'state a sensitivity class with .class()': '须用 .class() 声明敏感级别',
  'an enum needs at least one option': '枚举至少要有一个选项',
  'only an enum has options': '只有枚举才有选项',
  'each option stands once': '选项不能重复',
  'field names are camelCase ASCII': '字段名须为 camelCase 形式的 ASCII 字符',
  'an encrypted field needs a subject whose key seals it': '加密字段须有主体，用其密钥加密',
  'an encrypted field needs a subject that is never empty': '加密字段的主体不能为空',
  'an encrypted field is neither searchable nor unique; use a blind index':
    '加密字段不能设为可搜索或唯一，请改用盲索引',
  'money is neither encrypted nor unique nor searchable': '金额字段不能加密，也不能设为唯一或可搜索',
  'the default is not a value of the field': '默认值不是该字段的合法取值',
  'the entity has a field of this name': '该实体已有同名字段',
  'the kernel keeps a column of this name': '内核已占用同名的列',
  'an added field cannot be a reference; declare an entity that refers to this one':
    '追加的字段不能是引用；请另行声明一个引用该实体的实体',
  'an added field is neither unique nor searchable': '追加的字段不能设为唯一或可搜索',
  'an added field is either nullable or has a default, for rows that nothing was written for':
    '追加的字段须可为空或带默认值（二者择一），以便读取尚未写入过的行',
  'an encrypted field that is added to an entity is nullable': '追加的加密字段须可为空',
  'only an entity with encrypted fields of its own can be given more: its rows have no keys':
    '实体自身没有加密字段时，其数据行没有密钥，不能追加加密字段',
  ".merge('{strategy}') is for fields of the kinds {kinds}":
    ".merge('{strategy}') 只适用于 {kinds} 类型的字段",
  'an added field is written by its plugin and not computed': '追加的字段由其插件写入，不能是计算字段',
  'an option has at most {limit} characters': '每个选项最多 {limit} 个字符',
  'an option has a label by language, and may be archived': '选项的说明只能含各语言的标签，以及是否已归档',
  'what is said of options is said of words that are among them': '选项的说明只能针对已列出的选项',
  'an enum needs an option that is not archived': '枚举至少要有一个未归档的选项',
  'the rules are among {rules}, each of its own type': '规则只能是 {rules}，且各自类型正确',
  'only an int and a date have bounds': '只有整数和日期才有上下限',
  'each bound is a value of the field': '上下限须为该字段的合法取值',
  'the least value is above the greatest': '最小值大于最大值',
  'only texts have a greatest length': '只有文本才有最大长度',
  'the greatest length is at most {limit}': '最大长度不能超过 {limit}',
  'only a text, an int or a date is unique': '只有文本、整数和日期才能设为唯一',
  'a unique field has no default': '唯一字段不能有默认值',
  'a number that is stored encrypted cannot be unique; make it a text':
    '加密存储的数字不能设为唯一，请改用文本',
  'a moment has no default': '时刻字段不能有默认值',
  '"{before}" and "{after}" are not stored alike, one of them is encrypted; define another field':
    '“{before}”与“{after}”的存储方式不同，其中一个加密存储；请另行定义字段',
  '"unique" stays as it was created: rows may have equal values already':
    '“unique”创建后不能修改：已有的数据行可能含有相同的值',
  'an option is not taken out, because rows may have it; archive it in optionDetails':
    '选项不能移除，因为可能有数据行在使用它；请在 optionDetails 中将其归档',
}
