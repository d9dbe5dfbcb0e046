import type { OperationContext } from '@kith/core'

import { evaluate } from '../standing/evaluate.ts'
import { findCategory } from '../statuses/find-category.ts'
import { findOne } from '../stored-rows.ts'
import { identityPlace, orderPlace, takeTurns } from '../turns.ts'
import { forgetGuest } from './attach-orders.ts'
import { findBuyer } from './find-buyer.ts'
import { keepApart } from './keep-apart.ts'
import { type OrderDocument, readDocument, slotOf } from './order-document.ts'
import { type OrderFacts, orderCategories, stateOf } from './order-state.ts'
import { allRefundsOf, orderRow, partRows, saveParts, type StoredOrder } from './stored-order.ts'
import { tellOf } from './tell-of-order.ts'

/** What became of one message. */
export interface RecordedOrder {
  readonly id: string
  /** The message was older than what is known, and has changed nothing. */
  readonly isStale: boolean
}

/**
 * Takes messages of sources in. Each replaces what is known of its order, unless that is newer. Everybody takes turns in
 * one order: at identities, then at orders, each by name.
 *
 * @throws KITH_NOT_FOUND, KITH_FORBIDDEN, KITH_SALES_STATUS_UNKNOWN and what `readDocument` throws
 */
export async function recordOrders(
  ctx: OperationContext,
  documents: readonly OrderDocument[],
): Promise<readonly RecordedOrder[]> {
  const own = ctx.asPlugin()
  const identities = documents.flatMap(({ identity }) => (identity === undefined ? [] : [identity]))
  await takeTurns(own, identities.map(identityPlace))
  await takeTurns(
    own,
    documents.map((document) => orderPlace(slotOf(document))),
  )
  const recorded: Recorded[] = []
  for (const document of documents) recorded.push(await recordOrder(ctx, document))
  await evaluate(
    own,
    recorded.flatMap(({ customerIds }) => customerIds),
  )
  return recorded.map(({ id, isStale }) => ({ id, isStale }))
}

interface Recorded extends RecordedOrder {
  /** Whose figures it has changed. */
  readonly customerIds: readonly (string | null)[]
}

async function recordOrder(ctx: OperationContext, document: OrderDocument): Promise<Recorded> {
  const own = ctx.asPlugin()
  const before = await findOne<StoredOrder>(own, 'order', { slot: slotOf(document) })
  if (before !== undefined) await ctx.records('order').require(before.id, 'record')
  if (before !== undefined && document.sourceUpdatedAt < before.sourceUpdatedAt)
    return { id: before.id, isStale: true, customerIds: [] }
  const place = { of: 'order', categories: orderCategories, pointer: '/status' } as const
  const facts = readDocument(document, await findCategory(own, document.status, place))
  const customerId = (await findBuyer(ctx, document)) ?? before?.customerId ?? null
  const id = await saveOrder(own, before, { document, facts, customerId })
  // As it is now, and whoever it belongs to: the caller may record such an order, or nothing of this has happened.
  await ctx.records('order').require(id, 'record')
  return { id, isStale: false, customerIds: [customerId, before?.customerId ?? null] }
}

interface ToldOrder {
  readonly document: OrderDocument
  readonly facts: OrderFacts
  readonly customerId: string | null
}

async function saveOrder(
  own: OperationContext,
  before: StoredOrder | undefined,
  { document, facts, customerId }: ToldOrder,
): Promise<string> {
  const all = before === undefined ? [] : await allRefundsOf(own, before.id)
  const known = all.filter(({ isCounted }) => isCounted !== false)
  const apart = await keepApart(own, all, document)
  const state = stateOf({ ...facts, refunds: [...facts.refunds, ...apart] })
  const managed = { ...orderRow(document, state), customerId }
  const id = await saveRow(own, before, managed)
  await saveParts(own, { id, customerId }, partRows(document, facts, state))
  await keepGuest(own, id, customerId === null ? document.identity : undefined)
  await tellOf(own, id, { before, known })
  return id
}

async function saveRow(
  own: OperationContext,
  before: StoredOrder | undefined,
  managed: Readonly<Record<string, unknown>>,
): Promise<string> {
  if (before === undefined) return (await own.records('order').create({}, managed)).id
  await own.records('order').update({ id: before.id, patch: {}, managed })
  return before.id
}

/** A guest's order waits for the identity; a customer's does not any more. */
async function keepGuest(
  own: OperationContext,
  orderId: string,
  identity: OrderDocument['identity'] | undefined,
): Promise<void> {
  await forgetGuest(own, orderId)
  if (identity !== undefined) await own.records('orderGuest').create({}, { orderId, ...identity })
}
