import * as kit from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { rowsOfOthersAttacks } from './w-rows-of-others.ts'
import { writeAttacks } from './w-writes.ts'

describe('writes stand firm', () => {
  it.each([...writeAttacks, ...rowsOfOthersAttacks])('$number: $says', async ({ run }) => {
    expect(await run(kit)).toBeUndefined()
  })
})
