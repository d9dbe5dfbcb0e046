import { createTestCrm } from '@kith/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { attackSearch } from './search-attacks.ts'
import { searchGuards } from './search-guards.ts'

describe('a search for what its caller may not see (attacks F24 and F25)', () => {
  it('finds nothing, counts nothing, and leads nowhere', async () => {
    expect(await attackSearch({ createTestCrm })).toEqual([])
  })
})

/** Proof that the attacks can succeed: each gate here lacks one guard. */
describe('the attacks', () => {
  afterEach(() => {
    vi.resetModules()
  })

  it.each(searchGuards)('succeed when $name', async ({ module, alter }) => {
    vi.resetModules()
    const path = `../../../packages/core/src/${module}`
    vi.doMock(path, async (importOriginal) => {
      const original = await importOriginal<Record<string, never>>()
      return { ...original, ...alter(original) }
    })
    const kit = await import('@kith/testing')
    vi.doUnmock(path)
    expect(await attackSearch(kit)).not.toEqual([])
  })
})
