import { masking } from '@kith/masking'
import { createTestClock, createTestCrm } from '@kith/testing'
import { describe, expect, inject, it } from 'vitest'

import { chores } from './two-world/chores-plugin.ts'
import { type FuzzReport, fuzzTwoWorlds, isAboutCustomers } from './two-world/fuzz.ts'
import { referrals } from './two-world/referrals-plugin.ts'
import { type RoleView, roleViews } from './two-world/role-view.ts'

const SEED = Number(process.env['KITH_FUZZ_SEED'] ?? 20_260_105)
const kit = { createTestClock, createTestCrm, masking }
const isSqlite = inject('database') === 'sqlite'
/** What is told follows from the operations: that another database answers alike is seen by a few roles. */
const elsewhere = new Set(['service-rep', 'integration'])
const views = roleViews.filter(({ name }) => isSqlite || elsewhere.has(name))
const seeing = views.filter((view) => view.windows.length > 0)
const consentQueries = ['customers.consents.list', 'customers.consents.history']
const blind = views.filter((view) => view.windows.length === 0)

const known = new Map<RoleView, Promise<FuzzReport>>()

/** What a run found and did; each is made once, whichever test asks first. */
function reportOf(view: RoleView): Promise<FuzzReport> {
  // Of those who see no rows, one sees consents: few of the steps ask for those.
  const blindSteps = view.seesConsents ? 900 : 300
  const all = view.windows.length === 0 ? blindSteps : 1_000
  const steps = isSqlite ? all : all / 5
  const report = known.get(view) ?? fuzzTwoWorlds(kit, view, { seed: SEED, steps })
  known.set(view, report)
  return report
}

/** Non-interference: no answer, event or audit entry depends on what its reader may not see. */
/**
 * A stream does not end: it sends what `changes.list` answers, by the same reading of the feed. Figures of the process are for
 * no shipped role. Another import than that of customers begins with a file that only an upload of a plugin has.
 */
const apart: ReadonlySet<string> = new Set(['changes.stream', 'imports.begin', 'metrics.read'])

describe('two worlds that differ only in what a role may not see', () => {
  it.each(seeing)('answer $name alike, whatever it asks', { timeout: 120_000 }, async (view) => {
    const report = await reportOf(view)
    expect(report.difference, `KITH_FUZZ_SEED=${SEED}`).toBeUndefined()
    expect(report.faults, `KITH_FUZZ_SEED=${SEED}`).toEqual([])
    // The comparison is worth something only where much was asked, shown and refused, and the worlds are no copies.
    expect(report.unlikeness).toBeGreaterThan(0.3)
    expect(report.succeeded).toBeGreaterThan(report.steps / 10)
    expect(report.rowsShown).toBeGreaterThan(report.steps / (isSqlite ? 10 : 20))
    expect(report.steps - report.succeeded).toBeGreaterThan(report.steps / 5)
    expect(report.refused.size).toBeGreaterThanOrEqual(isSqlite ? 6 : 4)
    expect(report.excluded).toBe(0)
  })

  it.runIf(isSqlite).each(blind)(
    'refuse $name everything about customers, alike',
    { timeout: 120_000 },
    async (view) => {
      const report = await reportOf(view)
      expect(report.difference, `KITH_FUZZ_SEED=${SEED}`).toBeUndefined()
      expect(report.faults, `KITH_FUZZ_SEED=${SEED}`).toEqual([])
      expect(report.unlikeness).toBeGreaterThan(0.3)
      // A lookup is a right of its own; here it is for nobody. So are consents.
      const apart = new Set(['customers.lookup', ...(view.seesConsents ? consentQueries : [])])
      const shown = [...report.successes.keys()].filter(isAboutCustomers)
      expect(shown.filter((name) => !apart.has(name))).toEqual([])
      expect(report.succeeded).toBeGreaterThan(0)
      expect(report.rowsShown > 0).toBe(view.seesConsents === true)
    },
  )

  it.runIf(isSqlite)(
    'are asked by every operation there is, each with success',
    { timeout: 600_000 },
    async () => {
      await using test = await createTestCrm({ plugins: [referrals(), chores(), masking()] })
      const done = new Set<string>()
      for (const view of roleViews) for (const name of (await reportOf(view)).successes.keys()) done.add(name)
      // The plugin that only the comparison has makes the rows of its own.
      const operations = test.crm.operations.filter(
        ({ name }) => !name.startsWith('referrals.') && !apart.has(name),
      )
      expect(operations.map(({ name }) => name).filter((name) => !done.has(name))).toEqual([])
    },
  )
})
