import {
  defineOperation,
  type ListQuery,
  listQuerySchema,
  type OperationContext,
  pageOf,
  readableOf,
  valuesOf,
} from '@kith/core'
import { z } from 'zod'

import { isZone } from '../calendar.ts'
import { salesErrors } from '../errors.ts'
import { requireCustomer } from '../require-customer.ts'
import { findCategory } from '../statuses/find-category.ts'
import { findOne } from '../stored-rows.ts'
import { endAmended } from './amend-contract.ts'
import { changeCategory, checkContract, closeContract, contractPlace } from './check-contract.ts'
import { contractCategories, inForce, noticeDay, unsigned } from './contract-terms.ts'
import { contractEntity } from './contract.entity.ts'
import { readContract, type StoredContract } from './stored-contract.ts'

const byId = z.strictObject({ id: z.string() })

/** Adds the draft of a contract. */
export const createContract = defineOperation({
  name: 'contracts.create',
  summary: 'Add the draft of a contract with a customer',
  kind: 'command',
  permission: { entity: 'contract', action: 'create' },
  input: z.strictObject({ customerId: z.string(), contract: valuesOf(contractEntity, 'create') }),
  output: readableOf(contractEntity),
  route: 'POST /contracts',
  async run(ctx, { customerId: asked, contract }) {
    const customerId = await requireCustomer(ctx, asked)
    const managed = { customerId, status: 'draft', category: 'draft', renewal: 0 }
    const { id } = await ctx.records('contract').create(contract, managed)
    await settle(ctx.asPlugin(), id)
    ctx.emit('contract.created', { customerId, contractId: id })
    ctx.timeline({ type: 'contract.created', customerId, refId: id })
    return ctx.records('contract').get(id)
  },
})

/** Reads a contract. */
export const getContract = defineOperation({
  name: 'contracts.get',
  summary: 'Read a contract',
  kind: 'query',
  permission: { entity: 'contract', action: 'read' },
  input: byId,
  output: readableOf(contractEntity),
  route: 'GET /contracts/{id}',
  run: (ctx, { id }) => ctx.records('contract').get(id),
})

/** Lists contracts. */
export const listContracts = defineOperation({
  name: 'contracts.list',
  summary: 'List contracts',
  kind: 'query',
  permission: { entity: 'contract', action: 'list' },
  input: listQuerySchema,
  output: pageOf(contractEntity),
  route: 'GET /contracts',
  run: (ctx, query) => ctx.records('contract').list(query as ListQuery),
})

/** What of a contract may be changed while it is in force: whose it is, and whether another one follows. */
const openInForce: ReadonlySet<string> = new Set(['ownerId', 'autoRenew'])

/** Changes a contract. */
export const updateContract = defineOperation({
  name: 'contracts.update',
  summary: 'Change a contract: all of it until it is in force, then only its owner and whether it is renewed',
  kind: 'command',
  permission: { entity: 'contract', action: 'update' },
  input: z.strictObject({
    id: z.string(),
    patch: valuesOf(contractEntity, 'patch'),
    ifVersion: z.int().optional(),
  }),
  output: readableOf(contractEntity),
  route: 'PATCH /contracts/{id}',
  async run(ctx, change) {
    const { id, patch } = change
    await ctx.records('contract').require(id, 'update')
    const own = ctx.asPlugin()
    await own.turn(contractPlace(id))
    const { category } = await readContract(own, id)
    const isOpen = inForce.has(category) && Object.keys(patch).every((field) => openInForce.has(field))
    if (!unsigned.has(category) && !isOpen) throw salesErrors.CONTRACT_CLOSED({ category })
    const { changed } = await ctx.records('contract').update(change)
    await settle(own, id)
    const { customerId } = await readContract(own, id)
    if (changed.length > 0) ctx.emit('contract.updated', { customerId, contractId: id, changed })
    return ctx.records('contract').get(id)
  },
})

/** @throws KITH_SALES_TERM_INVALID, KITH_SALES_ZONE_INVALID */
async function settle(own: OperationContext, id: string): Promise<void> {
  const contract = await readContract(own, id)
  const { startOn, endOn, timezone, noticeDays, renewalMonths } = contract
  if ((endOn !== null && endOn < startOn) || noticeDays < 0 || noticeDays > 3650 || renewalMonths < 1)
    throw salesErrors.TERM_INVALID()
  await requireOwnBilling(own, contract)
  if (timezone !== null && !isZone(timezone)) throw salesErrors.ZONE_INVALID({ pointer: '/timezone' })
  await own.records('contract').update({ id, patch: {}, managed: { noticeOn: noticeDay(contract) } })
}

/** @throws KITH_SALES_BILLING_UNKNOWN for one that is not the customer's */
async function requireOwnBilling(
  own: OperationContext,
  { customerId, billingIdentityId: id }: StoredContract,
): Promise<void> {
  if (id === null || (await findOne(own, 'billingIdentity', { id, customerId })) !== undefined) return
  throw salesErrors.BILLING_UNKNOWN({ pointer: '/billingIdentityId' })
}

/** Moves a contract on its way to being in force. */
export const moveContract = defineOperation({
  name: 'contracts.move',
  summary: 'Move a contract on its way to being in force, or cancel its draft',
  kind: 'command',
  permission: { entity: 'contract', action: 'update' },
  input: byId.extend({ status: z.string().min(1).max(64) }),
  output: readableOf(contractEntity),
  route: 'POST /contracts/{id}/move',
  async run(ctx, { id, status }) {
    const { own, contract } = await open(ctx, id)
    const category = await findCategory(own, status, {
      of: 'contract',
      categories: contractCategories,
      pointer: '/status',
    })
    const isOnItsWay = unsigned.has(category) || category === 'active' || category === 'cancelled'
    if (!unsigned.has(contract.category) || !isOnItsWay)
      throw salesErrors.CONTRACT_MOVE({ from: contract.category, to: category }, { pointer: '/status' })
    if (category === 'active') await endAmended(own, contract)
    await changeCategory(own, contract, { category, status })
    if (category === 'active') await checkContract(own, id)
    return ctx.records('contract').get(id)
  },
})

/** Ends a contract that is in force before its time. */
export const terminateContract = defineOperation({
  name: 'contracts.terminate',
  summary: 'End a contract that is in force before its time',
  kind: 'command',
  permission: { entity: 'contract', action: 'update' },
  input: byId.extend({ reason: z.string().min(1).max(500) }),
  output: readableOf(contractEntity),
  route: 'POST /contracts/{id}/terminate',
  async run(ctx, { id, reason }) {
    const { own, contract } = await open(ctx, id)
    if (!inForce.has(contract.category)) throw salesErrors.CONTRACT_CLOSED({ category: contract.category })
    await changeCategory(own, contract, {
      category: 'terminated',
      terminationReason: reason,
      endedAt: ctx.now(),
    })
    await closeContract(own, contract)
    return ctx.records('contract').get(id)
  },
})

async function open(
  ctx: OperationContext,
  id: string,
): Promise<{ readonly own: OperationContext; readonly contract: StoredContract }> {
  await ctx.records('contract').require(id, 'update')
  const own = ctx.asPlugin()
  await own.turn(contractPlace(id))
  return { own, contract: await readContract(own, id) }
}
