import * as kit from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { maskLinterAttacks } from './f-mask-linter.ts'
import { searchAttacks } from './f-search.ts'

describe('searches and masks stand firm', () => {
  it.each([...searchAttacks, ...maskLinterAttacks])('$number: $says', async ({ run }) => {
    expect(await run(kit)).toBeUndefined()
  })
})
