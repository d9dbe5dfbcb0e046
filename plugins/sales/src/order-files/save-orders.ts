import type { OperationContext } from '@kith/core'

import { type OrderCategory, type OrderState, stateOf } from '../orders/order-state.ts'
import {
  lineFacts,
  lineRow,
  rateText,
  refundFacts,
  type StoredLine,
  type StoredOrder,
  type StoredRefund,
} from '../orders/stored-order.ts'
import { tellOfChange } from '../orders/tell-of-order.ts'
import type { KnownParts } from './known-orders.ts'
import type { MergedOrder } from './merge-lines.ts'

/** An order as files tell of it, and what is known of it. */
export interface FileOrder {
  readonly source: string
  readonly externalId: string
  readonly customerId: string | null
  readonly status: string
  readonly category: OrderCategory
  readonly currency: string
  readonly fxRateToBase: string | undefined
  readonly merged: MergedOrder
  readonly known: KnownParts | undefined
}

type Values = Readonly<Record<string, unknown>>

interface PlannedOrder extends FileOrder {
  readonly state: OrderState
  readonly refunds: readonly StoredRefund[]
  readonly row: Values
}

/** Writes orders of files together, and tells of each. @returns their ids. */
export async function saveOrders(
  own: OperationContext,
  orders: readonly FileOrder[],
): Promise<readonly string[]> {
  const planned = orders.map(plan)
  const added = planned.filter(({ known }) => known === undefined)
  const records = own.records('order')
  const created =
    added.length === 0 ? [] : await records.createMany(added.map(({ row }) => ({ values: {}, managed: row })))
  const idOf = new Map(added.map((order, index) => [order, created[index]!.id]))
  for (const { known, row } of planned)
    if (known !== undefined) await records.update({ id: known.order.id, patch: {}, managed: row })
  const withIds = planned.map((order) => ({ ...order, id: order.known?.order.id ?? idOf.get(order)! }))
  await saveLines(own, withIds)
  for (const order of withIds) tell(own, order)
  return withIds.map(({ id }) => id)
}

function plan(order: FileOrder): PlannedOrder {
  const { source, externalId, customerId, status, category, currency, merged, known } = order
  const { lines, placedAt } = merged
  const total = lines.reduce((sum, { amount }) => sum + amount, 0)
  const refunds = known?.refunds.filter(({ isCounted }) => isCounted !== false) ?? []
  const facts = { category, placedAt, total, lines, paidAt: null, payments: [] }
  const state = stateOf({ ...facts, refunds: refunds.map(refundFacts) })
  const price = (amount: number) => ({ amount, currency })
  const row = {
    source,
    externalId,
    customerId,
    status,
    placedAt,
    sourceUpdatedAt: placedAt,
    slot: `${source}:${externalId}`,
    category: state.category,
    paidAt: state.paidAt,
    subtotal: price(total),
    discount: price(0),
    tax: price(0),
    shipping: price(0),
    total: price(total),
    refunded: price(state.refunded),
    refundedNet: price(state.refundedNet),
    cost: state.cost === null ? null : price(state.cost),
    fxRateToBase: rateText(order.fxRateToBase),
    channel: null,
    campaignId: null,
    couponCodes: [],
    tellsRefunds: false,
    isImported: true,
  }
  return { ...order, state, refunds, row }
}

type Identified = PlannedOrder & { readonly id: string }

/** Lines that are new are written together; others where they have changed. */
async function saveLines(own: OperationContext, orders: readonly Identified[]): Promise<void> {
  const added: { readonly values: Values; readonly managed: Values }[] = []
  const records = own.records('orderLine')
  for (const { id: orderId, customerId, currency, state, known } of orders) {
    const stored = new Map(known?.lines.map((line) => [line.ref, line]))
    for (const [position, line] of state.lines.entries()) {
      const before = stored.get(line.ref)
      const managed = { ...lineRow(line, { position, currency }), orderId, customerId }
      if (before === undefined) added.push({ values: {}, managed })
      else if (!isKept(before, line)) await records.update({ id: before.id, patch: {}, managed })
    }
  }
  if (added.length > 0) await records.createMany(added)
}

/** Whether a line stands as it has to. */
function isKept(stored: StoredLine, line: OrderState['lines'][number]): boolean {
  const told = { ...lineFacts(stored), returned: stored.returned }
  return Object.entries(told).every(([field, value]) => line[field as keyof typeof line] === value)
}

function tell(own: OperationContext, { id, row, currency, state, known, refunds }: Identified): void {
  const order = { id, version: 0, ...row } as unknown as StoredOrder
  const price = (amount: number) => ({ amount, currency })
  const lines = state.lines.map((line) => ({
    ...line,
    amount: price(line.amount),
    tax: price(line.tax),
    refunded: price(line.refunded),
  }))
  tellOfChange(own, { order, lines, refunds }, { before: known?.order, known: refunds })
}
