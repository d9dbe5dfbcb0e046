import { levelsAbove } from '../customers/relations/relation-repository.ts'
import { type DirectedRelation, relationTypeOf } from '../customers/relations/relation-types.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import type { RowDraft } from './plan-rows.ts'

/**
 * Holds relations that come together in a merge to the rules of their types. Where a customer may stand in one only, or
 * would stand above itself, the survivor's own stay and the other is put aside; of several primary ones that begin at the
 * same customer one stays so. Changes the drafts.
 */
export async function settleRelations(ctx: KernelContext, drafts: readonly RowDraft[]): Promise<void> {
  for (const [index, draft] of drafts.entries()) {
    if (draft.place !== 'moved' || !isLiving(draft)) continue
    if (!exceeds(draft, drafts.slice(0, index)) && !(await closesCircle(ctx, draft))) continue
    draft.next = draft.row
    draft.place = 'parked'
  }
  choosePrimaryRelations(drafts)
}

function choosePrimaryRelations(drafts: readonly RowDraft[]): void {
  for (const { row, twin } of drafts) if (row['isPrimary'] === true && twin !== undefined) mark(twin, true)
  const seen = new Set<string>()
  for (const draft of drafts.filter((each) => each.place !== 'parked' && each.next['isPrimary'] === true)) {
    const { fromId, type } = relationOf(draft)
    const place = `${fromId} ${type}`
    if (seen.has(place)) mark(draft, false)
    seen.add(place)
  }
}

function relationOf({ next }: RowDraft): DirectedRelation {
  return next as unknown as DirectedRelation
}

function isLiving({ row }: RowDraft): boolean {
  return row['endedOn'] === null
}

function mark(draft: RowDraft, isPrimary: boolean): void {
  draft.next = { ...draft.next, isPrimary }
}

/** Whether one that is there already takes the only place at either end. */
function exceeds(draft: RowDraft, others: readonly RowDraft[]): boolean {
  const { fromId, toId, type } = relationOf(draft)
  const { outgoing, incoming } = relationTypeOf(type)
  return others.some((other) => {
    const each = relationOf(other)
    if (other.place === 'parked' || !isLiving(other) || each.type !== type) return false
    return (outgoing === 'one' && each.fromId === fromId) || (incoming === 'one' && each.toId === toId)
  })
}

/** Whether the end of a relation stands above its new beginning, by relations that are there before the merge. */
async function closesCircle(ctx: KernelContext, draft: RowDraft): Promise<boolean> {
  const relation = relationOf(draft)
  if (relationTypeOf(relation.type).acyclic !== true) return false
  const above = await levelsAbove(ctx, relation)
  return above.some((level) => level.includes(relation.toId))
}
