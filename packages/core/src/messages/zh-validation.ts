import { z } from 'zod'

type Issue = Parameters<z.core.$ZodErrorMap>[0]
type Size = Extract<Issue, { readonly code: 'too_small' | 'too_big' }>

const KINDS: Readonly<Record<string, string>> = {
  string: '字符串',
  number: '数字',
  int: '整数',
  boolean: '布尔值',
  array: '数组',
  object: '对象',
  record: '对象',
  date: '时间',
  null: 'null',
  undefined: 'undefined',
}

const UNITS: Readonly<Record<string, string>> = { string: '个字符', array: '项', set: '项', map: '项' }

const ofZod = z.locales.zhCN().localeError

/** Tells in Chinese what zod found: missing values, types and sizes as a form would, the rest in the words of zod. */
export const sayInChinese: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_type') return typeText(issue.expected, issue.input)
  if (issue.code === 'too_small') return sizeText(issue, issue.minimum, ['至少', '大于', '不小于'])
  if (issue.code === 'too_big') return sizeText(issue, issue.maximum, ['最多', '小于', '不大于'])
  if (issue.code === 'unrecognized_keys') return `不支持的字段：${issue.keys.join('、')}`
  if (issue.code === 'invalid_value')
    return `只能是 ${issue.values.map((value) => JSON.stringify(value)).join('、')}`
  return ofZod(issue)
}

function typeText(expected: string, input: unknown): string {
  if (input === undefined) return '必填'
  const kind = (type: string): string => KINDS[type] ?? type
  return `应为${kind(expected)}，收到的是${kind(z.core.util.parsedType(input))}`
}

function sizeText(
  { origin, inclusive }: Size,
  bound: number | bigint,
  [least, beyond, within]: readonly [string, string, string],
): string {
  const unit = UNITS[origin]
  if (unit !== undefined) return `${least} ${bound} ${unit}`
  return `必须${inclusive === false ? beyond : within} ${bound}`
}
