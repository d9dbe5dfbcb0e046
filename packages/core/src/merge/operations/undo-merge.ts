import { z } from 'zod'

import { asKernel, type KernelContext } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { kernelErrors } from '../../shared/kernel-errors.ts'
import { mergeErrors } from '../merge-errors.ts'
import type { ReadableMerge } from '../merge.entity.ts'
import { undoMerge } from '../undo-merge.ts'
import type { UndoConflict } from '../undo-move.ts'
import { visibleConflicts } from '../visible-conflicts.ts'

/** Undoes a merge: every row goes back to where it was, unless it was changed since. */
export const undoMergeOperation = defineOperation({
  name: 'merges.undo',
  summary: 'Undo a merge of customers',
  kind: 'command',
  permission: { entity: 'customer', action: 'merge' },
  input: z.strictObject({ id: z.string(), onConflict: z.enum(['refuse', 'keep']).optional() }),
  output: z.strictObject({
    mergeId: z.string(),
    survivorId: z.string(),
    retiredIds: z.array(z.string()),
    conflicts: z.array(
      z.strictObject({
        entity: z.string(),
        rowId: z.string(),
        reason: z.enum(['edited', 'deleted', 'taken']),
        fields: z.array(z.string()),
      }),
    ),
  }),
  route: 'POST /merges/{id}/undo',
  callsPerMinute: 30,
  async run(ctx, { id, onConflict = 'refuse' }) {
    const kernel = asKernel(ctx)
    const merge = (await ctx.records('merge').get(id)) as unknown as ReadableMerge
    await requireCustomers(kernel, [merge.survivorId])
    if (merge.undoneAt !== null)
      throw kernelErrors.CONFLICT({ entity: 'merge', reason: 'it was undone already' })
    const conflicts = await undoMerge(kernel, merge)
    const visible = await visibleConflicts(kernel, conflicts)
    if (onConflict === 'refuse' && conflicts.length > 0) throw refusal(visible)
    await requireCustomers(kernel, merge.retiredIds)
    recordUndo(kernel, merge)
    return { mergeId: id, survivorId: merge.survivorId, retiredIds: merge.retiredIds, conflicts: visible }
  },
})

/** Those who come back are judged as they are then: nobody brings a customer back whom they could not have merged. */
async function requireCustomers(ctx: KernelContext, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await ctx.records('customer').require(id, 'merge')
    await ctx.records('customer').require(id, 'update')
  }
}

/** The same whatever else was changed: nothing in it depends on rows and fields that the caller may not see. */
function refusal(visible: readonly UndoConflict[]): Error {
  const issues = visible.map(({ entity, rowId, reason, fields }) => ({
    pointer: `/${entity}/${rowId}`,
    code: reason,
    message: fields.length === 0 ? `The row was ${reason}` : `Fields were edited: ${fields.join(', ')}`,
  }))
  return mergeErrors.UNDO_CONFLICT({ issues })
}

function recordUndo(ctx: KernelContext, { id: mergeId, survivorId, retiredIds }: ReadableMerge): void {
  ctx.gateCall.auditChange({
    action: ctx.gateCall.operation,
    entity: 'customer',
    decision: 'allow',
    subjectIds: [survivorId, ...retiredIds],
    fields: [],
  })
  ctx.emit('customer.unmerged', { mergeId, survivorId, retiredIds })
  for (const customerId of [survivorId, ...retiredIds])
    ctx.timeline({ type: 'customer.unmerged', customerId, refId: mergeId })
}
