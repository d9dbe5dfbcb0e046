import type { AggregateQuery, AggregateResult, ListQuery, Page, PluginTypes } from '@kith/core'

import type { OrderAttachedPayload, OrderEventPayload, OrderRefundedPayload } from './events.ts'
import type { RecordOrderInput } from './orders/order-input.ts'
import type {
  ReadableOrder,
  ReadableOrderLine,
  ReadableOrderPayment,
  ReadableOrderRefund,
} from './orders/order.entity.ts'
import type { ReadableStatus, StatusPatch } from './statuses/status.entity.ts'

/** What `orders.record` answers. */
export interface RecordOrderAnswer {
  readonly order: ReadableOrder
  /** The message was older than what is known, and has changed nothing. */
  readonly isStale: boolean
}

/** An order with everything below it. */
export interface OrderAnswer {
  readonly order: ReadableOrder
  readonly lines: readonly ReadableOrderLine[]
  readonly payments: readonly ReadableOrderPayment[]
  readonly refunds: readonly ReadableOrderRefund[]
}

/** What `orders.bulk` answers: for each message what became of it. */
export interface RecordOrdersAnswer {
  readonly results: readonly { readonly id: string; readonly isStale: boolean }[]
}

/** What `salesStatuses.create` takes. */
export interface CreateStatusInput {
  readonly of: 'order'
  readonly key: string
  readonly name: string
  readonly category: string
}

/** Everything that sales add to the types of a host. */
export interface SalesTypes extends PluginTypes {
  readonly id: 'sales'
  readonly events: {
    readonly 'order.placed': OrderEventPayload
    readonly 'order.updated': OrderEventPayload
    readonly 'order.paid': OrderEventPayload
    readonly 'order.refunded': OrderRefundedPayload
    readonly 'order.cancelled': OrderEventPayload
    readonly 'order.customer_attached': OrderAttachedPayload
  }
  readonly operations: {
    readonly 'orders.record': { input: RecordOrderInput; output: RecordOrderAnswer }
    readonly 'orders.bulk': {
      input: { readonly items: readonly RecordOrderInput[] }
      output: RecordOrdersAnswer
    }
    readonly 'orders.get': { input: { readonly id: string }; output: OrderAnswer }
    readonly 'orders.list': { input: ListQuery; output: Page<ReadableOrder> }
    readonly 'orders.search': { input: ListQuery; output: Page<ReadableOrder> }
    readonly 'orders.aggregate': { input: AggregateQuery; output: AggregateResult }
    readonly 'salesStatuses.list': { input: ListQuery; output: Page<ReadableStatus> }
    readonly 'salesStatuses.create': { input: CreateStatusInput; output: ReadableStatus }
    readonly 'salesStatuses.update': {
      input: { readonly id: string; readonly patch: StatusPatch; readonly ifVersion?: number }
      output: ReadableStatus
    }
  }
}
