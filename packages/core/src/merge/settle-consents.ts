import { statesOf } from '../consents/consent-repository.ts'
import { consentStateEntity } from '../consents/consent-state.entity.ts'
import type { ConsentFacts } from '../consents/rules/current-consents.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import { rewriteRow } from './apply-merge.ts'
import { rowChange } from './row-change.ts'

/** Brings the consent states of a customer to what the ledger says. Writes only where they differ. */
export async function settleConsents(ctx: KernelContext, customerId: string): Promise<void> {
  const entity = consentStateEntity
  const states = ctx.store(entity.name)
  const entries = await ctx.store('consentEntry').list(ctx.gateCall, { customerId })
  const wanted = new Map(
    statesOf(customerId, entries as unknown as ConsentFacts[]).map((state) => [state['slot'], state]),
  )
  for (const row of await states.list(ctx.gateCall, { customerId })) {
    const state = wanted.get(row['slot'])
    wanted.delete(row['slot'])
    if (state === undefined) await states.remove(ctx.gateCall, row['id'] as string)
    else {
      const next = { ...row, ...state }
      if (rowChange({ entity, row, next, outcome: 'changed' }) !== undefined)
        await rewriteRow(ctx, entity.name, { row, next })
    }
  }
  for (const state of wanted.values()) await states.insert(ctx.gateCall, state)
}
