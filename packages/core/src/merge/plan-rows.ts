import type { CustomerReferences } from './customer-references.ts'
import { isSame, type Row } from './row-change.ts'
import { decidedFields, decideField } from './survivorship.ts'

/** Who becomes whom. */
export interface MergedCustomers {
  readonly survivorId: string
  readonly retiredIds: readonly string[]
}

/** A row on its way through a merge. */
export interface RowDraft {
  readonly row: Row
  next: Row
  /** It is the survivor's own, comes over to the survivor, or is put aside. */
  place: 'own' | 'moved' | 'parked'
  /** Of one that is put aside because it is the same as another: that one. */
  readonly twin?: RowDraft
}

/**
 * Decides what becomes of the rows of one entity. Rows of the retired follow the survivor. One that would be the same as
 * another (equal in a unique value, or in the fields of the entity's merge rule) is put aside, after what it has more
 * was added to the other; one that would refer twice to the survivor is put aside where the rule says so.
 */
export function planRows(
  references: CustomerReferences,
  customers: MergedCustomers,
  rows: { readonly own: readonly Row[]; readonly retired: readonly Row[] },
): RowDraft[] {
  const drafts: RowDraft[] = rows.own.map((row) => ({ row, next: row, place: 'own' }))
  for (const row of rows.retired) drafts.push(placeRow(references, customers, { row, drafts }))
  return drafts
}

function placeRow(
  { entity, fields }: CustomerReferences,
  customers: MergedCustomers,
  { row, drafts }: { readonly row: Row; readonly drafts: readonly RowDraft[] },
): RowDraft {
  const next = entity.merge.canonical(repoint({ entity, fields }, customers, row))
  const parked: RowDraft = { row, next: row, place: 'parked' }
  if (namesOneTwice(entity.merge.distinct, next)) return parked
  const keys = keysOf({ entity, fields }, row, next)
  const twin = drafts.find(
    (draft) => draft.place !== 'parked' && keys.some((key) => agree(key, draft.next, next)),
  )
  if (twin === undefined) return { row, next, place: 'moved' }
  twin.next = enrich({ entity, fields }, twin.next, next)
  return { ...parked, twin }
}

/** Unique texts that are made from the id of a customer follow it. */
function repoint({ entity, fields }: CustomerReferences, customers: MergedCustomers, row: Row): Row {
  const { survivorId, retiredIds } = customers
  const next: Record<string, unknown> = { ...row }
  for (const field of fields) if (retiredIds.includes(row[field] as string)) next[field] = survivorId
  for (const [field, spec] of Object.entries(entity.fields)) {
    const value = row[field]
    if (!spec.unique || fields.includes(field) || typeof value !== 'string') continue
    next[field] = retiredIds.reduce((text, id) => text.replaceAll(id, survivorId), value)
  }
  return next
}

function namesOneTwice(distinct: readonly string[], row: Row): boolean {
  const named = distinct.map((field) => row[field]).filter((id) => id !== null && id !== undefined)
  return new Set(named).size < named.length
}

/** The sets of fields in which no two rows may agree: unique ones that the move changes, and those of the rule. */
function keysOf({ entity, fields }: CustomerReferences, row: Row, next: Row): readonly (readonly string[])[] {
  const unique = Object.keys(entity.fields).filter(
    (field) => entity.fields[field]!.unique && !isSame(row[field], next[field]),
  )
  const { same } = entity.merge
  return [...unique.map((field) => [field]), ...(same.length > 0 ? [[...fields, ...same]] : [])]
}

function agree(key: readonly string[], one: Row, other: Row): boolean {
  return key.every((field) => isSame(one[field], other[field]))
}

/**
 * Of two rows that are one, the survivor's, with what its fields' strategies take from the other; or, by the entity's
 * rule, with the values of whichever is the later.
 */
function enrich({ entity, fields }: CustomerReferences, row: Row, other: Row): Row {
  const { latest } = entity.merge
  const decided = decidedFields(entity, row).filter(
    (field) => !fields.includes(field) && !entity.fields[field]!.unique,
  )
  const valueOf = (field: string): unknown => {
    if (latest.length > 0) return (isLater(latest, other, row) ? other : row)[field]
    const candidates = [row, other].map((each) => ({ from: String(each['id']), value: each[field] }))
    return decideField(field, entity.fields[field]!, candidates).value
  }
  return { ...row, ...Object.fromEntries(decided.map((field) => [field, valueOf(field)])) }
}

function isLater(fields: readonly string[], row: Row, other: Row): boolean {
  const differing = fields.find((field) => !isSame(row[field], other[field]))
  if (differing === undefined) return false
  const [one, two] = [row[differing] ?? null, other[differing] ?? null]
  return one !== null && (two === null || rank(one) > rank(two))
}

/** Moments and numbers in their order; dates and other texts by their characters. */
function rank(value: unknown): number | string {
  return value instanceof Date ? value.getTime() : (value as number | string)
}
