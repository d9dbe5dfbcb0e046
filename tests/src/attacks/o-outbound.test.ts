import * as kit from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { outboundAttacks } from './o-outbound.ts'

describe('what is sent out stands firm', () => {
  it.each(outboundAttacks)('$number: $says', async ({ run }) => {
    expect(await run(kit)).toBeUndefined()
  })
})
