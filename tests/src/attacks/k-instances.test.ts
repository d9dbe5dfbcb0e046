import * as kit from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { instanceAttacks } from './k-instances.ts'

describe('instances stand firm', () => {
  it.each(instanceAttacks)('$number: $says', async ({ run }) => {
    await expect(run(kit)).resolves.toBeUndefined()
  })
})
