import * as kit from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { guardedFieldAttacks } from './f-guarded-fields.ts'

describe('a field that not every row shows stays hidden', () => {
  it.each(guardedFieldAttacks)('$number: $says', async ({ run }) => {
    await expect(run(kit)).resolves.toBeUndefined()
  })
})
