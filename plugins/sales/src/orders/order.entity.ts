import { defineEntity, f, type ReadableOf } from '@kith/core'

import { orderCategories } from './order-state.ts'

/**
 * An order as its source tells it. Everything here is kept by the plugin: a message of the source replaces all of it, and
 * what follows from the message is written beside it.
 */
export const orderEntity = defineEntity({
  name: 'order',
  subject: 'customerId',
  fields: {
    /** Empty for an order of a guest, until somebody is known by the guest's identity. */
    customerId: f.ref('customer', { inverse: 'orders' }).class('public').nullable().managed(),
    source: f.policyKey().class('public').managed(),
    externalId: f.text({ max: 100 }).class('behaviour').managed(),
    /** The source and its id: no two orders are the same. */
    slot: f.text({ max: 170 }).class('behaviour').unique().managed(),
    /** As the source or the tenant calls it. */
    status: f.policyKey().class('public').managed(),
    category: f.enum(orderCategories).class('public').managed(),
    placedAt: f.instant().class('public').managed(),
    paidAt: f.instant().class('public').nullable().managed(),
    /** When the source last changed it: an older message changes nothing. */
    sourceUpdatedAt: f.instant().class('public').managed(),
    subtotal: f.money().class('behaviour').managed(),
    discount: f.money().class('behaviour').managed(),
    tax: f.money().class('behaviour').managed(),
    shipping: f.money().class('behaviour').managed(),
    total: f.money().class('behaviour').managed(),
    /** What was given back in all. */
    refunded: f.money().class('behaviour').managed(),
    /** Of that, without tax and shipping. */
    refundedNet: f.money().class('behaviour').managed(),
    /** What the goods that were kept have cost; empty where a line does not say. */
    cost: f.money().class('behaviour').nullable().managed(),
    /** What one smallest unit of the currency is worth in smallest units of the tenant's. */
    fxRateToBase: f.decimal({ precision: 15, scale: 8 }).class('public').nullable().managed(),
    channel: f.policyKey().class('behaviour').nullable().managed(),
    campaignId: f.policyKey().class('behaviour').nullable().managed(),
    couponCodes: f.textList().class('behaviour').managed(),
    /** Whether the source tells what was given back: then its newest message is all that there was until then. */
    tellsRefunds: f.bool().class('public').nullable().managed(),
    /** Whether it is known from files alone, whose lines add up; a message replaces all of it. */
    isImported: f.bool().class('public').nullable().managed(),
  },
  indexes: [
    ['customerId', 'placedAt', 'id'],
    ['category', 'placedAt', 'id'],
    ['placedAt', 'id'],
  ],
})

/** What was ordered: one line. */
export const orderLineEntity = defineEntity({
  name: 'orderLine',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'orderLines' }).class('public').nullable().managed(),
    orderId: f.ref('order', { inverse: 'lines' }).class('public').managed(),
    /** Names the line within the order. */
    ref: f.text({ max: 100 }).class('behaviour').managed(),
    position: f.int().class('public').managed(),
    sku: f.text({ max: 100 }).class('behaviour').nullable().managed(),
    name: f.text({ max: 200 }).class('behaviour').nullable().managed(),
    category: f.text({ max: 100 }).class('behaviour').nullable().managed(),
    quantity: f.decimal({ precision: 12, scale: 3 }).class('behaviour').managed(),
    unitPrice: f.money().class('behaviour').nullable().managed(),
    discount: f.money().class('behaviour').managed(),
    /** What is paid for the line, after discounts and with its tax. */
    amount: f.money().class('behaviour').managed(),
    tax: f.money().class('behaviour').managed(),
    /** What one unit has cost the seller. */
    unitCost: f.money().class('behaviour').nullable().managed(),
    returned: f.decimal({ precision: 12, scale: 3 }).class('behaviour').managed(),
    refunded: f.money().class('behaviour').managed(),
  },
  indexes: [
    ['orderId', 'position', 'id'],
    ['customerId', 'sku'],
    ['sku', 'id'],
  ],
})

/** What was paid for an order at once. */
export const orderPaymentEntity = defineEntity({
  name: 'orderPayment',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'orderPayments' }).class('public').nullable().managed(),
    orderId: f.ref('order', { inverse: 'payments' }).class('public').managed(),
    ref: f.text({ max: 100 }).class('behaviour').managed(),
    method: f.policyKey().class('behaviour').nullable().managed(),
    amount: f.money().class('behaviour').managed(),
    paidAt: f.instant().class('public').managed(),
  },
})

/** What was given back of an order at once. */
export const orderRefundEntity = defineEntity({
  name: 'orderRefund',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'orderRefunds' }).class('public').nullable().managed(),
    orderId: f.ref('order', { inverse: 'refunds' }).class('public').managed(),
    ref: f.text({ max: 100 }).class('behaviour').managed(),
    amount: f.money().class('behaviour').managed(),
    tax: f.money().class('behaviour').managed(),
    shipping: f.money().class('behaviour').managed(),
    refundedAt: f.instant().class('public').managed(),
    /** A word of the source: `damaged`. */
    reason: f.policyKey().class('behaviour').nullable().managed(),
    /** The lines that it is for: `{ line, quantity, amount }` each. */
    lines: f.json().class('behaviour').managed(),
    /** Of one that was recorded by itself: whether it counts, or the source tells of it. Empty for one of a message. */
    isCounted: f.bool().class('public').nullable().managed(),
  },
})

/** By which name a guest is known who has ordered: gone as soon as a customer is known by it. */
export const orderGuestEntity = defineEntity({
  name: 'orderGuest',
  subject: 'self',
  fields: {
    orderId: f.ref('order', { inverse: 'guests' }).class('public').unique().managed(),
    namespace: f.text({ max: 64 }).class('public').managed(),
    externalId: f
      .text({ max: 200 })
      .class('contact')
      .encrypted({ index: { eq: (value) => value } })
      .managed(),
  },
})

/** An order as it is read. */
export interface ReadableOrder extends ReadableOf<typeof orderEntity> {}

/** A line of an order as it is read. */
export interface ReadableOrderLine extends ReadableOf<typeof orderLineEntity> {}

/** A payment as it is read. */
export interface ReadableOrderPayment extends ReadableOf<typeof orderPaymentEntity> {}

/** A refund as it is read. */
export interface ReadableOrderRefund extends ReadableOf<typeof orderRefundEntity> {}
