import type { KernelContext } from '../operations/kernel-context.ts'
import { laterMerges } from './later-merges.ts'
import { markEdited, type Move, moveIdsOf, takeMove } from './merge-log.ts'
import { mergePairs } from './merge-pairs.ts'
import type { ReadableMerge } from './merge.entity.ts'
import { followParticipants } from './participant-writes.ts'
import type { FieldChoices } from './plan-merge.ts'
import { settleConsents } from './settle-consents.ts'
import { settlePoints } from './settle-points.ts'
import { undoPart } from './take-part.ts'
import { type UndoConflict, undoMove } from './undo-move.ts'

interface EditedRow {
  readonly entity: string
  readonly rowId: string
}

interface UnwoundMerge {
  readonly merge: ReadableMerge
  readonly edited: readonly EditedRow[]
}

/**
 * Undoes a merge as if it had never been: later merges that build on it are taken back first, the last one first, and
 * repeated afterwards without it. So any order of undoing ends where no merge had been.
 *
 * @returns what stays as it is because it was changed since.
 */
export async function undoMerge(ctx: KernelContext, merge: ReadableMerge): Promise<readonly UndoConflict[]> {
  const conflicts: UndoConflict[] = []
  const later: UnwoundMerge[] = []
  for (const each of await laterMerges(ctx, merge)) {
    const unwound = await unwind(ctx, each.id, true)
    conflicts.push(...unwound.conflicts)
    later.unshift(unwound)
  }
  const { conflicts: own } = await unwind(ctx, merge.id, false)
  conflicts.push(...own)
  await markUndone(ctx, merge.id)
  for (const each of later) await repeat(ctx, each)
  return conflicts
}

/** What was done last is undone first: of each pair the rows, then what the participants did. */
async function unwind(
  ctx: KernelContext,
  mergeId: string,
  keepsEdits: boolean,
): Promise<UnwoundMerge & { readonly conflicts: readonly UndoConflict[] }> {
  const conflicts: UndoConflict[] = []
  const edited: EditedRow[] = []
  const merge = (await ctx.store('merge').find(ctx.gateCall, { id: mergeId })) as unknown as ReadableMerge
  for (const id of (await moveIdsOf(ctx, mergeId)).toReversed()) {
    const move = await takeMove(ctx, id)
    if (isPart(move)) {
      await followParticipants(ctx, merge, () => undoPart(ctx, move, merge.survivorId))
      continue
    }
    const undone = await undoMove(ctx, move, keepsEdits)
    if (undone.conflict !== undefined) conflicts.push(undone.conflict)
    if (undone.isEdited) edited.push(move)
  }
  for (const id of [merge.survivorId, ...merge.retiredIds]) {
    await settlePoints(ctx, id)
    await settleConsents(ctx, id)
  }
  return { merge, edited, conflicts }
}

function isPart(move: Move): boolean {
  return move.outcome === 'participant'
}

/** Before the later merges are repeated: the row of this one belongs to what they move. */
async function markUndone(ctx: KernelContext, id: string): Promise<void> {
  const merge = (await ctx.store('merge').find(ctx.gateCall, { id })) as unknown as ReadableMerge
  const undone = { undoneAt: ctx.now(), undoneBy: ctx.session.actor.id }
  const row = { id, version: merge.version, subjectId: merge.survivorId }
  await ctx.store('merge').update(ctx.gateCall, row, undone)
}

/** Merges again what was merged before, by the same choices. */
async function repeat(ctx: KernelContext, { merge, edited }: UnwoundMerge): Promise<void> {
  const { id, survivorId, retiredIds, choices } = merge
  await mergePairs(ctx, id, { customers: { survivorId, retiredIds }, choices: choices as FieldChoices })
  await markEdited(ctx, id, edited)
}
