import { z } from 'zod'

import { customerEntity } from '../../customers/customer.entity.ts'
import { unnestCustom } from '../../gate/custom-values.ts'
import { readableOf } from '../../operations/entity-values.ts'
import { asKernel, type KernelContext } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { kernelErrors } from '../../shared/kernel-errors.ts'
import { mergeErrors } from '../merge-errors.ts'
import type { MergeEventPayload } from '../merge-events.ts'
import { mergePairs } from '../merge-pairs.ts'
import type { MergeCustomersResult } from '../merge-types.ts'
import { type FieldChoices, planMerge } from '../plan-merge.ts'
import type { MergedCustomers } from '../plan-rows.ts'
import { previewMerge } from '../preview-merge.ts'
import { previewParts } from '../take-part.ts'

const preview = z.strictObject({
  fields: z.array(
    z.strictObject({
      field: z.string(),
      value: z.json(),
      from: z.string().nullable(),
      isMasked: z.boolean(),
    }),
  ),
  rows: z.array(z.strictObject({ entity: z.string(), count: z.int() })),
  parked: z.array(z.strictObject({ entity: z.string(), rowId: z.string() })),
  participants: z.array(z.strictObject({ plugin: z.string(), retiredId: z.string(), preview: z.json() })),
})

/** Merges customers into one, the survivor; can be undone. */
export const mergeCustomers = defineOperation({
  name: 'customers.merge',
  summary: 'Merge duplicates into a customer',
  kind: 'command',
  permission: { entity: 'customer', action: 'merge' },
  input: z.strictObject({
    id: z.string(),
    duplicateIds: z.array(z.string()).min(1).max(20),
    fields: z.record(z.string(), z.string()).optional(),
    dryRun: z.boolean().optional(),
  }),
  output: z.strictObject({
    mergeId: z.string().nullable(),
    customer: readableOf(customerEntity),
    preview: preview.optional(),
  }),
  route: 'POST /customers/{id}/merge',
  callsPerMinute: 30,
  async run(ctx, { id, duplicateIds, fields = {}, dryRun = false }) {
    const kernel = asKernel(ctx)
    const customers = { survivorId: id, retiredIds: duplicateIds }
    checkInput(customers, fields)
    await requireCustomers(kernel, customers, Object.keys(fields))
    const mergeId = ctx.id()
    if (dryRun) return answerPreview(kernel, { mergeId, customers, choices: fields })
    await kernel.store('merge').insert(kernel.gateCall, { id: mergeId, ...customers, choices: fields })
    const changed = await mergePairs(kernel, mergeId, { customers, choices: fields })
    const customer = await ctx.records('customer').get(id)
    // Whoever reads their own entries in the audit learns no more from them than from the answer.
    const readable = unnestCustom(customer)
    const shown = changed.filter((field) => field in readable)
    recordMerge(kernel, { mergeId, ...customers }, shown)
    return { mergeId, customer }
  },
})

function checkInput({ survivorId, retiredIds }: MergedCustomers, choices: FieldChoices): void {
  const ids = [survivorId, ...retiredIds]
  const repeated = retiredIds.findIndex((id, index) => ids.indexOf(id) !== index + 1)
  if (repeated >= 0)
    throw invalid(`/duplicateIds/${repeated}`, 'Expected customers that differ from each other')
  const foreign = Object.entries(choices).find(([, id]) => !ids.includes(id))
  if (foreign !== undefined)
    throw invalid(
      `/fields/${foreign[0].slice(0, 64)}`,
      'Expected the id of one of the customers that are merged',
    )
}

function invalid(pointer: string, message: string): Error {
  return kernelErrors.VALIDATION({ issues: [{ pointer, code: 'invalid_value', message }] })
}

/**
 * Each of them must be there for the caller, to merge and to change: what one may not see, one may not merge. Values and
 * rows of one become the other's, so that nothing may be hidden in one of them alone.
 */
async function requireCustomers(
  ctx: KernelContext,
  { survivorId, retiredIds }: MergedCustomers,
  fields: readonly string[],
): Promise<void> {
  const records = ctx.records('customer')
  for (const id of [survivorId, ...retiredIds]) {
    await records.require(id, 'merge')
    await records.require(id, 'update', id === survivorId ? { fields, pointer: '/fields' } : {})
  }
  if (await records.readsAlike([survivorId, ...retiredIds])) return
  await ctx.gateCall.auditRefusal('customer', [survivorId, ...retiredIds])
  throw mergeErrors.READ_UNLIKE()
}

async function answerPreview(
  ctx: KernelContext,
  merge: { readonly mergeId: string; readonly customers: MergedCustomers; readonly choices: FieldChoices },
): Promise<MergeCustomersResult> {
  const plan = await planMerge(ctx, merge.customers, merge.choices)
  const customer = await ctx.records('customer').get(merge.customers.survivorId)
  const participants = await previewParts(ctx, merge.mergeId, merge.customers)
  const shown = { ...(await previewMerge(ctx, plan)), participants }
  return { mergeId: null, customer: customer as unknown as MergeCustomersResult['customer'], preview: shown }
}

function recordMerge(ctx: KernelContext, merge: MergeEventPayload, fields: readonly string[]): void {
  ctx.gateCall.auditChange({
    action: ctx.gateCall.operation,
    entity: 'customer',
    decision: 'allow',
    subjectIds: [merge.survivorId, ...merge.retiredIds],
    fields,
  })
  ctx.emit('customer.merged', { ...merge })
  ctx.timeline({ type: 'customer.merged', customerId: merge.survivorId, refId: merge.mergeId })
}
