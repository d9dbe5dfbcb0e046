import { defineEvent } from '@kith/core'

import type { ContractCategory } from './contracts/contract-terms.ts'
import type { LifecycleReason, LifecycleState } from './lifecycle/lifecycle.ts'
import type { OrderCategory } from './orders/order-state.ts'
import type { TaskCategory } from './tasks/task.entity.ts'

/** One line of an order in an event; amounts in the smallest unit of the order's currency. */
export interface OrderEventLine {
  readonly ref: string
  readonly sku: string | null
  readonly category: string | null
  readonly quantity: string
  /** What is paid for the line, after discounts and with its tax. */
  readonly amount: number
  readonly tax: number
  readonly returned: string
  readonly refunded: number
}

/** One refund in an event. */
export interface OrderEventRefund {
  readonly ref: string
  readonly amount: number
  readonly tax: number
  readonly shipping: number
  readonly lines: readonly { readonly line: string; readonly quantity: string; readonly amount: number }[]
}

/** The payload of the events of orders: the order as it is now. Amounts are in the smallest unit of the currency. */
export interface OrderEventPayload {
  readonly orderId: string
  /** `null` while it is the order of a guest. */
  readonly customerId: string | null
  readonly source: string
  readonly externalId: string
  readonly status: string
  readonly category: OrderCategory
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
  readonly lines: readonly OrderEventLine[]
}

/** The payload of the event that something of an order was given back. */
export interface OrderRefundedPayload extends OrderEventPayload {
  /** The refunds that were not known before, or were told otherwise. */
  readonly refunds: readonly OrderEventRefund[]
}

/** The payload of the event that an order is now a customer's. */
export interface OrderAttachedPayload extends OrderEventPayload {
  readonly customerId: string
  /** Whose it was before; `null` where it was a guest's. */
  readonly formerCustomerId: string | null
}

/** The payload of the event that figures of a customer are others now. */
export interface CustomerMetricPayload {
  readonly customerId: string
  readonly changed: readonly string[]
}

/** The payload of the event that something derived was not what it has to be. */
export interface DriftPayload {
  readonly customerId: string
  readonly entity: string
  readonly fields: readonly string[]
}

/** The payload of the event that a customer stands elsewhere. */
export interface LifecyclePayload {
  readonly customerId: string
  readonly lifecycleEntryId: string
  readonly from: LifecycleState | null
  readonly to: LifecycleState
  /** When it became so, however late that was noticed. */
  readonly at: string
  readonly reason: LifecycleReason
  readonly ruleRevision: number
}

/** The payload of the event that a customer came back. */
export interface ReactivatedPayload {
  readonly customerId: string
  readonly from: LifecycleState
  readonly daysAway: number
}

/** The payload of the events that a customer is in an overlay, or in it no more. */
export interface OverlayPayload {
  readonly customerId: string
  readonly overlay: string
}

/** The payload of the events of tasks. */
export interface TaskPayload {
  readonly customerId: string
  readonly taskId: string
}

/** The payload of the event that a task was changed. */
export interface TaskUpdatedPayload extends TaskPayload {
  readonly changed: readonly string[]
}

/** The payload of the event that a task is over. */
export interface TaskEndedPayload extends TaskPayload {
  readonly category: TaskCategory
  /** What follows it: the next of its series, or what somebody has said comes next. */
  readonly nextTaskId: string | null
}

/** The payload of the event that the time of a reminder has come. */
export interface ReminderDuePayload extends TaskPayload {
  readonly reminderId: string
  /** How often it was due. */
  readonly round: number
}

/** The payload of the events of contracts. */
export interface ContractPayload {
  readonly customerId: string
  readonly contractId: string
}

/** The payload of the event that terms of a contract were changed. */
export interface ContractUpdatedPayload extends ContractPayload {
  readonly changed: readonly string[]
}

/** The payload of the event that a contract has become something else. */
export interface ContractChangedPayload extends ContractPayload {
  readonly from: ContractCategory
  readonly to: ContractCategory
}

/** The payload of the event that a contract ends soon, or can be cancelled for the last time. */
export interface ContractWarnedPayload extends ContractPayload {
  readonly kind: 'notice' | 'days'
  readonly daysLeft: number
}

/** The payload of the event that a contract is followed by another one. */
export interface ContractRenewedPayload extends ContractPayload {
  readonly renewedById: string
}

/** The events of sales. */
export const salesEvents = [
  defineEvent({ name: 'order.placed', version: 1, subject: 'orderId' }),
  defineEvent({ name: 'order.updated', version: 1, subject: 'orderId' }),
  defineEvent({ name: 'order.paid', version: 1, subject: 'orderId' }),
  defineEvent({ name: 'order.refunded', version: 1, subject: 'orderId' }),
  defineEvent({ name: 'order.cancelled', version: 1, subject: 'orderId' }),
  defineEvent({ name: 'order.customer_attached', version: 1, subject: 'orderId' }),
  defineEvent({ name: 'customerMetric.updated', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'customerMetric.drifted', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'customerLifecycle.changed', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'customerLifecycle.reactivated', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'customerOverlay.set', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'customerOverlay.cleared', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'task.created', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'task.updated', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'task.ended', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'reminder.due', version: 1, subject: 'taskId' }),
  defineEvent({ name: 'contract.created', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'contract.updated', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'contract.changed', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'contract.warned', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'contract.renewed', version: 1, subject: 'customerId' }),
] as const
