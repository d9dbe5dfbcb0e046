import { expect, it } from 'vitest'

import { EVENT_PATTERN, isNamed, namingNothing } from './event-patterns.ts'

it('names an event, those of a resource, or every one', () => {
  expect(isNamed(['customer.created'], 'customer.created')).toBe(true)
  expect(isNamed(['customer.*'], 'customer.created')).toBe(true)
  expect(isNamed(['*'], 'customer.created')).toBe(true)
  expect(isNamed(['customer.*'], 'customerIdentity.added')).toBe(false)
  expect(isNamed(['customer.create'], 'customer.created')).toBe(false)
  expect(isNamed([], 'customer.created')).toBe(false)
  expect(namingNothing(['customer.*', 'order.*', '*'], ['customer.created'])).toEqual(['order.*'])
  const texts = ['*', 'customer.*', 'order.paid', '*.created', 'customer', 'customer.', 'customer.*.*', '']
  expect(texts.filter((text) => EVENT_PATTERN.test(text))).toEqual(['*', 'customer.*', 'order.paid'])
})
