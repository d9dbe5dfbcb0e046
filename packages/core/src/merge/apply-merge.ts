import type { EntityTable } from '../database/table.ts'
import type { EntityStore } from '../gate/entity-store.ts'
import { subjectOf } from '../gate/row-codec.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import { referencesTo } from './customer-references.ts'
import { followVersion, logChange } from './merge-log.ts'
import type { MergePlan } from './plan-merge.ts'
import type { MergedCustomers } from './plan-rows.ts'
import { isSame, type Row, type RowChange } from './row-change.ts'

/** Does what was planned, and notes it. Rows that are put aside go first: they may be in the way of others. */
export async function applyMerge(ctx: KernelContext, mergeId: string, plan: MergePlan): Promise<void> {
  const isParked = (change: RowChange): boolean => change.outcome === 'parked'
  const inOrder = [...plan.changes.filter(isParked), ...plan.changes.filter((each) => !isParked(each))]
  for (const change of inOrder) {
    const { table } = ctx.store(change.entity.name)
    const customerId = customerOf(change, { table, customers: plan.customers })
    const rowVersion = await applyChange(ctx, change)
    await logChange(ctx, mergeId, { change, customerId, rowVersion })
  }
}

/** @returns the version in which the row is left. */
async function applyChange(ctx: KernelContext, { entity, row, next, outcome }: RowChange): Promise<number> {
  if (outcome !== 'parked') return rewriteRow(ctx, entity.name, { row, next })
  await ctx.store(entity.name).remove(ctx.gateCall, row['id'] as string)
  return row['version'] as number
}

/**
 * Writes a row anew: under the key of the subject it then has, where that is another one. The log of other merges learns
 * that it was not edited.
 *
 * @returns the row's new version.
 */
export async function rewriteRow(
  ctx: KernelContext,
  entity: string,
  { row, next }: { readonly row: Row; readonly next: Row },
): Promise<number> {
  const store = ctx.store(entity)
  const { id, version } = row as { id: string; version: number }
  const subjectId = subjectOf(store.table, next)
  const isMoved = subjectId !== subjectOf(store.table, row)
  const values = Object.entries(next).filter(
    ([field, value]) => !stamps.has(field) && (isMoved || isOwn(store, field) || !isSame(value, row[field])),
  )
  const isCurrent = await store.update(ctx.gateCall, { id, version, subjectId }, Object.fromEntries(values))
  if (!isCurrent) throw kernelErrors.VERSION_MISMATCH({ entity, version })
  await followVersion(ctx, { entity, rowId: id }, { from: version, to: version + 1 })
  return version + 1
}

const stamps: ReadonlySet<string> = new Set([
  'id',
  'version',
  'createdAt',
  'createdBy',
  'updatedAt',
  'updatedBy',
])

/**
 * A blind index may look at the whole row, so that all of its own fields are written. What plugins add stands beside it
 * and may be written by them at any time.
 */
function isOwn({ table }: EntityStore, field: string): boolean {
  return table.columns.get(field)?.extension === undefined
}

/** Whose values the log keeps: the subject's, as the row was; of a row about nobody, the customer's it refers to. */
function customerOf(
  { entity, row }: RowChange,
  { table, customers }: { readonly table: EntityTable; readonly customers: MergedCustomers },
): string {
  if (entity.subject !== undefined) return subjectOf(table, row)
  const { survivorId, retiredIds } = customers
  const named = referencesTo(entity, 'customer').map((field) => row[field] as string)
  return named.find((id) => retiredIds.includes(id)) ?? survivorId
}
