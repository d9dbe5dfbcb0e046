import { describePlugin } from '@kith/testing'
import { describe, test } from 'vitest'

import { anOrder } from './fixtures/open-shop.ts'
import { sales } from './plugin.ts'

const ACCOUNT = 'account-8831-of-zhang'

const readers = ['relationship-manager', 'service-rep', 'integration']

describePlugin(
  { describe, test },
  {
    plugin: () => sales(),
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
      const stranger = { namespace: 'shop', externalId: 'account-9' }
      await execute('orders.record', anOrder({ externalId: '1004', identity: stranger }))
      return {
        'orders.record': anOrder({ customerId, externalId: '1005' }),
        'orders.bulk': { items: [anOrder({ customerId, externalId: '1006' })] },
        'orders.get': { id: (order as { readonly id: string }).id },
        'orders.list': {},
        'orders.search': {},
        'orders.aggregate': { measures: { orders: 'count' } },
        'salesStatuses.list': {},
        'salesStatuses.create': { ...status, key: 'wrapped' },
        'salesStatuses.update': { id: statusId, patch: { name: 'In the box' } },
      }
    },
    roles: {
      'orders.record': ['relationship-manager', 'integration'],
      'orders.bulk': ['relationship-manager', 'integration'],
      'orders.get': readers,
      'orders.list': readers,
      'orders.search': readers,
      'orders.aggregate': ['market-analyst', 'data-analyst'],
      'salesStatuses.list': [...readers, 'system-admin', 'market-analyst', 'data-analyst'],
      'salesStatuses.create': ['system-admin'],
      'salesStatuses.update': ['system-admin'],
    },
    personal: [ACCOUNT],
    clearFor: [],
  },
)
