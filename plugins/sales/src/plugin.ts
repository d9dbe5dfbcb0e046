import { definePlugin } from '@kith/core'

import { salesErrors } from './errors.ts'
import { salesEvents } from './events.ts'
import { salesMessages } from './messages/zh-CN.ts'
import { createOrders } from './migrations/0001-create-orders.ts'
import { attachOrders } from './orders/attach-orders.ts'
import {
  aggregateOrders,
  getOrder,
  listOrders,
  recordManyOrders,
  recordOrder,
  searchOrders,
} from './orders/operations.ts'
import {
  orderEntity,
  orderGuestEntity,
  orderLineEntity,
  orderPaymentEntity,
  orderRefundEntity,
} from './orders/order.entity.ts'
import { recentOrdersPanel } from './orders/recent-orders-panel.ts'
import { rightsByRole, salesPermissions, salesRights } from './rights.ts'
import { createStatus, listStatuses, updateStatus } from './statuses/operations.ts'
import { statusEntity } from './statuses/status.entity.ts'
import type { SalesTypes } from './types.ts'

const operations = [
  recordOrder,
  recordManyOrders,
  getOrder,
  listOrders,
  searchOrders,
  aggregateOrders,
  listStatuses,
  createStatus,
  updateStatus,
]

/**
 * What customers buy.
 *
 * @example
 * createCrm({ plugins: [sales()], ... })
 */
export const sales = definePlugin<SalesTypes>({
  id: 'sales',
  version: '0.1.0',
  kernel: '^0.1',
  entities: [
    statusEntity,
    orderEntity,
    orderLineEntity,
    orderPaymentEntity,
    orderRefundEntity,
    orderGuestEntity,
  ],
  events: salesEvents,
  migrations: [createOrders],
  errors: salesErrors.$entries,
  messages: [salesMessages],
  uses: salesRights,
  setup(r) {
    for (const operation of operations) r.operation(operation)
    for (const [name, title] of salesPermissions) r.permission(name, { title })
    for (const [role, grants] of Object.entries(rightsByRole))
      for (const grant of grants) r.grant(role, grant)
    r.timeline('order.placed', { title: 'Order placed', entity: 'order' })
    r.timeline('order.paid', { title: 'Order paid', entity: 'order' })
    r.timeline('order.refunded', { title: 'Order refunded', entity: 'order' })
    r.timeline('order.cancelled', { title: 'Order cancelled', entity: 'order' })
    r.panel('orders.recent', recentOrdersPanel)
    r.on('customerIdentity.added', ({ payload }, ctx) => attachOrders(ctx, payload.customerIdentityId), {
      as: 'orders.attach-guests',
    })
    r.dataset('orders', {
      title: 'Orders',
      permission: { entity: 'order', action: 'aggregate' },
      entity: 'order',
      dimensions: ['source', 'status', 'category', 'channel', 'campaignId'],
      measures: ['total', 'refunded'],
    })
  },
})
