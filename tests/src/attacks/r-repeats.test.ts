import * as kit from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { repeatAttacks } from './r-repeats.ts'

describe('a repeated call stands firm', () => {
  it.each(repeatAttacks)('$number: $says', async ({ run }) => {
    expect(await run(kit)).toBeUndefined()
  })
})
