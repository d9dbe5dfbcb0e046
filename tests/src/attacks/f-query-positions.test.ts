import * as kit from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { queryAttacks } from './f-query-positions.ts'

describe('the positions of a query stand firm', () => {
  it.each(queryAttacks)('$number: $says', async ({ run }) => {
    await expect(run(kit)).resolves.toBeUndefined()
  })
})
