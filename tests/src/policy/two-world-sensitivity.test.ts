import { afterEach, describe, expect, it, vi } from 'vitest'

import { fuzzTwoWorlds } from './two-world/fuzz.ts'
import { removedChecks } from './two-world/removed-checks.ts'
import { roleViews } from './two-world/role-view.ts'

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8]
const STEPS = 600

/** Proof that the comparison can fail: each gate here lacks one check, and the comparison has to find it. */
describe('the comparison of two worlds', () => {
  afterEach(() => {
    vi.resetModules()
  })

  it.each(removedChecks)('notices when $name', { timeout: 60_000 }, async ({ module, roles, alter }) => {
    vi.resetModules()
    const path = `../../../packages/core/src/${module}`
    vi.doMock(path, async (importOriginal) => {
      const original = await importOriginal<Record<string, never>>()
      return { ...original, ...alter(original) }
    })
    const kit = { ...(await import('@kith/testing')), ...(await import('@kith/masking')) }
    vi.doUnmock(path)
    const views = roleViews.filter((view) => roles.includes(view.name))
    const runs = views.flatMap((view) => SEEDS.map((seed) => ({ view, seed })))
    let difference: string | undefined
    for (const { view, seed } of runs) {
      const report = await fuzzTwoWorlds(kit, view, { seed, steps: STEPS, tours: false })
      difference = report.difference
      if (difference !== undefined) break
    }
    expect(difference).toBeDefined()
  })
})
