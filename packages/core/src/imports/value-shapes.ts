import { normalizeBankCard } from '../customers/normalize/bank-card.ts'
import { normalizeCnId } from '../customers/normalize/cn-id.ts'
import type { ColumnTarget } from '../upsert/column-mapping.ts'

const PHONE = /^'?(?:tel:|电话[:：]?|手机[:：]?)?\s*[+(（]?\d[\d\s().（）-]{5,20}\d$/iu
const DATE = /^\d{4}(?:[-/.年]\d{1,2}[-/.月]\d{1,2}日?|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))$/u
const EMAIL = /^\S+@\S+\.\S+$/
const CARD_LENGTH = 16

const isPhone = (text: string): boolean => {
  const digits = text.normalize('NFKC').replace(/\D/g, '').length
  return PHONE.test(text.normalize('NFKC')) && digits >= 7 && digits <= 15 && !DATE.test(text)
}
const isCard = (text: string): boolean =>
  text.replace(/\D/g, '').length >= CARD_LENGTH && normalizeBankCard(text).ok

/** Values that tell by themselves what they are. */
const SHAPES: readonly (readonly [ColumnTarget, (text: string) => boolean])[] = [
  [{ field: 'idNumber' }, (text) => normalizeCnId(text).ok],
  [{ field: 'bankCard' }, isCard],
  [{ contactPoint: 'email' }, (text) => EMAIL.test(text)],
  [{ contactPoint: 'phone' }, isPhone],
]

const MOST_VALUES = 50
/** The longest address that mail knows (RFC 5321); what is longer has none of these shapes. */
const LONGEST_VALUE = 254

/** What most values of a column are; `undefined` where they do not say. */
export function shapeOf(values: readonly string[]): ColumnTarget | undefined {
  const filled = values.map((value) => value.trim()).filter((value) => value !== '')
  const some = filled.slice(0, MOST_VALUES)
  if (some.length === 0) return undefined
  const short = some.filter((value) => value.length <= LONGEST_VALUE)
  return SHAPES.find(([, test]) => short.filter(test).length * 5 >= some.length * 4)?.[0]
}

/** Whether two targets hold the same kind of value: a phone in a field and one among the contact points. */
export function isSameKind(one: ColumnTarget, other: ColumnTarget): boolean {
  return kindOf(one) === kindOf(other)
}

function kindOf(target: ColumnTarget): string | undefined {
  if ('field' in target) return target.field
  return 'contactPoint' in target ? target.contactPoint : undefined
}
