import type { KernelContext } from '../operations/kernel-context.ts'
import { type ConsentFacts, currentConsents, supersedes } from './rules/current-consents.ts'

/** Brings the current state up to a new entry of the ledger, in its transaction. */
export async function applyEntry(ctx: KernelContext, customerId: string, entry: ConsentFacts): Promise<void> {
  const store = ctx.store('consentState')
  const { purpose } = entry
  const known = await store.find(ctx.gateCall, { slot: slotOf(customerId, purpose) })
  if (known === undefined) return insertState(ctx, customerId, entry)
  const current = { id: known['entryId'] as string, at: known['at'] as Date }
  if (!supersedes(entry, current)) return
  const row = { id: known['id'] as string, version: known['version'] as number, subjectId: customerId }
  await store.update(ctx.gateCall, row, valuesOf(entry))
}

/**
 * Makes the current states of a customer anew from the ledger, for when entries have come to the customer by another way
 * than one by one.
 */
export async function recomputeConsents(ctx: KernelContext, customerId: string): Promise<void> {
  const states = ctx.store('consentState')
  for (const state of await states.list(ctx.gateCall, { customerId }))
    await states.remove(ctx.gateCall, state['id'] as string)
  const entries = await ctx.store('consentEntry').list(ctx.gateCall, { customerId })
  for (const entry of currentConsents(entries as unknown as ConsentFacts[]).values())
    await insertState(ctx, customerId, entry)
}

async function insertState(ctx: KernelContext, customerId: string, entry: ConsentFacts): Promise<void> {
  const slot = slotOf(customerId, entry.purpose)
  await ctx.store('consentState').insert(ctx.gateCall, { customerId, slot, ...valuesOf(entry) })
}

function slotOf(customerId: string, purpose: string): string {
  return `${customerId}/${purpose}`
}

function valuesOf({ id, purpose, kind, state, at, validUntil }: ConsentFacts) {
  return { purpose, kind, state, at, validUntil, entryId: id }
}
