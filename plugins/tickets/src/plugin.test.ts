import { describePlugin } from '@kith/testing'
import { describe, test } from 'vitest'

import { tickets } from './plugin.ts'

const SUBJECT = 'Mr Li called twice about the broken kettle'
const BODY = 'My neighbour Wang saw the kettle smoke'

const readers = ['relationship-manager', 'service-rep', 'integration']
const workers = ['relationship-manager', 'service-rep']

describePlugin(
  { describe, test },
  {
    plugin: () => tickets(),
    async prepare({ customerId, otherCustomerId, execute }) {
      await execute('users.create', { key: 'ann', name: 'Ann', roles: ['service-rep'] })
      await execute('tickets.configure', { reopenDays: 3 })
      const status = { key: 'at-carrier', name: 'With the carrier', category: 'waiting_third' }
      const { id: statusId } = await execute('ticketStatuses.create', status)
      const open = { customerId, subject: SUBJECT, description: BODY, teamId: 't1' }
      const { id } = await execute('tickets.open', { ...open, source: 'shop', externalId: BODY })
      await execute('tickets.open', { ...open, customerId: otherCustomerId })
      await execute('tickets.record', { id: id, body: BODY, source: 'mail', externalId: BODY })
      return {
        'tickets.open': open,
        'tickets.get': { id },
        'tickets.list': {},
        'tickets.messages': { id },
        'tickets.aggregate': { measures: { n: 'count' } },
        'tickets.update': { id, patch: { priority: 1 } },
        'tickets.move': { id, status: 'at-carrier' },
        'tickets.assign': { id, assigneeId: 'ann' },
        'tickets.reply': { id, body: BODY, lastSeenMessageId: null, force: true },
        'tickets.note': { id, body: BODY, mentions: ['ann'] },
        'tickets.record': { id, body: BODY },
        'ticketStatuses.list': {},
        'ticketStatuses.create': { ...status, key: 'at-workshop' },
        'ticketStatuses.update': { id: statusId, patch: { name: 'On its way' } },
        'tickets.settings': {},
        'tickets.configure': { numberPrefix: 'S' },
      }
    },
    roles: {
      'tickets.open': readers,
      'tickets.get': readers,
      'tickets.list': readers,
      'tickets.messages': readers,
      'tickets.aggregate': ['service-rep', 'market-analyst', 'data-analyst'],
      'tickets.update': ['service-rep'],
      'tickets.move': ['service-rep'],
      'tickets.assign': ['service-rep'],
      'tickets.reply': ['service-rep'],
      'tickets.note': workers,
      'tickets.record': ['service-rep', 'integration'],
      'ticketStatuses.list': ['system-admin', ...workers],
      'ticketStatuses.create': ['system-admin'],
      'ticketStatuses.update': ['system-admin'],
      'tickets.settings': ['system-admin', ...workers],
      'tickets.configure': ['system-admin'],
    },
    personal: [SUBJECT, BODY],
    clearFor: workers,
  },
)
