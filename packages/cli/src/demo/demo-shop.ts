import type { CreateProgramInput, CreateRuleInput } from '@kith/loyalty'
import type { RecordOrderInput } from '@kith/sales'
import type { CreateSurveyInput } from '@kith/surveys'

import { type ChinookInvoice, readInvoices } from './data/chinook-invoices.ts'

/** An order of the demo, with its customer by the item. */
export type DemoOrder = Omit<RecordOrderInput, 'customerId'> & { readonly item: string }

/** What a dollar is worth in the currency of the demo's tenant. */
const YUAN_PER_DOLLAR = '7.1'
/** Of this invoice the first track was given back a week later. */
const RETURNED = 411
const WEEK_MS = 7 * 86_400_000

/** The program in which the customers of the music shop earn points, and reach tiers. */
export const demoProgram: CreateProgramInput = {
  key: 'club',
  name: 'Music club',
  returnPolicy: 'unlimited',
  adjustLimit: 100,
  tiers: [
    { key: 'silver', name: 'Silver', threshold: 300 },
    { key: 'gold', name: 'Gold', threshold: 400, multiplierPercent: 150 },
  ],
  tierMetric: 'points',
}

/** A point for each ten cents, since the shop has books. */
export const demoRule: Omit<CreateRuleInput, 'programId'> = {
  key: 'spend',
  name: 'A point for each ten cents',
  every: 10,
  currency: 'USD',
  validFrom: new Date('2021-01-01T00:00:00.000Z'),
}

/** What customers are asked after a call. */
export const demoSurvey: CreateSurveyInput = {
  key: 'service',
  title: 'How was our service?',
  kind: 'csat',
  status: 'active',
  questions: [
    {
      id: 'satisfied',
      type: 'scale',
      min: 1,
      max: 5,
      isRequired: true,
      text: { en: 'How satisfied are you?', zh: '您对我们的服务满意吗？' },
    },
    { id: 'words', type: 'text', text: { en: 'Anything else?', zh: '还有什么想告诉我们的？' } },
  ],
  throttleDays: 30,
  followUpAtMost: 2,
}

/** The invoices of the music shop as orders, oldest first. */
export function demoOrders(): readonly DemoOrder[] {
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
  const returned = id === RETURNED ? new Date(date.getTime() + WEEK_MS) : undefined
  return {
    item: `chinook/${customerId}`,
    source: 'chinook',
    externalId: String(id),
    sourceUpdatedAt: returned ?? date,
    status: returned === undefined ? 'closed' : 'partially_returned',
    placedAt: date,
    paidAt: date,
    currency: 'USD',
    fxRateToBase: YUAN_PER_DOLLAR,
    total,
    channel: 'store',
    lines: told,
    payments: [{ ref: 'card', method: 'card', amount: total, paidAt: date }],
    ...(returned === undefined ? {} : { refunds: [refundOf(told[0]!, returned)] }),
  }
}

function refundOf(
  { ref: line, amount }: { readonly ref: string; readonly amount: number },
  refundedAt: Date,
) {
  return { ref: 'return', amount, refundedAt, reason: 'unplayable', lines: [{ line, quantity: 1, amount }] }
}
