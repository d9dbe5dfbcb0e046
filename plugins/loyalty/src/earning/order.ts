import { defineEntity, f, ValueFilter } from '@kith/core'
import { z } from 'zod'

/** A line of an order as an event tells it; amounts in the smallest unit of the order's currency. */
export interface OrderLine {
  readonly sku: string | null
  readonly category: string | null
  /** A decimal number, as a text. */
  readonly quantity: string
  /** What is paid for the line, with its tax. */
  readonly amount: number
  readonly tax: number
  /** How many were given back. */
  readonly returned: string
  /** What was given back for it, with its tax. */
  readonly refunded: number
}

/** An order as it is now, as the events of a shop tell it. */
export interface Order {
  readonly customerId: string | null
  readonly source: string
  readonly externalId: string
  /** Whether it is paid and was not called off. */
  readonly isBought: boolean
  readonly placedAt: string
  readonly paidAt: string | null
  readonly currency: string
  readonly subtotal: number
  readonly discount: number
  readonly tax: number
  readonly shipping: number
  readonly total: number
  /** What was given back in all, and of that without tax and shipping. */
  readonly refunded: number
  readonly refundedNet: number
  readonly channel: string | null
  readonly campaignId: string | null
  readonly lines: readonly OrderLine[]
}

/** An order without whose it is. */
export type EarningOrder = Omit<Order, 'customerId'>

const amount = z.int()

/** What points depend on of an order. */
const orderFacts = {
  source: z.string().max(64),
  externalId: z.string().max(100),
  isBought: z.boolean(),
  placedAt: z.iso.datetime(),
  paidAt: z.iso.datetime().nullable(),
  currency: z.string(),
  subtotal: amount,
  discount: amount,
  tax: amount,
  shipping: amount,
  total: amount,
  refunded: amount,
  refundedNet: amount,
  channel: z.string().nullable(),
  campaignId: z.string().nullable(),
  lines: z.array(
    z.object({
      sku: z.string().nullable(),
      category: z.string().nullable(),
      quantity: z.string(),
      amount,
      tax: amount,
      returned: z.string(),
      refunded: amount,
    }),
  ),
}

/** The payload of an event of an order, as far as points depend on it. */
export const orderPayload: z.ZodType<Order> = z.object({ customerId: z.string().nullable(), ...orderFacts })

/** An order for which points are asked for: whose it is says the account. */
export const earningOrder: z.ZodType<EarningOrder> = z.strictObject(orderFacts)

const orderShape = defineEntity({
  name: 'order',
  fields: {
    source: f.policyKey().class('public'),
    currency: f.text({ max: 3 }).class('public'),
    channel: f.policyKey().class('public').nullable(),
    campaignId: f.policyKey().class('public').nullable(),
    subtotal: f.int().class('public'),
    discount: f.int().class('public'),
    tax: f.int().class('public'),
    shipping: f.int().class('public'),
    total: f.int().class('public'),
  },
})

const lineFields = {
  sku: f.text().class('public').nullable(),
  category: f.text().class('public').nullable(),
  amount: f.int().class('public'),
  quantity: f.decimal({ precision: 12, scale: 3 }).class('public'),
}

const lineShape = defineEntity({
  name: 'orderLine',
  fields: { orderId: f.ref('order', { inverse: 'lines' }).class('public'), ...lineFields },
})

/** Filters on orders, and through `lines` on what was ordered. */
export const orderFilter = new ValueFilter(orderShape, [lineShape])

/** Filters on the lines of an order. */
export const lineFilter = new ValueFilter(defineEntity({ name: 'orderLine', fields: lineFields }))
