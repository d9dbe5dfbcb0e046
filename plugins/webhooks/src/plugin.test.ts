import { describePlugin } from '@kith/testing'
import { afterAll, describe, test } from 'vitest'

import { allowing } from './fixtures/open-webhooks.ts'
import { openReceiver } from './fixtures/receiver.ts'
import { webhooks } from './plugin.ts'

const receiver = await openReceiver()
afterAll(() => receiver[Symbol.asyncDispose]())

describePlugin(
  { describe, test },
  {
    plugin: () => webhooks(allowing(receiver.port)),
    async prepare({ customerId, execute, settle }) {
      const made = { title: 'Shop', url: receiver.url, events: ['customer.*'], roles: ['integration'] }
      const { id } = await execute('webhooks.create', made)
      await execute('customers.update', { id: customerId, patch: { nickname: 'prepared' } })
      await settle()
      return {
        'webhooks.create': made,
        'webhooks.get': { id },
        'webhooks.list': {},
        'webhooks.update': { id, patch: { title: 'Other shop' } },
        'webhooks.disable': { id },
        'webhooks.enable': { id },
        'webhooks.rotateSecret': { id },
        'webhooks.ping': { id },
        'webhooks.replay': { id, since: '2030-01-01T00:00:00Z' },
        'webhookAttempts.list': {},
        'webhooks.delete': { id },
      }
    },
    roles: {
      'webhooks.create': ['system-admin'],
      'webhooks.get': ['system-admin', 'auditor'],
      'webhooks.list': ['system-admin', 'auditor'],
      'webhooks.update': ['system-admin'],
      'webhooks.disable': ['system-admin'],
      'webhooks.enable': ['system-admin'],
      'webhooks.rotateSecret': ['system-admin'],
      'webhooks.ping': ['system-admin'],
      'webhooks.replay': ['system-admin'],
      'webhookAttempts.list': ['system-admin', 'auditor'],
      'webhooks.delete': ['system-admin'],
    },
    personal: [],
    clearFor: [],
  },
)
