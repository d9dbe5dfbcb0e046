import type {
  AggregateQuery,
  AggregateResult,
  BeginImportInput,
  ListQuery,
  Page,
  PluginTypes,
  TargetBatch,
  TargetOutcome,
  ToldImport,
} from '@kith/core'

import type { BillingEventTypes, BillingOperationTypes } from './billing/billing-types.ts'
import type { ContractPatch, ContractValues, ReadableContract } from './contracts/contract.entity.ts'
import type {
  ContractChangedPayload,
  ContractPayload,
  ContractRenewedPayload,
  ContractUpdatedPayload,
  ContractWarnedPayload,
  CustomerMetricPayload,
  DriftPayload,
  LifecyclePayload,
  OrderAttachedPayload,
  OrderEventPayload,
  OrderRefundedPayload,
  OverlayPayload,
  ReactivatedPayload,
  ReminderDuePayload,
  TaskEndedPayload,
  TaskPayload,
  TaskUpdatedPayload,
} from './events.ts'
import type {
  ReadableCustomerLifecycle,
  ReadableLifecycleEntry,
  ReadableLifecycleRule,
} from './lifecycle/customer-lifecycle.entity.ts'
import type { LifecycleRule, LifecycleState } from './lifecycle/lifecycle.ts'
import type { OpportunityEventTypes, OpportunityOperationTypes } from './opportunities/opportunity-types.ts'
import type { RecordOrderInput, RefundOrderInput } from './orders/order-input.ts'
import type {
  ReadableOrder,
  ReadableOrderLine,
  ReadableOrderPayment,
  ReadableOrderRefund,
} from './orders/order.entity.ts'
import type { ReadableCustomerOverlay } from './overlays/customer-overlay.entity.ts'
import type { PoolEventTypes, PoolOperationTypes } from './pool/pool-types.ts'
import type { SurveysKnown, TicketsKnown } from './service/other-plugins.ts'
import type { ReadableStatus, StatusPatch } from './statuses/status.entity.ts'
import type { ReadableReminder, ReadableTask, TaskPatch, TaskValues } from './tasks/task.entity.ts'
import type { ReadableCustomerMetric } from './value/customer-metric.entity.ts'

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

/** What `orders.refund` answers. */
export interface RefundOrderAnswer {
  readonly order: ReadableOrder
  readonly refund: ReadableOrderRefund
}

/** What `orders.import` takes: a file, and what is to be known of the orders in it. */
export interface ImportOrdersInput extends Omit<BeginImportInput, 'target' | 'options'> {
  readonly source: string
  /** Of all amounts, which are in its usual unit: `12.50`. */
  readonly currency: string
  /** In which the customers of the file have their ids; the source when left out. */
  readonly namespace?: string
  readonly status?: string
  /** What a smallest unit of the currency is worth in smallest units of the tenant's currency. */
  readonly fxRateToBase?: string
  /** How dates like 3/4/2011 are read. */
  readonly dateOrder?: 'mdy' | 'dmy'
}

/** What `orders.bulk` answers: for each message what became of it. */
export interface RecordOrdersAnswer {
  readonly results: readonly { readonly id: string; readonly isStale: boolean }[]
}

/** What `salesStatuses.create` takes. */
export interface CreateStatusInput {
  readonly of: 'order' | 'task' | 'contract' | 'loss'
  readonly key: string
  readonly name: string
  readonly category: string
}

/** What `customerMetrics.cohort` takes: customers whose first order was in a time. */
export interface CohortInput {
  readonly from: Date
  readonly to: Date
  readonly withinDays: number
}

/** How many of them came again in time; `null` where they are too few to tell. */
export interface CohortAnswer {
  readonly customers: number | null
  readonly returned: number | null
  readonly rate: number | null
}

/** What `customerMetrics.recompute` has found, page by page. */
export interface RecomputeAnswer {
  readonly recomputed: number
  readonly next: string | null
  readonly findings: readonly DriftPayload[]
}

