export { sales } from './plugin.ts'
export type {
  CohortAnswer,
  CohortInput,
  CompleteTaskAnswer,
  CompleteTaskInput,
  CreateStatusInput,
  ImportOrdersInput,
  OrderAnswer,
  OverlayAnswer,
  OverlayInput,
  OverrideLifecycleInput,
  RecomputeAnswer,
  ReminderInput,
  RecordOrderAnswer,
  RecordOrdersAnswer,
  RefundOrderAnswer,
  SalesTypes,
  StandingAnswer,
  TaskInput,
} from './types.ts'
export type {
  OrderLineInput,
  OrderPaymentInput,
  OrderRefundInput,
  RecordOrderInput,
  RefundOrderInput,
} from './orders/order-input.ts'
export type {
  ReadableOrder,
  ReadableOrderLine,
  ReadableOrderPayment,
  ReadableOrderRefund,
} from './orders/order.entity.ts'
export type { OrderCategory } from './orders/order-state.ts'
export type { ReadableStatus, StatusPatch } from './statuses/status.entity.ts'
export type {
  ReadableCustomerLifecycle,
  ReadableLifecycleEntry,
  ReadableLifecycleRule,
} from './lifecycle/customer-lifecycle.entity.ts'
export type { LifecycleReason, LifecycleRule, LifecycleState } from './lifecycle/lifecycle.ts'
export type { ContractCategory } from './contracts/contract-terms.ts'
export type { ContractPatch, ContractValues, ReadableContract } from './contracts/contract.entity.ts'
export type { PooledCustomer, PoolPage } from './pool/pool-types.ts'
export type { PoolReason, PoolRule, PoolState } from './pool/pool-rule.ts'
export type { ReadablePoolMove, ReadablePoolRule, ReadablePoolStanding } from './pool/pool.entity.ts'
export type { PoolMovedPayload, PoolProtectedPayload } from './pool/pool-events.ts'
export type {
  CreateOpportunityInput,
  ForecastAnswer,
  ForecastTotal,
  LoseOpportunityInput,
  StageInput,
} from './opportunities/opportunity-types.ts'
export type {
  LossCategory,
  OpportunityValues,
  ReadableOpportunity,
  ReadableOpportunityMove,
  ReadablePipeline,
  ReadablePipelineStage,
  StageCategory,
} from './opportunities/opportunity.entity.ts'
export type {
  BillingIdentityPatch,
  BillingIdentityValues,
  ReadableBillingIdentity,
} from './billing/billing-identity.entity.ts'
export type { ReadableCustomerOverlay } from './overlays/customer-overlay.entity.ts'
export type {
  ReadableReminder,
  ReadableTask,
  TaskCategory,
  TaskPatch,
  TaskValues,
} from './tasks/task.entity.ts'
export type { ReadableCustomerMetric } from './value/customer-metric.entity.ts'
export type {
  ContractChangedPayload,
  ContractPayload,
  ContractRenewedPayload,
  ContractUpdatedPayload,
  ContractWarnedPayload,
  CustomerMetricPayload,
  DriftPayload,
  LifecyclePayload,
  OrderAttachedPayload,
  OrderEventLine,
  OrderEventPayload,
  OrderEventRefund,
  OrderRefundedPayload,
  OverlayPayload,
  ReactivatedPayload,
  ReminderDuePayload,
  TaskEndedPayload,
  TaskPayload,
  TaskUpdatedPayload,
} from './events.ts'
export { salesErrors } from './errors.ts'
