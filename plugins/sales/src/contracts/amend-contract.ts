import { defineOperation, type OperationContext, readableOf, valuesOf } from '@kith/core'
import { z } from 'zod'

import { salesErrors } from '../errors.ts'
import { changeCategory, closeContract, contractPlace } from './check-contract.ts'
import { inForce } from './contract-terms.ts'
import { contractEntity } from './contract.entity.ts'
import { readContract, type StoredContract } from './stored-contract.ts'

/** Drafts what a contract that is in force is to become. The contract stays as it was signed. */
export const amendContract = defineOperation({
  name: 'contracts.amend',
  summary: 'Draft an amendment of a contract that is in force',
  kind: 'command',
  permission: { entity: 'contract', action: 'create' },
  input: z.strictObject({
    id: z.string(),
    contract: valuesOf(contractEntity, 'patch').describe('What is otherwise; the rest is as it was.'),
  }),
  output: readableOf(contractEntity),
  route: 'POST /contracts/{id}/amend',
  async run(ctx, { id, contract: changes }) {
    await ctx.records('contract').require(id, 'update')
    const own = ctx.asPlugin()
    await own.turn(contractPlace(id))
    const amended = await readContract(own, id)
    requireInForce(amended)
    const contract = { ...termsOf(amended), number: await nextNumber(own, amended), ...changes }
    const { customerId } = amended
    const draft = (await ctx.call('contracts.create', { customerId, contract })) as { readonly id: string }
    await own.records('contract').update({ id: draft.id, patch: {}, managed: { amendsId: id } })
    return ctx.records('contract').get(draft.id)
  },
})

/** @throws KITH_SALES_CONTRACT_CLOSED */
function requireInForce({ category }: StoredContract): void {
  if (!inForce.has(category)) throw salesErrors.CONTRACT_CLOSED({ category })
}

function termsOf(contract: StoredContract) {
  const { type, title, ownerId, value, startOn, endOn, noticeDays } = contract
  const { autoRenew, renewalMonths, timezone, billingIdentityId } = contract
  const renewal = { autoRenew, renewalMonths, timezone, billingIdentityId }
  return { type, title, ownerId, value, startOn, endOn, noticeDays, ...renewal }
}

/** `C-1-A1`, `C-1-A2`; of an amendment `C-1-A1-A1`. */
async function nextNumber(own: OperationContext, { id, number }: StoredContract): Promise<string> {
  const { data } = await own
    .records('contract')
    .aggregate({ where: { amendsId: id }, measures: { count: 'count' } })
  return `${number}-A${Number(data[0]?.measures['count'] ?? 0) + 1}`
}

/** The contract in whose place another one comes into force is over. @throws KITH_SALES_CONTRACT_CLOSED */
export async function endAmended(own: OperationContext, { amendsId }: StoredContract): Promise<void> {
  if (amendsId === null) return
  await own.turn(contractPlace(amendsId))
  const amended = await readContract(own, amendsId)
  requireInForce(amended)
  await changeCategory(own, amended, { category: 'amended' })
  await closeContract(own, amended)
}
