import { type Dataset, definePlugin, importTargets } from '@kith/core'

import { billingEvents } from './billing/billing-events.ts'
import { billingIdentityEntity } from './billing/billing-identity.entity.ts'
import { billingUses } from './billing/billing-rights.ts'
import { installBilling } from './billing/install-billing.ts'
import { amendContract } from './contracts/amend-contract.ts'
import { checkContracts } from './contracts/check-contract.ts'
import { contractEntity } from './contracts/contract.entity.ts'
import { contractsPanel } from './contracts/contracts-panel.ts'
import {
  createContract,
  getContract,
  listContracts,
  moveContract,
  terminateContract,
  updateContract,
} from './contracts/operations.ts'
import { salesErrors } from './errors.ts'
import { salesEvents } from './events.ts'
import { checkAllDue } from './lifecycle/check-due.ts'
import {
  customerLifecycleEntity,
  lifecycleEntryEntity,
  lifecycleRuleEntity,
} from './lifecycle/customer-lifecycle.entity.ts'
import { lifecyclePanel } from './lifecycle/lifecycle-panel.ts'
import {
  listLifecycle,
  overrideLifecycle,
  readLifecycleRule,
  releaseLifecycle,
  setLifecycleRule,
} from './lifecycle/operations.ts'
import { salesMessages } from './messages/zh-CN.ts'
import { createOrders } from './migrations/0001-create-orders.ts'
import { createStanding } from './migrations/0002-create-standing.ts'
import { createTasks } from './migrations/0003-create-tasks.ts'
import { createContracts } from './migrations/0004-create-contracts.ts'
import { recordRefunds } from './migrations/0005-record-refunds.ts'
import { createPool } from './migrations/0006-create-pool.ts'
import { createServiceCases } from './migrations/0007-create-service-cases.ts'
import { createOpportunities } from './migrations/0008-create-opportunities.ts'
import { createBilling } from './migrations/0009-create-billing.ts'
import { importOrderFiles } from './migrations/0010-import-orders.ts'
import { noteEndsOfContracts } from './migrations/0011-note-ends-of-contracts.ts'
import { amendContracts } from './migrations/0012-amend-contracts.ts'
import { installOpportunities, opportunityEntities } from './opportunities/install-opportunities.ts'
import { opportunityEvents } from './opportunities/opportunity-events.ts'
import { opportunityUses } from './opportunities/opportunity-rights.ts'
import { importOrders, orderFiles, takeOrderLines } from './order-files/operations.ts'
import { attachOrders } from './orders/attach-orders.ts'
import {
  aggregateOrders,
  getOrder,
  listOrders,
  recordManyOrders,
  recordOrder,
  refundOrder,
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
import { customerOverlayEntity } from './overlays/customer-overlay.entity.ts'
import { clearOverlay, listOverlays, setOverlay } from './overlays/operations.ts'
import { overlaysPanel } from './overlays/overlays-panel.ts'
import { installPool, poolEntities } from './pool/install-pool.ts'
import { poolEvents } from './pool/pool-events.ts'
import { poolUses } from './pool/pool-rights.ts'
import { rightsByRole, salesPermissions, salesRights } from './rights.ts'
import type { SalesRegistrar } from './sales-registrar.ts'
import { installService, serviceUses } from './service/install-service.ts'
import { serviceCaseEntity } from './service/service-case.entity.ts'
import { evaluate } from './standing/evaluate.ts'
import { evaluateMerged, mergingStanding } from './standing/merge-standing.ts'
import { recompute, recomputeJob } from './standing/recompute.ts'
import { createStatus, listStatuses, updateStatus } from './statuses/operations.ts'
import { statusEntity } from './statuses/status.entity.ts'
import { deliverReminder } from './tasks/deliver-reminder.ts'
import { openTasksPanel } from './tasks/open-tasks-panel.ts'
import { completeTask, createTask, getTask, listTasks, moveTask, updateTask } from './tasks/operations.ts'
import {
  acknowledgeReminder,
  createReminder,
  listReminders,
  snoozeReminder,
} from './tasks/reminder-operations.ts'
import { tellDueReminders } from './tasks/reminders.ts'
import { reminderEntity, taskEntity } from './tasks/task.entity.ts'
import type { SalesTypes } from './types.ts'
import { customerMetricEntity } from './value/customer-metric.entity.ts'
import { aggregateMetrics, cohortRate, getMetrics, searchMetrics } from './value/operations.ts'
import { valuePanel } from './value/value-panel.ts'

const operations = [
  recordOrder,
  recordManyOrders,
  refundOrder,
  importOrders,
  takeOrderLines,
  getOrder,
  listOrders,
  searchOrders,
  aggregateOrders,
  listStatuses,
  createStatus,
  updateStatus,
  getMetrics,
  searchMetrics,
  aggregateMetrics,
  cohortRate,
  recompute,
  listLifecycle,
  overrideLifecycle,
  releaseLifecycle,
  readLifecycleRule,
  setLifecycleRule,
  listOverlays,
  setOverlay,
  clearOverlay,
  createTask,
  getTask,
  listTasks,
  updateTask,
  moveTask,
  completeTask,
  listReminders,
  createReminder,
  acknowledgeReminder,
  snoozeReminder,
  createContract,
  getContract,
  listContracts,
  updateContract,
  moveContract,
  terminateContract,
  amendContract,
]

const panels = {
  'customerOverlays.open': overlaysPanel,
  'customerLifecycles.standing': lifecyclePanel,
  'customerMetrics.value': valuePanel,
  'tasks.open': openTasksPanel,
  'orders.recent': recentOrdersPanel,
  'contracts.latest': contractsPanel,
}

const timelineTypes = {
  'order.placed': { title: 'Order placed', entity: 'order' },
  'order.paid': { title: 'Order paid', entity: 'order' },
  'order.refunded': { title: 'Order refunded', entity: 'order' },
  'order.cancelled': { title: 'Order cancelled', entity: 'order' },
  'lifecycleEntry.added': { title: 'Lifecycle', entity: 'lifecycleEntry' },
  'customerOverlay.set': { title: 'Overlay set', entity: 'customerOverlay' },
  'customerOverlay.cleared': { title: 'Overlay cleared', entity: 'customerOverlay' },
  'task.created': { title: 'Task added', entity: 'task' },
  'task.ended': { title: 'Task over', entity: 'task' },
  'contract.created': { title: 'Contract added', entity: 'contract' },
  'contract.changed': { title: 'Contract', entity: 'contract' },
  'contract.warned': { title: 'Contract ends', entity: 'contract' },
  'contract.renewed': { title: 'Contract renewed', entity: 'contract' },
}

const ordersDataset: Dataset = {
  title: 'Orders',
  permission: { entity: 'order', action: 'aggregate' },
  entity: 'order',
  dimensions: ['source', 'status', 'category', 'channel', 'campaignId'],
  measures: ['total', 'refunded'],
}

/** What is heard of by events and hooks. */
function listen(r: SalesRegistrar): void {
  r.on('customerIdentity.added', ({ payload }, ctx) => attachOrders(ctx, payload.customerIdentityId), {
    as: 'orders.attach-guests',
  })
  r.on('interaction.recorded', ({ payload }, ctx) => evaluate(ctx, [payload.customerId]), {
    as: 'customerLifecycles.hear-of-contact',
  })
  r.on('contract.changed', ({ payload }, ctx) => evaluate(ctx, [payload.customerId]), {
    as: 'customerLifecycles.hear-of-contract',
  })
  r.on('reminder.due', deliverReminder, { as: 'reminders.deliver', inTransaction: false })
  r.hook.after('customers.merge', ({ mergeId, customer }, _input, ctx) =>
    mergeId === null ? undefined : evaluateMerged(ctx, [customer.id], mergeId),
  )
  r.hook.after('merges.undo', ({ survivorId, retiredIds }, _input, ctx) =>
    evaluateMerged(ctx, [survivorId, ...retiredIds], null),
  )
}

/** What is done at set times. */
function work(r: SalesRegistrar): void {
  r.job('customerLifecycles.check', {
    title: 'Look at customers whom time has moved',
    schedule: { every: '1m' },
    misfire: 'latest',
    run: (ctx) => checkAllDue(ctx),
  })
  r.job('reminders.tell', {
    title: 'Tell of reminders whose time has come',
    schedule: { every: '1m' },
    misfire: 'latest',
    run: (ctx) => tellDueReminders(ctx),
  })
  r.job('contracts.check', {
    title: 'Warn of contracts that end, and end or renew them',
    schedule: { every: '15m' },
    misfire: 'latest',
    run: (ctx) => checkContracts(ctx),
  })
  r.job('customerMetrics.recompute', {
    title: 'Prove the figures and the lifecycle of all customers',
    schedule: { cron: '30 3 * * *' },
    run: (ctx, input) => recomputeJob(ctx, input),
  })
}

/**
 * What customers buy, what they are worth, and where they stand.
 *
 * @example
 * createCrm({ plugins: [sales()], ... })
 */
export const sales = definePlugin<SalesTypes>({
  id: 'sales',
  version: '0.1.0',
  kernel: '^0.1',
  resources: ['pool', 'value'],
  optional: { tickets: '^0.1', surveys: '^0.1' },
  entities: [
    statusEntity,
    orderEntity,
    orderLineEntity,
    orderPaymentEntity,
    orderRefundEntity,
    orderGuestEntity,
    customerMetricEntity,
    customerLifecycleEntity,
    lifecycleEntryEntity,
    lifecycleRuleEntity,
    customerOverlayEntity,
    taskEntity,
    reminderEntity,
    contractEntity,
    ...poolEntities,
    serviceCaseEntity,
    ...opportunityEntities,
    billingIdentityEntity,
  ],
  events: [...salesEvents, ...poolEvents, ...opportunityEvents, ...billingEvents],
  migrations: [
    createOrders,
    createStanding,
    createTasks,
    createContracts,
    recordRefunds,
    createPool,
    createServiceCases,
    createOpportunities,
    createBilling,
    importOrderFiles,
    noteEndsOfContracts,
    amendContracts,
  ],
  errors: salesErrors.$entries,
  messages: [salesMessages],
  uses: [...salesRights, ...poolUses, ...serviceUses, ...opportunityUses, ...billingUses],
  setup(r) {
    for (const operation of operations) r.operation(operation)
    for (const [name, title] of salesPermissions) r.permission(name, { title })
    for (const [role, grants] of Object.entries(rightsByRole))
      for (const grant of grants) r.grant(role, grant)
    for (const [name, panel] of Object.entries(panels)) r.panel(name, panel)
    for (const [name, type] of Object.entries(timelineTypes)) r.timeline(name, type)
    r.dataset('orders', ordersDataset)
    r.extensionPoint(importTargets).add('orders', orderFiles)
    r.mergeParticipant(mergingStanding)
    installPool(r)
    installService(r)
    installOpportunities(r)
    installBilling(r)
    listen(r)
    work(r)
  },
})
