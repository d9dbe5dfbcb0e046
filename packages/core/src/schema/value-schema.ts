import { z } from 'zod'

import { decimalPattern, type DecimalSize } from '../shared/decimal.ts'
import { CURRENCY_CODE } from '../shared/money.ts'
import type { FieldRules, FieldSpec } from './field.ts'

/** The schema of a moment: a `Date`, or RFC 3339 text, which becomes one. */
export const instant = z
  .union([z.date(), z.iso.datetime({ offset: true }).transform((text) => new Date(text))])
  .meta({ format: 'date-time' })

const money = z.strictObject({
  amount: z.int(),
  currency: z.string().regex(CURRENCY_CODE, 'Expected an ISO 4217 code, three capital letters'),
})

/** The schema of one field's value, `null` aside. */
export function valueSchema(spec: FieldSpec): z.ZodType {
  switch (spec.kind) {
    case 'int':
      return whole(spec.rules)
    case 'decimal':
      return decimal(spec.decimal!)
    case 'money':
      return money
    case 'bool':
      return z.boolean()
    case 'date':
      return day(spec.rules)
    case 'instant':
      return instant
    case 'enum':
      return z.enum(offered(spec) as [string, ...string[]])
    case 'json':
      return z.json()
    case 'textList':
      return z.array(text(spec.maxLength ?? 100).min(1)).max(100)
    case 'policyKey':
      return z.string().regex(/^[\x21-\x7e]{1,64}$/, 'Expected 1 to 64 visible ASCII characters')
    default:
      return text(spec.maxLength ?? 200)
  }
}

function whole(rules: FieldRules | undefined): z.ZodType {
  const [min, max] = [rules?.min, rules?.max] as (number | undefined)[]
  const least = min === undefined ? z.int() : z.int().min(min)
  return max === undefined ? least : least.max(max)
}

/** Dates of this form are in the order of their characters. */
function day(rules: FieldRules | undefined): z.ZodType {
  const [min, max] = [rules?.min, rules?.max] as (string | undefined)[]
  if (min === undefined && max === undefined) return z.iso.date()
  return z.iso
    .date()
    .refine((date) => min === undefined || date >= min, `Expected a date not before ${min}`)
    .refine((date) => max === undefined || date <= max, `Expected a date not after ${max}`)
}

/** The words that may be given; those that are not given any more stay known. */
function offered({ values = [], rules }: FieldSpec): readonly string[] {
  const retired = rules?.retired ?? []
  return retired.length === 0 ? values : values.filter((word) => !retired.includes(word))
}

function decimal(size: DecimalSize): z.ZodString {
  const { precision, scale } = size
  const expected = `Expected a decimal text with exactly ${scale} digits after the point and at most ${precision} in all`
  return z.string().regex(decimalPattern(size), expected)
}

/** Text that every database stores as it is: no NUL, no half of a surrogate pair. */
function text(maxLength: number): z.ZodString {
  return z
    .string()
    .max(maxLength)
    .refine(
      (value) => value.isWellFormed() && !value.includes('\0'),
      'Expected well-formed Unicode without NUL',
    )
}