/** What `customerLifecycles.override` takes. */
export interface OverrideLifecycleInput {
  readonly customerId: string
  readonly state: LifecycleState
  /** When the rule decides again; when it is released if left out. */
  readonly until?: Date
  readonly reason: string
}

/** Where a customer stands; `null` where nothing is known that decides it. */
export interface StandingAnswer {
  readonly standing: ReadableCustomerLifecycle | null
}

/** A cause of an overlay. */
export interface OverlayInput {
  readonly customerId: string
  readonly overlay: ReadableCustomerOverlay['overlay']
  readonly cause: string
}

/** How many causes of an overlay there are now. */
export interface OverlayAnswer {
  readonly overlay: string
  readonly count: number
}

/** When to be reminded: at a moment, or so long before the deadline. */
export type ReminderInput = { readonly at: Date } | { readonly minutesBefore: number }

/** A new task, and when to be reminded of it. */
export interface TaskInput {
  readonly task: TaskValues
  readonly reminders?: readonly ReminderInput[]
}

/** What `tasks.complete` takes. */
export interface CompleteTaskInput {
  readonly id: string
  readonly outcome?: string
  /** What comes next; `null` says that nothing does. A follow-up is not done without one of them. */
  readonly next?: TaskInput | null
}

/** A task that is done, and what follows it. */
export interface CompleteTaskAnswer {
  readonly task: ReadableTask
  readonly next: ReadableTask | null
}

