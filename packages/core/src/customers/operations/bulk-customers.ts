import { z } from 'zod'

import { asKernel, type KernelContext } from '../../operations/kernel-context.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { KithError } from '../../shared/errors.ts'
import {
  bulkItemSchema,
  type BulkItem,
  type BulkResult,
  bulkResultSchema,
  callOf,
  doneResult,
  type PlacedItem,
  refusalOfAll,
  refusedResult,
} from '../bulk-item.ts'
import { createCustomers } from '../created-customer.ts'

/**
 * Makes up to 200 changes in the order they come in, each with the rights that it needs alone and behind a savepoint of
 * its own; with `atomic`, all of them or none.
 */
export const bulkCustomers = defineOperation({
  name: 'customers.bulk',
  summary: 'Create, change and delete many customers',
  kind: 'command',
  permission: { entity: 'customer', action: ['create', 'update', 'delete'] },
  input: z.strictObject({
    items: z.array(bulkItemSchema).min(1).max(200),
    atomic: z.boolean().optional().describe('Make all changes or none; default: each for itself.'),
  }),
  output: z.strictObject({ results: z.array(bulkResultSchema) }),
  route: 'POST /customers/bulk',
  async run(ctx, { items, atomic = false }) {
    const results: BulkResult[] = []
    for (const batch of batchesOf(items)) results.push(...(await runBatch(ctx, batch, atomic)))
    return { results }
  },
})

/** Parts the changes so that creations which follow each other are made together. */
function batchesOf(items: readonly BulkItem[]): readonly (readonly PlacedItem[])[] {
  const batches: PlacedItem[][] = []
  for (const [index, item] of items.entries()) {
    const last = batches.at(-1)
    const isJoining = item.op === 'create' && last?.[0]?.item.op === 'create'
    if (isJoining) last.push({ index, item })
    else batches.push([{ index, item }])
  }
  return batches
}

async function runBatch(
  ctx: OperationContext,
  batch: readonly PlacedItem[],
  atomic: boolean,
): Promise<readonly BulkResult[]> {
  const together = batch.length > 1 ? await createTogether(asKernel(ctx), batch) : undefined
  if (together !== undefined) return together
  const results: BulkResult[] = []
  for (const placed of batch) results.push(await runAlone(ctx, placed, atomic))
  return results
}

/** Creates all of a batch; `undefined` when that cannot be or one was refused, so that nothing of it was created. */
async function createTogether(
  ctx: KernelContext,
  batch: readonly PlacedItem[],
): Promise<readonly BulkResult[] | undefined> {
  if (!mayCreateTogether(ctx)) return undefined
  const inputs = batch.flatMap(({ item }) => (item.op === 'create' ? [item.values] : []))
  try {
    const ids = await ctx.attempt('customers.create', (inner) => createCustomers(inner, inputs))
    return batch.map((placed, at) => doneResult(placed, ids[at]!))
  } catch (error) {
    if (isRefusal(error)) return undefined
    throw error
  }
}

/** Hooks of a creation have to see each one, and so does whoever refuses for want of the right to it. */
function mayCreateTogether(ctx: KernelContext): boolean {
  const { policy } = ctx.gateCall.services
  return policy.permits(ctx.session, 'customer', 'create') && !ctx.hasHooks('customers.create')
}

async function runAlone(ctx: OperationContext, placed: PlacedItem, atomic: boolean): Promise<BulkResult> {
  const { operation, input } = callOf(placed.item)
  try {
    const row = (await ctx.call(operation, input)) as { readonly id: string } | undefined
    return doneResult(placed, row?.id ?? (input as { readonly id: string }).id)
  } catch (error) {
    if (!isRefusal(error)) throw error
    if (atomic) throw refusalOfAll(placed, error)
    return refusedResult(placed, error, asKernel(ctx).describe(error))
  }
}

/** Whether the change was refused, rather than that the server failed. */
function isRefusal(error: unknown): error is KithError {
  return error instanceof KithError && error.status < 500
}
