import * as kit from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { rowPolicyAttacks } from './k-row-policy.ts'

describe('the row policy stands firm', () => {
  it.each(rowPolicyAttacks)('$number: $says', async ({ run }) => {
    await expect(run(kit)).resolves.toBeUndefined()
  })
})
