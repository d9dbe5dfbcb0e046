import type { KernelContext } from '../operations/kernel-context.ts'
import { KithError } from '../shared/errors.ts'
import type { UndoConflict } from './undo-move.ts'

/** The conflicts in rows that the caller may see; a row that was deleted or put aside has no place where it could be seen. */
export async function visibleConflicts(
  ctx: KernelContext,
  conflicts: readonly UndoConflict[],
): Promise<readonly UndoConflict[]> {
  const visible: UndoConflict[] = []
  for (const conflict of conflicts) if (await isVisible(ctx, conflict)) visible.push(conflict)
  return visible
}

async function isVisible(ctx: KernelContext, { entity, rowId }: UndoConflict): Promise<boolean> {
  const { policy } = ctx.gateCall.services
  if (!policy.permits(ctx.session, entity, 'list')) return false
  if ((await ctx.store(entity).find(ctx.gateCall, { id: rowId })) === undefined) return true
  try {
    const { data } = await ctx.records(entity).list({ where: { id: rowId }, fields: [], limit: 1 })
    return data.length === 1
  } catch (error) {
    if (error instanceof KithError && error.code === 'KITH_FIELD_UNAVAILABLE') return false
    throw error
  }
}
