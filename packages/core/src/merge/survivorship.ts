import type { EntityDefinition } from '../schema/entity.ts'
import type { FieldSpec, MergeStrategy } from '../schema/field.ts'
import { isPlainObject } from '../shared/json.ts'

/** A value that stands for a field in a merge, and whose it is. */
export interface Candidate {
  readonly from: string
  readonly value: unknown
}

/** Which value a field gets, and from whom; `from` is absent where several gave a part. */
export interface FieldOutcome {
  readonly field: string
  readonly value: unknown
  readonly from: string | undefined
}

/** The fields that no merge decides: those of every row, and those that say what became of it. */
const kept: ReadonlySet<string> = new Set([
  'id',
  'version',
  'createdAt',
  'createdBy',
  'updatedAt',
  'updatedBy',
  'deletedAt',
  'mergedIntoId',
  'erasedAt',
])

/**
 * The fields of an entity that a merge decides: of those that the row was read with, so that no other is written. Computed
 * ones follow from what it decides.
 */
export function decidedFields(
  entity: EntityDefinition,
  row: Readonly<Record<string, unknown>>,
): readonly string[] {
  const { fields } = entity
  return Object.keys(fields).filter(
    (field) => field in row && !kept.has(field) && fields[field]?.computed === undefined,
  )
}

/** Decides one field among the values of the merged rows, the survivor's first. */
export function decideField(field: string, spec: FieldSpec, candidates: readonly Candidate[]): FieldOutcome {
  const { value, from } = strategies[spec.merge](candidates)
  return { field, value, from }
}

type Decision = { readonly value: unknown; readonly from: string | undefined }

const strategies: Readonly<Record<MergeStrategy, (candidates: readonly Candidate[]) => Decision>> = {
  survivor: (candidates) => candidates[0]!,
  nonEmpty: (candidates) => candidates.find(({ value }) => !isEmpty(value)) ?? candidates[0]!,
  union: unite,
  earliest: (candidates) => best(candidates, (value) => -rank(value)),
  latest: (candidates) => best(candidates, (value) => rank(value)),
  longest: (candidates) => best(candidates, (value) => [...(value as string)].length),
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true
  if (Array.isArray(value)) return value.length === 0
  return isPlainObject(value) && Object.keys(value).length === 0
}

/** Moments, dates and numbers in their order. */
function rank(value: unknown): number {
  return typeof value === 'number' ? value : new Date(value as string | Date).getTime()
}

/** The candidate of the highest score; of equal ones the first, and an empty one only where there is no other. */
function best(candidates: readonly Candidate[], score: (value: unknown) => number): Candidate {
  const [first, ...others] = candidates.filter(({ value }) => !isEmpty(value))
  if (first === undefined) return candidates[0]!
  return others.reduce((found, each) => (score(each.value) > score(found.value) ? each : found), first)
}

/** The members of all lists, each once; of objects, the first value of each key. Anything else is as `nonEmpty`. */
function unite(candidates: readonly Candidate[]): Decision {
  const given = candidates.filter(({ value }) => !isEmpty(value))
  if (given.length < 2) return given[0] ?? candidates[0]!
  const values = given.map(({ value }) => value)
  if (values.every(Array.isArray)) return { value: [...new Set(values.flat() as unknown[])], from: undefined }
  if (!values.every(isPlainObject)) return given[0]!
  const entries = values.toReversed().flatMap((value) => Object.entries(value as object))
  const merged: unknown = Object.fromEntries(entries)
  return { value: merged, from: undefined }
}
