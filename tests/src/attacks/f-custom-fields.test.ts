import * as kit from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { customFieldAttacks } from './f-custom-fields.ts'

describe('an attack on custom fields', () => {
  it.each(customFieldAttacks)('$number: $says', async ({ run }) => {
    expect(await run(kit)).toBeUndefined()
  })
})
