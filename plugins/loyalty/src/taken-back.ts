import type { OperationContext } from '@kith/core'

import type { Entry } from './ledger/entry.ts'
import { listAll } from './stored-rows.ts'

/** How much of an entry was taken back, less what was taken back of that. */
export async function takenBackOf(own: OperationContext, entryId: string): Promise<number> {
  return sumTakenBack(own, await listAll<Entry>(own, 'loyaltyEntry', { targetId: entryId }))
}

/** How much entries have taken back, less those that were restored. */
export async function sumTakenBack(own: OperationContext, later: readonly Entry[]): Promise<number> {
  const ids = later.map(({ id }) => id)
  const restored =
    ids.length === 0 ? [] : await listAll<Entry>(own, 'loyaltyEntry', { targetId: { in: ids } })
  const undone = new Set(restored.map(({ targetId }) => targetId))
  return later
    .filter(({ id }) => !undone.has(id))
    .reduce((sum, { points: moved, forgiven }) => sum + Math.abs(moved) + forgiven, 0)
}
