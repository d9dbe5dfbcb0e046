import * as kit from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { guardedDatabaseAttacks } from './s-guarded-db.ts'

describe('the guarded database stands firm when a plugin', () => {
  it.each(guardedDatabaseAttacks)('$says ($number)', async ({ run }) => {
    await expect(run(kit)).resolves.toBeUndefined()
  })
})
