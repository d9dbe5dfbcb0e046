import { expect, it } from 'vitest'

import { allRemovedGuards } from './all-removed-guards.ts'
import { endWithout } from './without-guard.ts'

it.each(allRemovedGuards)('$attack gets through without $without', async (guard) => {
  expect(await endWithout(guard)).toBe('AssertionError')
})
