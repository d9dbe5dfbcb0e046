import type { CloudEvent } from '@kith/core'
import { expect, it } from 'vitest'

import { routingKeyOf } from './routing-key-of.ts'

it.each([
  ['/crm/default', 'crm.customer.created.v1', 'default.customer.created'],
  ['/crm/a.b*%23', 'crm.order.line.changed.v12', 'a%2Eb%2A%23.order.line.changed'],
])('routes what comes from %s by tenant and name', (source, type, key) => {
  expect(routingKeyOf({ source, type } as CloudEvent)).toBe(key)
})
