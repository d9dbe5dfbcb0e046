import { z } from 'zod'

import { asKernel, type KernelContext } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { participantsToken } from '../../plugin/participants.ts'
import { rewriteRow } from '../apply-merge.ts'
import { eraseRows } from '../erase-rows.ts'
import { findResidues, tellingValues } from '../find-residues.ts'
import type { ErasedRows, ErasureReceipt, Residue } from '../merge-types.ts'
import { type ErasurePlan, planErasure } from '../plan-erasure.ts'

/** Erases a person for good: everything that leads to them, and everything that was merged into them. */
export const eraseCustomer = defineOperation({
  name: 'customers.erase',
  summary: 'Erase a person for good',
  kind: 'command',
  permission: { entity: 'customer', action: 'erase' },
  input: z.strictObject({
    id: z.string(),
    reason: z.string().trim().min(1).max(500),
    dryRun: z.boolean().optional(),
  }),
  output: z.strictObject({
    customerId: z.string(),
    erasedIds: z.array(z.string()),
    entities: z.array(z.strictObject({ entity: z.string(), removed: z.int(), detached: z.int() })),
    rows: z.int(),
    erasedAt: z.iso.datetime().nullable(),
    verifiedAt: z.iso.datetime().nullable(),
    residues: z.array(
      z.strictObject({ table: z.string(), column: z.string(), rows: z.int(), isAboutOthers: z.boolean() }),
    ),
  }),
  route: 'POST /customers/{id}/erase',
  callsPerMinute: 30,
  async run(ctx, { id, reason, dryRun = false }) {
    const kernel = asKernel(ctx)
    await ctx.records('customer').require(id, 'erase', { deleted: 'with' })
    const ids = await withMerged(kernel, id)
    if (dryRun) return receiptOf(ids, await planErasure(kernel, ids))
    await freeze(kernel, ids)
    const values = tellingValues(kernel, await planErasure(kernel, ids))
    await eraseParts(kernel, ids)
    const plan = await planErasure(kernel, ids)
    await eraseRows(kernel, plan)
    recordErasure(kernel, ids, reason)
    const residues = await findResidues(kernel, values)
    return receiptOf(ids, plan, { erasedAt: ctx.now(), verifiedAt: ctx.now(), residues })
  },
})

async function withMerged(ctx: KernelContext, id: string): Promise<readonly string[]> {
  const merged = await ctx.store('customer').list(ctx.gateCall, { mergedIntoId: id })
  return [id, ...merged.map((row) => row['id'] as string)]
}

/** The first write holds the rows: whoever wants to change them waits, and then finds them erased. */
async function freeze(ctx: KernelContext, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const row = (await ctx.store('customer').find(ctx.gateCall, { id }))!
    await rewriteRow(ctx, 'customer', { row, next: { ...row, restrictedAt: ctx.now() } })
  }
}

/** Plugins go first: they find the person's rows as they were. */
async function eraseParts(ctx: KernelContext, ids: readonly string[]): Promise<void> {
  for (const { value, scope } of ctx.get(participantsToken).subject)
    for (const id of ids) await value.erase(id, ctx.within(scope).asPlugin())
}

function recordErasure(ctx: KernelContext, erasedIds: readonly string[], reason: string): void {
  ctx.gateCall.auditChange({
    action: ctx.gateCall.operation,
    entity: 'customer',
    decision: 'allow',
    subjectIds: erasedIds,
    fields: [],
    reason,
  })
  ctx.emit('customer.erased', { customerId: erasedIds[0], erasedIds })
}

const planned = { erasedAt: null, verifiedAt: null, residues: [] }

function receiptOf(
  erasedIds: readonly string[],
  plan: ErasurePlan,
  done: {
    readonly erasedAt: Date | null
    readonly verifiedAt: Date | null
    readonly residues: readonly Residue[]
  } = planned,
): ErasureReceipt {
  const rows: ErasedRows[] = plan.entities.map(({ entity, removed, detached }) => ({
    entity: entity.name,
    removed: removed.size,
    detached: detached.size,
  }))
  const entities = [{ entity: 'customer', removed: erasedIds.length, detached: 0 }, ...rows].filter(
    ({ removed, detached }) => removed + detached > 0,
  )
  const total = entities.reduce((sum, { removed, detached }) => sum + removed + detached, 0)
  return { customerId: erasedIds[0]!, erasedIds, entities, rows: total, ...done }
}
