import * as kit from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { timelineAttacks } from './s-timeline.ts'

describe('the past of a customer', () => {
  it.each(timelineAttacks)('$number: $says', async ({ run }) => {
    expect(await run(kit)).toBeUndefined()
  })
})
