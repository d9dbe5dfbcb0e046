import type { KernelContext } from '../operations/kernel-context.ts'
import { type ConsentFacts, currentConsents, supersedes } from './rules/current-consents.ts'

/** Brings the current state up to a new entry of the ledger, in its transaction. */
export async function applyEntry(ctx: KernelContext, customerId: string, entry: ConsentFacts): Promise<void> {
  const store = ctx.store('consentState')
  const { purpose } = entry
  const known = await store.find(ctx.gateCall, { slot: slotOf(customerId, purpose) })
  const state = stateOf(customerId, entry)
  if (known === undefined) {
    await store.insert(ctx.gateCall, state)
    return
  }
  const current = { id: known['entryId'] as string, at: known['at'] as Date }
  if (!supersedes(entry, current)) return
  const row = { id: known['id'] as string, version: known['version'] as number, subjectId: customerId }
  await store.update(ctx.gateCall, row, state)
}

/** What the current state of a customer is, by the entries of their ledger: the values of each row that there should be. */
export function statesOf(
  customerId: string,
  entries: Iterable<ConsentFacts>,
): readonly Readonly<Record<string, unknown>>[] {
  return [...currentConsents(entries).values()].map((entry) => stateOf(customerId, entry))
}

function stateOf(customerId: string, { id, purpose, kind, state, at, validUntil }: ConsentFacts) {
  const slot = slotOf(customerId, purpose)
  return { customerId, purpose, kind, state, at, validUntil, entryId: id, slot }
}

function slotOf(customerId: string, purpose: string): string {
  return `${customerId}/${purpose}`
}
