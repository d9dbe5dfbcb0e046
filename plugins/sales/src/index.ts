export { sales } from './plugin.ts'
export type {
  CreateStatusInput,
  OrderAnswer,
  RecordOrderAnswer,
  RecordOrdersAnswer,
  SalesTypes,
} from './types.ts'
export type {
  OrderLineInput,
  OrderPaymentInput,
  OrderRefundInput,
  RecordOrderInput,
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
  OrderAttachedPayload,
  OrderEventLine,
  OrderEventPayload,
  OrderEventRefund,
  OrderRefundedPayload,
} from './events.ts'
export { salesErrors } from './errors.ts'