/** Everything that sales add to the types of a host. */
export interface SalesTypes extends PluginTypes {
  readonly id: 'sales'
  readonly optional: readonly [TicketsKnown, SurveysKnown]
  readonly events: {
    readonly 'order.placed': OrderEventPayload
    readonly 'order.updated': OrderEventPayload
    readonly 'order.paid': OrderEventPayload
    readonly 'order.refunded': OrderRefundedPayload
    readonly 'order.cancelled': OrderEventPayload
    readonly 'order.customer_attached': OrderAttachedPayload
    readonly 'customerMetric.updated': CustomerMetricPayload
    readonly 'customerMetric.drifted': DriftPayload
    readonly 'customerLifecycle.changed': LifecyclePayload
    readonly 'customerLifecycle.reactivated': ReactivatedPayload
    readonly 'customerOverlay.set': OverlayPayload
    readonly 'customerOverlay.cleared': OverlayPayload
    readonly 'task.created': TaskPayload
    readonly 'task.updated': TaskUpdatedPayload
    readonly 'task.ended': TaskEndedPayload
    readonly 'reminder.due': ReminderDuePayload
    readonly 'contract.created': ContractPayload
    readonly 'contract.updated': ContractUpdatedPayload
    readonly 'contract.changed': ContractChangedPayload
    readonly 'contract.warned': ContractWarnedPayload
    readonly 'contract.renewed': ContractRenewedPayload
  } & PoolEventTypes &
    OpportunityEventTypes &
    BillingEventTypes
  readonly operations: {
    readonly 'orders.record': { input: RecordOrderInput; output: RecordOrderAnswer }
    readonly 'orders.bulk': {
      input: { readonly items: readonly RecordOrderInput[] }
      output: RecordOrdersAnswer
    }
    readonly 'orders.refund': { input: RefundOrderInput; output: RefundOrderAnswer }
    readonly 'orders.import': { input: ImportOrdersInput; output: ToldImport }
    readonly 'orders.takeLines': {
      input: TargetBatch
      output: { readonly outcomes: readonly TargetOutcome[] }
    }
    readonly 'orders.get': { input: { readonly id: string }; output: OrderAnswer }
    readonly 'orders.list': { input: ListQuery; output: Page<ReadableOrder> }
    readonly 'orders.search': { input: ListQuery; output: Page<ReadableOrder> }
    readonly 'orders.aggregate': { input: AggregateQuery; output: AggregateResult }
    readonly 'customerMetrics.get': {
      input: { readonly customerId: string }
      output: { readonly metrics: ReadableCustomerMetric | null }
    }
    readonly 'customerMetrics.search': { input: ListQuery; output: Page<ReadableCustomerMetric> }
    readonly 'customerMetrics.aggregate': { input: AggregateQuery; output: AggregateResult }
    readonly 'customerMetrics.cohort': { input: CohortInput; output: CohortAnswer }
    readonly 'customerMetrics.recompute': {
      input: { readonly after?: string; readonly limit?: number }
      output: RecomputeAnswer
    }
    readonly 'lifecycleEntries.list': {
      input: { readonly customerId: string } & ListQuery
      output: Page<ReadableLifecycleEntry>
    }
    readonly 'customerLifecycles.override': { input: OverrideLifecycleInput; output: StandingAnswer }
    readonly 'customerLifecycles.release': {
      input: { readonly customerId: string }
      output: StandingAnswer
    }
    readonly 'lifecycleRules.read': { input: object; output: LifecycleRule }
    readonly 'lifecycleRules.set': {
      input: Partial<Omit<LifecycleRule, 'revision'>>
      output: ReadableLifecycleRule
    }
    readonly 'customerOverlays.list': { input: ListQuery; output: Page<ReadableCustomerOverlay> }
    readonly 'customerOverlays.set': { input: OverlayInput; output: OverlayAnswer }
    readonly 'customerOverlays.clear': { input: OverlayInput; output: OverlayAnswer }
    readonly 'tasks.create': {
      input: TaskInput & { readonly customerId: string }
      output: ReadableTask
    }
    readonly 'tasks.get': { input: { readonly id: string }; output: ReadableTask }
    readonly 'tasks.list': { input: ListQuery; output: Page<ReadableTask> }
    readonly 'tasks.update': {
      input: { readonly id: string; readonly patch: TaskPatch; readonly ifVersion?: number }
      output: ReadableTask
    }
    readonly 'tasks.move': {
      input: { readonly id: string; readonly status: string }
      output: ReadableTask
    }
    readonly 'tasks.complete': { input: CompleteTaskInput; output: CompleteTaskAnswer }
    readonly 'reminders.list': { input: ListQuery; output: Page<ReadableReminder> }
    readonly 'reminders.create': {
      input: { readonly taskId: string; readonly when: ReminderInput }
      output: ReadableReminder
    }
    readonly 'reminders.acknowledge': { input: { readonly id: string }; output: ReadableReminder }
    readonly 'reminders.snooze': {
      input: { readonly id: string; readonly until: Date }
      output: ReadableReminder
    }
    readonly 'contracts.create': {
      input: { readonly customerId: string; readonly contract: ContractValues }
      output: ReadableContract
    }
    readonly 'contracts.get': { input: { readonly id: string }; output: ReadableContract }
    readonly 'contracts.list': { input: ListQuery; output: Page<ReadableContract> }
    readonly 'contracts.update': {
      input: { readonly id: string; readonly patch: ContractPatch; readonly ifVersion?: number }
      output: ReadableContract
    }
    readonly 'contracts.move': {
      input: { readonly id: string; readonly status: string }
      output: ReadableContract
    }
    readonly 'contracts.amend': {
      input: { readonly id: string; readonly contract: ContractPatch }
      output: ReadableContract
    }
    readonly 'contracts.terminate': {
      input: { readonly id: string; readonly reason: string }
      output: ReadableContract
    }
    readonly 'salesStatuses.list': { input: ListQuery; output: Page<ReadableStatus> }
    readonly 'salesStatuses.create': { input: CreateStatusInput; output: ReadableStatus }
    readonly 'salesStatuses.update': {
      input: { readonly id: string; readonly patch: StatusPatch; readonly ifVersion?: number }
      output: ReadableStatus
    }
  } & PoolOperationTypes &
    OpportunityOperationTypes &
    BillingOperationTypes
}
