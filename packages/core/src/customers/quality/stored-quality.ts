import type { ComputedField } from '../../schema/field.ts'
import { assessQuality } from './quality-rule.ts'

/**
 * The fields that the stored score follows from: those of a customer up to class `contact`. Identity and financial data
 * stay out, so that whoever works with contacts can sort by the score without being told of them.
 */
export const scoredFields = [
  'kind',
  'name',
  'givenName',
  'familyName',
  'legalName',
  'phone',
  'email',
  'uscc',
  'industry',
  'size',
  'birthDate',
  'sex',
  'province',
  'city',
  'district',
  'address',
  'erasedAt',
] as const

const scored: ReadonlySet<string> = new Set(scoredFields)

/** The score as it is stored; `null` of an erased customer. */
export const qualityScore: ComputedField['compute'] = (row) =>
  (row['erasedAt'] ?? null) === null ? assessScored(row).score : null

/** What the score leaves to be done, as it is stored: `phone:missing`, `email:placeholder`. */
export const qualityIssues: ComputedField['compute'] = (row) =>
  (row['erasedAt'] ?? null) === null
    ? assessScored(row).issues.map(({ field, reason }) => `${field}:${reason}`)
    : null

type Row = Readonly<Record<string, unknown>>

/** The score and the issues of one row are asked for one after the other. */
let lastAssessed: { readonly row: Row; readonly assessed: ReturnType<typeof assessQuality> } | undefined

function assessScored(row: Row): ReturnType<typeof assessQuality> {
  const known = lastAssessed
  lastAssessed = undefined
  if (known?.row === row) return known.assessed
  const assessed = assessQuality(row, (field) => (scored.has(field) ? 'value' : 'nothing'))
  lastAssessed = { row, assessed }
  return assessed
}
