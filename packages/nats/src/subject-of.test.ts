import type { CloudEvent } from '@kith/core'
import { expect, it } from 'vitest'

import { subjectOf } from './subject-of.ts'

it.each([
  ['/crm/default', 'crm.customer.created.v1', 'kith.default.customer.created'],
  ['/crm/a.b%20*%3E', 'crm.order.line.changed.v12', 'kith.a%2Eb%20%2A%3E.order.line.changed'],
])('publishes what comes from %s to a subject of its own', (source, type, subject) => {
  expect(subjectOf('kith', { source, type } as CloudEvent)).toBe(subject)
})
