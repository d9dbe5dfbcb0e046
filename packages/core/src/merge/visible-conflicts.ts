import { TRUE } from '../filter/ast.ts'
import type { VisibleRow } from '../gate/visible-rows.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import type { UndoConflict } from './undo-move.ts'

/**
 * The conflicts as far as the caller may know of them: those in rows that they may see, with the fields that they read in
 * clear in the very row. Where a row is gone nobody can say whether it was one of theirs: of such rows those are told
 * who see every row of the entity.
 */
export async function visibleConflicts(
  ctx: KernelContext,
  conflicts: readonly UndoConflict[],
): Promise<readonly UndoConflict[]> {
  const seen = new Map<string, ReadonlyMap<string, VisibleRow>>()
  for (const [entity, group] of Map.groupBy(conflicts, (conflict) => conflict.entity)) {
    const ids = group.map(({ rowId }) => rowId)
    seen.set(entity, await ctx.visible(entity, ids))
  }
  const visible: UndoConflict[] = []
  for (const conflict of conflicts) {
    const row = seen.get(conflict.entity)!.get(conflict.rowId)
    const told = row === undefined ? await toldOfGone(ctx, conflict) : toldOf(conflict, row)
    if (told !== undefined) visible.push(told)
  }
  return visible
}

/** A change of fields is silent where none of them is clear: not even that one was edited is told. */
function toldOf(conflict: UndoConflict, row: VisibleRow): UndoConflict | undefined {
  const fields = conflict.fields.filter((field) => row.level(field) === 'allow')
  return fields.length === 0 && conflict.fields.length > 0 ? undefined : { ...conflict, fields }
}

async function toldOfGone(ctx: KernelContext, conflict: UndoConflict): Promise<UndoConflict | undefined> {
  const { entity, rowId } = conflict
  if (ctx.gateCall.services.policy.plan(ctx.session, entity, 'list').rows !== TRUE) return undefined
  return (await ctx.store(entity).find(ctx.gateCall, { id: rowId })) === undefined ? conflict : undefined
}
