import type { CreateProgramInput, CreateRuleInput } from '@kith/loyalty'
import type { RecordOrderInput } from '@kith/sales'

import { type ChinookInvoice, readInvoices } from './data/chinook-invoices.ts'

/** An order of the demo, with its customer by the item. */
export type DemoOrder = Omit<RecordOrderInput, 'customerId'> & { readonly item: string }

/** What a dollar is worth in the currency of the demo's tenant. */
const YUAN_PER_DOLLAR = '7.1'
/** Of this invoice the first track was given back a week later. */
const RETURNED = 411
const WEEK_MS = 7 * 86_400_000

/** The program in which customers earn points, and reach tiers. */
export const demoProgram: CreateProgramInput = {
  key: 'club',
  name: 'Club',
  returnPolicy: 'unlimited',
  adjustLimit: 100,
  tiers: [
    { key: 'silver', name: 'Silver', threshold: 300 },
    { key: 'gold', name: 'Gold', threshold: 400, multiplierPercent: 150 },
  ],
  tierMetric: 'points',
}

const SINCE = new Date('2021-01-01T00:00:00.000Z')

/** A point for each ten cents, and for each yuan. */
export const demoRules: readonly Omit<CreateRuleInput, 'programId'>[] = [
  { key: 'dollars', name: 'A point for each ten cents', every: 10, currency: 'USD', validFrom: SINCE },
  { key: 'yuan', name: 'A point for each yuan', every: 100, currency: 'CNY', validFrom: SINCE },
]

/** The invoices of the music shop as orders, oldest first. */
export function chinookOrders(): readonly DemoOrder[] {
  return readInvoices().map(orderOf)
}

function orderOf({ id, customerId, date, lines }: ChinookInvoice): DemoOrder {
  const told = lines.map(({ track, genre, unitPrice, quantity }, index) => ({
    ref: String(index + 1),
    sku: `track-${track}`,
    category: genre,
    quantity,
    unitPrice,
    amount: unitPrice * quantity,
  }))
  const total = told.reduce((sum, { amount }) => sum + amount, 0)
  const refundedAt = new Date(date.getTime() + WEEK_MS)
  const { ref: line, amount } = told[0]!
  const refund = {
    ref: 'return',
    amount,
    refundedAt,
    reason: 'unplayable',
    lines: [{ line, quantity: 1, amount }],
  }
  return {
    item: `chinook/${customerId}`,
    source: 'chinook',
    externalId: String(id),
    sourceUpdatedAt: id === RETURNED ? refundedAt : date,
    status: 'closed',
    placedAt: date,
    paidAt: date,
    currency: 'USD',
    fxRateToBase: YUAN_PER_DOLLAR,
    total,
    channel: 'store',
    lines: told,
    payments: [{ ref: 'card', method: 'card', amount: total, paidAt: date }],
    ...(id === RETURNED ? { refunds: [refund] } : {}),
  }
}

const DAY_MS = 86_400_000

const baskets = [
  { sku: 'TEA-1', name: '龙井 250g', category: '茶叶', amount: 16_800, unitCost: 9_000 },
  { sku: 'TEA-2', name: '普洱 357g', category: '茶叶', amount: 23_800, unitCost: 12_000 },
  { sku: 'CUP-1', name: '盖碗', category: '茶具', amount: 8_800, unitCost: 3_500 },
  { sku: 'POT-1', name: '紫砂壶', category: '茶具', amount: 39_900, unitCost: 21_000 },
] as const

/** What some customers of the main team have bought in the web shop: three orders each, the last some days ago. */
export function shopOrders(items: readonly string[], now: Date): readonly DemoOrder[] {
  return items.flatMap((item, customer) =>
    [150, 75, 6].map((daysAgo, order): DemoOrder => {
      const basket = baskets[(customer + order) % baskets.length]!
      const placedAt = new Date(now.getTime() - (daysAgo + customer) * DAY_MS)
      return {
        item,
        source: 'shop',
        externalId: `W-${1001 + customer * 3 + order}`,
        sourceUpdatedAt: placedAt,
        status: 'fulfilled',
        placedAt,
        currency: 'CNY',
        total: basket.amount + 1200,
        shipping: 1200,
        channel: 'web',
        lines: [{ ref: '1', ...basket }],
      }
    }),
  )
}
