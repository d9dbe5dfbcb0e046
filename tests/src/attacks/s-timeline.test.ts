import { createTestCrm } from '@kith/testing'
import { sql } from 'kysely'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { visits } from '../timeline/visits-plugin.ts'
import { timelineLeaks } from './timeline-leaks.ts'

type Original = Readonly<Record<string, (...inputs: readonly unknown[]) => unknown>>

/** A timeline with one check less, and how the lack shows. */
const removedChecks = [
  {
    name: 'rows are not asked who may see them',
    module: 'timeline/visible-rows.ts',
    alter: () => ({ rowIsVisible: () => sql`1 = 1` }),
    shows: 'entry by entry',
  },
  {
    name: 'entities are not asked who may list them',
    module: 'timeline/visible-rows.ts',
    alter: () => ({ mayTellOf: () => true }),
    shows: 'who may list no such rows',
  },
  {
    name: 'changes of hidden fields are told without the fields',
    module: 'timeline/clear-fields.ts',
    alter: () => ({ someFieldIsClear: () => sql`1 = 1` }),
    shows: 'the whole timeline',
  },
  {
    name: 'fields are named to those who do not read them',
    module: 'timeline/timeline-entry.ts',
    alter: (original: Original) => ({
      shapeEntry: (values: unknown) => original['shapeEntry']!(values, { has: () => true }),
    }),
    shows: 'birthDate',
  },
]

/** S49: the activity of a customer must not tell of rows and fields that its reader may not see. */
describe('the timeline of a customer', () => {
  it('tells nobody of rows, people and fields that they may not see, on no page', async () => {
    expect(await timelineLeaks({ createTestCrm, visits })).toEqual([])
  })
})

/** Proof that the attack can succeed: each timeline here lacks one check, and the attack has to find it. */
describe('the attack on the timeline', () => {
  afterEach(() => {
    vi.resetModules()
  })

  it.each(removedChecks)('succeeds where $name', async ({ module, alter, shows }) => {
    vi.resetModules()
    const path = `../../../packages/core/src/${module}`
    vi.doMock(path, async (importOriginal) => {
      const original = await importOriginal<Original>()
      return { ...original, ...alter(original) }
    })
    const kit = { ...(await import('@kith/testing')), ...(await import('../timeline/visits-plugin.ts')) }
    vi.doUnmock(path)
    const leaks = await timelineLeaks(kit)
    expect(leaks.join('\n')).toContain(shows)
  })
})
