import { createTestClock, createTestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { fuzzTwoWorlds } from './two-world/fuzz.ts'
import { roleViews } from './two-world/role-view.ts'

const SEED = Number(process.env['KITH_FUZZ_SEED'] ?? 20_260_105)
const kit = { createTestClock, createTestCrm }
const seeing = roleViews.filter((view) => view.windows.length > 0)
const blind = roleViews.filter((view) => view.windows.length === 0)

/** Non-interference: no answer, event or audit entry depends on what its reader may not see. */
describe('two worlds that differ only in what a role may not see', () => {
  it.each(seeing)('answer $name alike, whatever it asks', { timeout: 60_000 }, async (view) => {
    const report = await fuzzTwoWorlds(kit, view, { seed: SEED, steps: 1_000 })
    expect(report.difference, `KITH_FUZZ_SEED=${SEED}`).toBeUndefined()
    expect(report.faults, `KITH_FUZZ_SEED=${SEED}`).toEqual([])
    // The comparison is worth something only where much was asked, shown and refused, and the worlds are no copies.
    expect(report.unlikeness).toBeGreaterThan(0.3)
    expect(report.succeeded).toBeGreaterThan(report.steps / 10)
    expect(report.rowsShown).toBeGreaterThan(report.steps / 10)
    expect(report.steps - report.succeeded).toBeGreaterThan(report.steps / 5)
    expect(report.refused.size).toBeGreaterThanOrEqual(6)
    expect(report.excluded).toBe(0)
  })

  it.each(blind)('refuse $name everything, alike', { timeout: 60_000 }, async (view) => {
    const report = await fuzzTwoWorlds(kit, view, { seed: SEED, steps: 300 })
    expect(report.difference, `KITH_FUZZ_SEED=${SEED}`).toBeUndefined()
    expect(report.faults, `KITH_FUZZ_SEED=${SEED}`).toEqual([])
    expect(report.unlikeness).toBeGreaterThan(0.3)
    expect(report.succeeded).toBe(report.rightsAsked)
    expect(report.rightsAsked).toBeGreaterThan(0)
    expect(report.rowsShown).toBe(0)
  })
})
