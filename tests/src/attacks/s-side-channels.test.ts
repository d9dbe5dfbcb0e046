import * as kit from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { sideChannelAttacks } from './s-side-channels.ts'

describe('answers stand firm', () => {
  it.each(sideChannelAttacks)('$number: $says', async ({ run }) => {
    await expect(run(kit)).resolves.toBeUndefined()
  })
})
