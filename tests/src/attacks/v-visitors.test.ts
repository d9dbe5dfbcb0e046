import * as kit from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { visitorAttacks } from './v-visitors.ts'

describe('the door for visitors stands firm', () => {
  it.each(visitorAttacks)('$number: $says', async ({ run }) => {
    expect(await run(kit)).toBeUndefined()
  })
})
