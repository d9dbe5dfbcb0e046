import type { KernelContext } from '../operations/kernel-context.ts'
import { type CustomerReferences, customerReferences } from './customer-references.ts'
import { type MergedCustomers, planRows, type RowDraft } from './plan-rows.ts'
import { choosePrimaries } from './primary-points.ts'
import { type Row, type RowChange, rowChange } from './row-change.ts'
import { settleRelations } from './settle-relations.ts'
import { decidedFields, decideField, type Candidate, type FieldOutcome } from './survivorship.ts'

/** By field, the customer whose value the caller has chosen. */
export type FieldChoices = Readonly<Record<string, string>>

/** Everything that a merge will do, decided before anything is done. */
export interface MergePlan {
  readonly customers: MergedCustomers
  readonly outcomes: readonly FieldOutcome[]
  readonly changes: readonly RowChange[]
}

/** Reads all rows of the customers and decides what becomes of each. */
export async function planMerge(
  ctx: KernelContext,
  customers: MergedCustomers,
  choices: FieldChoices,
): Promise<MergePlan> {
  const rows = await readCustomers(ctx, customers)
  const outcomes = decideFields(ctx, rows, choices)
  const values = new Map(outcomes.map(({ field, value }) => [field, value]))
  const changes: RowChange[] = []
  for (const references of customerReferences(ctx.gateCall.services.catalog)) {
    const drafts = await draftRows(ctx, references, customers)
    if (references.entity.name === 'contactPoint')
      for (const [field, value] of choosePrimaries(drafts, values)) values.set(field, value)
    if (references.entity.name === 'customerRelation') await settleRelations(ctx, drafts)
    changes.push(...changesOf(references, drafts))
  }
  changes.push(...(await customerChanges(ctx, { customers, rows, values })))
  return { customers, outcomes, changes }
}

/** The rows of the customers, the survivor's first. */
async function readCustomers(
  ctx: KernelContext,
  { survivorId, retiredIds }: MergedCustomers,
): Promise<Row[]> {
  const rows: Row[] = []
  for (const id of [survivorId, ...retiredIds])
    rows.push((await ctx.store('customer').find(ctx.gateCall, { id }))!)
  return rows
}

function decideFields(ctx: KernelContext, rows: readonly Row[], choices: FieldChoices): FieldOutcome[] {
  const { entity } = ctx.store('customer').table
  const ids = new Set(rows.map((row) => row['id']))
  return decidedFields(entity, rows[0]!).map((field) => {
    const spec = entity.fields[field]!
    const all = rows.map((row) => ({ from: row['id'] as string, value: row[field] ?? null }))
    const chosen = chosenOf(all, choices[field])
    // A customer that becomes another one cannot be its parent.
    const candidates =
      spec.reference?.entity === 'customer'
        ? chosen.map(({ from, value }) => ({ from, value: ids.has(value) ? null : value }))
        : chosen
    return decideField(field, spec, candidates)
  })
}

/** A choice of a customer who is not among them was kept by the survivor already, or will be taken later. */
function chosenOf(all: readonly Candidate[], choice: string | undefined): readonly Candidate[] {
  if (choice === undefined) return all
  return [all.find(({ from }) => from === choice) ?? all[0]!]
}

async function draftRows(
  ctx: KernelContext,
  references: CustomerReferences,
  customers: MergedCustomers,
): Promise<RowDraft[]> {
  const { survivorId, retiredIds } = customers
  const retired = await rowsNaming(ctx, references, retiredIds)
  // Contact points are looked at in any case: which of them is primary may have been chosen.
  if (retired.size === 0 && references.entity.name !== 'contactPoint') return []
  const own = needsOwn(references) ? await rowsNaming(ctx, references, [survivorId]) : new Map<string, Row>()
  for (const id of retired.keys()) own.delete(id)
  return planRows(references, customers, { own: [...own.values()], retired: [...retired.values()] })
}

/** The survivor's own rows matter only where two rows can be one. */
function needsOwn({ entity }: CustomerReferences): boolean {
  return entity.merge.same.length > 0 || Object.values(entity.fields).some((spec) => spec.unique)
}

async function rowsNaming(
  ctx: KernelContext,
  { entity, fields }: CustomerReferences,
  ids: readonly string[],
): Promise<Map<string, Row>> {
  const rows = new Map<string, Row>()
  for (const match of ids.flatMap((id) => fields.map((field) => ({ [field]: id })))) {
    for (const row of await ctx.store(entity.name).list(ctx.gateCall, match))
      rows.set(row['id'] as string, row)
  }
  // The customers themselves are decided on their own.
  if (entity.name === 'customer') for (const id of ids) rows.delete(id)
  return rows
}

function changesOf({ entity }: CustomerReferences, drafts: readonly RowDraft[]): RowChange[] {
  const outcomes = { own: 'changed', moved: 'moved', parked: 'parked' } as const
  return drafts
    .map(({ row, next, place }) => rowChange({ entity, row, next, outcome: outcomes[place] }))
    .filter((change) => change !== undefined)
}

/** The survivor takes the decided values; the retired, and whoever was merged into them, point to the survivor. */
async function customerChanges(
  ctx: KernelContext,
  merge: {
    readonly customers: MergedCustomers
    readonly rows: readonly Row[]
    readonly values: ReadonlyMap<string, unknown>
  },
): Promise<RowChange[]> {
  const { entity } = ctx.store('customer').table
  const [survivor, ...retired] = merge.rows
  const { survivorId, retiredIds } = merge.customers
  const earlier: Row[] = []
  for (const mergedIntoId of retiredIds)
    earlier.push(...(await ctx.store('customer').list(ctx.gateCall, { mergedIntoId })))
  const taken = { ...survivor, ...Object.fromEntries(merge.values) }
  // The retired first: the survivor may take a value of theirs that only one living row has.
  return [
    ...[...retired, ...earlier].map((row) =>
      rowChange({ entity, row, next: { ...row, mergedIntoId: survivorId }, outcome: 'moved' }),
    ),
    rowChange({ entity, row: survivor!, next: taken, outcome: 'changed' }),
  ].filter((change) => change !== undefined)
}
