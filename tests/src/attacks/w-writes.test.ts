import * as kit from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { writeAttacks } from './w-writes.ts'

describe('writes stand firm', () => {
  it.each(writeAttacks)('$number: $says', async ({ run }) => {
    await expect(run(kit)).resolves.toBeUndefined()
  })
})
