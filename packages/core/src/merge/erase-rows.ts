import { removeOf } from '../gate/custom-purge.ts'
import { subjectOf } from '../gate/row-codec.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import type { ClassedSpec } from '../schema/entity.ts'
import { rewriteRow } from './apply-merge.ts'
import type { EntityErasure, ErasurePlan } from './plan-erasure.ts'
import type { Row } from './row-change.ts'

/**
 * Removes and detaches the rows of a plan, leaves empty customers, and destroys the keys of the erased: what is sealed
 * under them elsewhere, such as the changes in the audit, never opens again.
 */
export async function eraseRows(ctx: KernelContext, plan: ErasurePlan): Promise<void> {
  for (const erasure of plan.entities) await eraseEntity(ctx, erasure)
  for (const customer of plan.customers) await emptyCustomer(ctx, customer)
  const gone = [
    ...plan.customers.map((row) => row['id'] as string),
    ...plan.entities.flatMap(({ removed }) => [...removed.keys()]),
  ]
  await removeOf(ctx.gateCall, gone)
  const { subjectKeys, shownCells } = ctx.gateCall.services
  const unit = ctx.gateCall.writeUnit
  await subjectKeys.destroy(
    ctx.gateCall,
    unit,
    plan.customers.map((row) => row['id'] as string),
  )
  shownCells.clear()
  unit.afterCommit(() => shownCells.clear())
}

async function eraseEntity(ctx: KernelContext, { entity, removed, detached }: EntityErasure): Promise<void> {
  const store = ctx.store(entity.name)
  for (const id of removed.keys()) await store.remove(ctx.gateCall, id)
  for (const { row, fields } of detached.values()) {
    const next = { ...row, ...Object.fromEntries([...fields].map((field) => [field, null])) }
    await rewriteRow(ctx, entity.name, { row, next })
  }
}

async function emptyCustomer(ctx: KernelContext, { id }: Row): Promise<void> {
  const store = ctx.store('customer')
  const current = (await store.find(ctx.gateCall, { id }))!
  const { fields } = store.table.entity
  const own = Object.entries(fields).filter(([field]) => !stamps.has(field))
  const empty = Object.fromEntries(own.map(([field, spec]) => [field, emptyValue(spec)]))
  const subjectId = subjectOf(store.table, current)
  const version = current['version'] as number
  await store.update(
    ctx.gateCall,
    { id: id as string, version, subjectId },
    { ...empty, erasedAt: ctx.now() },
  )
}

const stamps: ReadonlySet<string> = new Set([
  'id',
  'version',
  'createdAt',
  'createdBy',
  'updatedAt',
  'updatedBy',
])

function emptyValue(spec: ClassedSpec): unknown {
  if (spec.nullable) return null
  return spec.defaultValue ?? spec.values?.[0] ?? ''
}
