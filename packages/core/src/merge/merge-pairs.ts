import type { KernelContext } from '../operations/kernel-context.ts'
import { applyMerge } from './apply-merge.ts'
import { followParticipants } from './participant-writes.ts'
import { type FieldChoices, planMerge } from './plan-merge.ts'
import type { MergedCustomers } from './plan-rows.ts'
import { takePart } from './take-part.ts'

/**
 * Merges customers one after the other, the participants before the rows each time: so they always find two customers
 * with rows of their own.
 *
 * @returns the fields of the survivor that changed.
 */
export async function mergePairs(
  ctx: KernelContext,
  mergeId: string,
  { customers, choices }: { readonly customers: MergedCustomers; readonly choices: FieldChoices },
): Promise<readonly string[]> {
  const { survivorId, retiredIds } = customers
  const changed = new Set<string>()
  for (const retiredId of retiredIds) {
    const pair = { survivorId, retiredIds: [retiredId] }
    await followParticipants(ctx, pair, () => takePart(ctx, { mergeId, survivorId, retiredId }))
    const plan = await planMerge(ctx, pair, choices)
    await applyMerge(ctx, mergeId, plan)
    const survivor = plan.changes.find(({ row }) => row['id'] === survivorId)
    for (const field of survivor?.fields ?? []) changed.add(field)
  }
  return [...changed]
}
