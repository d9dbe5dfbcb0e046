import { describePlugin } from '@kith/testing'
import { describe, test, vi } from 'vitest'

import { anOrder } from './fixtures/open-shop.ts'
import { answers, desk } from './fixtures/service-plugins.ts'
import { sales } from './plugin.ts'

const REASON = 'Mr Li said that he moves abroad'
const SUBJECT = 'Ask Mr Li whether the kettle arrived'
const SIGNER = 'Li Mingmei of the purchasing'
const TITLE = 'Li & Sons of Shenzhen'
const BANK_ACCOUNT = '755922334410801'
const ADDRESS = 'Lane 7 behind the old market'
const ACCOUNT = 'account-8831-of-zhang'

const workers = ['relationship-manager', 'integration']
const readers = ['relationship-manager', 'service-rep', 'integration']

// Every command is called anew for each role that may, among rows of its own: with so many that takes longer.
vi.setConfig({ testTimeout: 120_000 })

describePlugin(
  { describe, test },
  {
    plugin: () => sales(),
    requires: () => [desk(), answers()],
    async prepare({ customerId, otherCustomerId, execute, settle }) {
      const status = { of: 'order', key: 'packed', name: 'Packed', category: 'paid' } as const
      const { id: statusId } = await execute('salesStatuses.create', status)
      const payments = [{ ref: 'p1', amount: 10_000, paidAt: new Date('2026-01-03T00:00:00Z') }]
      const refunds = [
        {
          ref: 'r1',
          amount: 3000,
          refundedAt: new Date('2026-01-04T00:00:00Z'),
          lines: [{ line: 'a', quantity: 1, amount: 3000 }],
        },
      ]
      const whole = anOrder({ customerId, payments, refunds })
      const { order } = await execute('orders.record', whole)
      await execute('orders.record', anOrder({ externalId: '1002', customerId: otherCustomerId }))
      const known = { namespace: 'shop', externalId: ACCOUNT }
      await execute('orders.record', anOrder({ externalId: '1003', identity: known }))
      await execute('customers.identities.add', { id: customerId, ...known })
      await settle()
      await execute('customers.interactions.record', {
        id: customerId,
        channel: 'phone',
        direction: 'in',
        kind: 'call',
      })
      const override = { customerId: otherCustomerId, state: 'churned', reason: REASON }
      await execute('customerLifecycles.override', override)
      await execute('lifecycleRules.set', { newDays: 20 })
      const overlay = { customerId, overlay: 'vip', cause: 'list:2026' } as const
      await execute('customerOverlays.set', overlay)
      const dueAt = new Date('2026-01-05T02:00:00Z')
      const task = { type: 'call', subject: SUBJECT, notes: REASON, dueAt }
      const reminders = [{ at: new Date('2026-01-05T00:00:00Z') }, { minutesBefore: 10 }]
      const { id: taskId } = await execute('tasks.create', { customerId, task, reminders })
      const { id: otherTaskId } = await execute('tasks.create', { customerId: otherCustomerId, task })
      const later = { at: new Date('2026-02-01T00:00:00Z') }
      const { id: reminderId } = await execute('reminders.create', { taskId: otherTaskId, when: later })
      const contract = {
        number: 'C-1',
        title: 'Frame agreement 7',
        startOn: '2025-02-01',
        endOn: '2026-01-31',
        signedBy: SIGNER,
      }
      const { id: contractId } = await execute('contracts.create', { customerId, contract })
      const draft = { ...contract, number: 'C-2' }
      const { id: draftId } = await execute('contracts.create', {
        customerId: otherCustomerId,
        contract: draft,
      })
      await execute('contracts.move', { id: contractId, status: 'active' })
      await execute('poolRules.set', { isActive: true, noContactDays: 30 })
      const { id: pooledId } = await execute('customers.create', { name: 'Somebody whom nobody looks after' })
      await execute('pool.release', { customerId: pooledId, reason: 'Nobody has the time' })
      const { id: userId } = await execute('users.create', { key: 'u-zoe', name: 'Zoe' })
      await execute('users.update', { id: userId, patch: { isActive: false } })
      const stage = { key: 'talk', name: 'Talk', category: 'open', probability: 10 }
      const stages = [
        stage,
        { key: 'offer', name: 'Offer', category: 'open', probability: 50 },
        { key: 'signed', name: 'Signed', category: 'won', probability: 100 },
        { key: 'gone', name: 'Gone', category: 'lost', probability: 0 },
      ]
      const { id: pipelineId } = await execute('pipelines.create', { key: 'direct', name: 'Direct', stages })
      const another = { ...stage, pipeline: 'direct', key: 'kettles' }
      const { id: stageId } = await execute('pipelineStages.create', another)
      const opportunity = { name: SUBJECT, amount: { amount: 10_000, currency: 'CNY' } }
      const begun = { customerId, pipeline: 'direct', opportunity }
      const { id: opportunityId } = await execute('opportunities.create', begun)
      const { id: lostId } = await execute('opportunities.create', begun)
      const loss = { id: lostId, reason: 'price', note: REASON }
      await execute('opportunities.lose', loss)
      const { id: losingId } = await execute('opportunities.create', begun)
      const identity = { title: TITLE, account: BANK_ACCOUNT, address: ADDRESS }
      const billed = { customerId, identity, isDefault: true }
      const { id: billingId } = await execute('billingIdentities.create', billed)
      const { id: otherBillingId } = await execute('billingIdentities.create', {
        ...billed,
        customerId: otherCustomerId,
      })
      const ticket = { customerId, ticketId: 't-1', number: 'T-1', kind: 'service', category: 'new' }
      await execute('tickets.tell', { event: 'ticket.opened', ticket })
      await execute('tickets.tell', { event: 'ticket.updated', ticket })
      await execute('tickets.tell', { event: 'ticket.moved', ticket: { ...ticket, category: 'closed' } })
      await execute('surveys.tell', { customerId, topic: 't-1', score: 2 })
      await settle()
      const stranger = { namespace: 'shop', externalId: 'account-9' }
      await execute('orders.record', anOrder({ externalId: '1004', identity: stranger }))
      return {
        'orders.record': anOrder({ customerId, externalId: '1005' }),
        'orders.bulk': { items: [anOrder({ customerId, externalId: '1006' })] },
        'orders.refund': {
          id: (order as { readonly id: string }).id,
          ref: 'desk-1',
          amount: 100,
          refundedAt: later.at,
        },
        'orders.import': {
          file: new TextEncoder().encode('order,date,amount,customer id\n77,2026-01-01,10,B-1\n'),
          source: 'till',
          currency: 'CNY',
        },
        'orders.takeLines': {
          records: [
            { line: 2, values: { order: '78', date: '2026-01-01', amount: '10', customer: ACCOUNT } },
          ],
          options: { source: 'shop', currency: 'CNY' },
        },
        'orders.get': { id: (order as { readonly id: string }).id },
        'orders.list': {},
        'orders.search': {},
        'orders.aggregate': { measures: { orders: 'count' } },
        'customerMetrics.get': { customerId },
        'customerMetrics.search': {},
        'customerMetrics.aggregate': { measures: { customers: 'count' } },
        'customerMetrics.cohort': { from: new Date(0), to: new Date('2030-01-01'), withinDays: 30 },
        'customerMetrics.recompute': {},
        'lifecycleEntries.list': { customerId },
        'customerLifecycles.override': { ...override, customerId },
        'customerLifecycles.release': { customerId: otherCustomerId },
        'lifecycleRules.read': {},
        'lifecycleRules.set': { newDays: 25 },
        'customerOverlays.list': {},
        'customerOverlays.set': { ...overlay, cause: 'list:2027' },
        'customerOverlays.clear': overlay,
        'tasks.create': { customerId, task },
        'tasks.get': { id: taskId },
        'tasks.list': {},
        'tasks.update': { id: taskId, patch: { priority: 'high' } },
        'tasks.move': { id: taskId, status: 'doing' },
        'reminders.list': {},
        'reminders.create': { taskId, when: later },
        'reminders.acknowledge': { id: reminderId },
        'reminders.snooze': { id: reminderId, until: later.at },
        'tasks.complete': { id: taskId, outcome: REASON, next: { task } },
        'contracts.create': { customerId, contract: { ...contract, number: 'C-3' } },
        'contracts.get': { id: contractId },
        'contracts.list': {},
        'contracts.update': { id: draftId, patch: { noticeDays: 10 } },
        'contracts.move': { id: draftId, status: 'sent' },
        'contracts.amend': { id: contractId, contract: { noticeDays: 20 } },
        'contracts.terminate': { id: contractId, reason: REASON },
        'pipelines.list': {},
        'pipelines.create': { key: 'partners', name: 'Partners', stages },
        'pipelines.update': { id: pipelineId, patch: { name: 'By hand' } },
        'pipelineStages.list': {},
        'pipelineStages.create': { ...stage, pipeline: 'direct', key: 'demo' },
        'pipelineStages.update': { id: stageId, patch: { probability: 25 } },
        'opportunities.create': begun,
        'opportunities.get': { id: lostId },
        'opportunities.list': {},
        'opportunityMoves.list': { id: lostId },
        'opportunities.update': { id: opportunityId, patch: { expectedCloseOn: '2026-06-30' } },
        'opportunities.move': { id: opportunityId, stage: 'offer' },
        'opportunities.win': { id: opportunityId },
        'opportunities.lose': { ...loss, id: losingId },
        'opportunities.reopen': { id: lostId },
        'opportunities.forecast': { pipeline: 'direct' },
        'opportunities.aggregate': { measures: { opportunities: 'count' } },
        'billingIdentities.create': billed,
        'billingIdentities.get': { id: billingId },
        'billingIdentities.list': {},
        'billingIdentities.default': { customerId },
        'billingIdentities.update': { id: billingId, patch: { title: 'Li & Daughters' } },
        'billingIdentities.prefer': { id: billingId },
        'billingIdentities.delete': { id: otherBillingId },
        'pool.list': {},
        'pool.claim': { customerId: pooledId },
        'pool.protect': { customerId },
        'poolMoves.list': { customerId: otherCustomerId },
        'poolRules.read': {},
        'poolRules.set': { noContactDays: 60 },
        'pool.release': { customerId: otherCustomerId },
        'salesStatuses.list': {},
        'salesStatuses.create': { ...status, key: 'wrapped' },
        'salesStatuses.update': { id: statusId, patch: { name: 'In the box' } },
      }
    },
    roles: {
      'orders.record': ['relationship-manager', 'integration'],
      'orders.bulk': ['relationship-manager', 'integration'],
      'orders.refund': ['relationship-manager', 'integration'],
      'orders.import': ['relationship-manager', 'integration'],
      'orders.takeLines': ['relationship-manager', 'integration'],
      'orders.get': readers,
      'orders.list': readers,
      'orders.search': readers,
      'orders.aggregate': ['market-analyst', 'data-analyst'],
      'customerMetrics.get': readers,
      'customerMetrics.search': readers,
      'customerMetrics.aggregate': ['market-analyst', 'data-analyst'],
      'customerMetrics.cohort': ['market-analyst', 'data-analyst'],
      'customerMetrics.recompute': ['system-admin', 'integration'],
      'lifecycleEntries.list': readers,
      'customerLifecycles.override': ['relationship-manager'],
      'customerLifecycles.release': ['relationship-manager'],
      'lifecycleRules.read': [...readers, 'system-admin', 'market-analyst', 'data-analyst'],
      'lifecycleRules.set': ['system-admin'],
      'customerOverlays.list': readers,
      'customerOverlays.set': ['relationship-manager', 'integration'],
      'customerOverlays.clear': ['relationship-manager', 'integration'],
      'tasks.create': workers,
      'tasks.get': workers,
      'tasks.list': workers,
      'tasks.update': workers,
      'tasks.move': workers,
      'reminders.list': workers,
      'reminders.create': workers,
      'reminders.acknowledge': workers,
      'reminders.snooze': workers,
      'tasks.complete': workers,
      'contracts.create': workers,
      'contracts.get': workers,
      'contracts.list': workers,
      'contracts.update': workers,
      'contracts.move': workers,
      'contracts.amend': workers,
      'contracts.terminate': workers,
      'pipelines.list': [...workers, 'system-admin', 'market-analyst', 'data-analyst'],
      'pipelines.create': ['system-admin'],
      'pipelines.update': ['system-admin'],
      'pipelineStages.list': [...workers, 'system-admin', 'market-analyst', 'data-analyst'],
      'pipelineStages.create': ['system-admin'],
      'pipelineStages.update': ['system-admin'],
      'opportunities.create': workers,
      'opportunities.get': workers,
      'opportunities.list': workers,
      'opportunityMoves.list': workers,
      'opportunities.update': workers,
      'opportunities.move': workers,
      'opportunities.win': workers,
      'opportunities.lose': workers,
      'opportunities.reopen': workers,
      'opportunities.forecast': ['relationship-manager', 'market-analyst', 'data-analyst'],
      'opportunities.aggregate': ['relationship-manager', 'market-analyst', 'data-analyst'],
      'billingIdentities.create': workers,
      'billingIdentities.get': readers,
      'billingIdentities.list': readers,
      'billingIdentities.default': readers,
      'billingIdentities.update': workers,
      'billingIdentities.prefer': workers,
      'billingIdentities.delete': workers,
      'pool.list': workers,
      'pool.claim': ['relationship-manager'],
      'pool.protect': ['relationship-manager'],
      'pool.release': workers,
      'poolMoves.list': workers,
      'poolRules.read': [...workers, 'system-admin'],
      'poolRules.set': ['system-admin'],
      'salesStatuses.list': [...readers, 'system-admin', 'market-analyst', 'data-analyst'],
      'salesStatuses.create': ['system-admin'],
      'salesStatuses.update': ['system-admin'],
    },
    personal: [ACCOUNT, REASON, SUBJECT, SIGNER, TITLE, BANK_ACCOUNT, ADDRESS],
    clearFor: readers,
  },
)
