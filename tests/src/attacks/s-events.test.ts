import * as kit from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { eventAttacks } from './s-events.ts'

describe('events and background work stand firm', () => {
  it.each(eventAttacks)('$number: $says', async ({ run }) => {
    await expect(run(kit)).resolves.toBeUndefined()
  })
})
