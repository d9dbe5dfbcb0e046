import { masking } from '@kith/masking'
import { createTestClock, createTestCrm } from '@kith/testing'
import { expect, it } from 'vitest'

import { fuzzTwoWorlds } from './two-world/fuzz.ts'
import { roleViews } from './two-world/role-view.ts'

const SEED = Number(process.env['KITH_FUZZ_SEED'] ?? 20_260_105)
const WORLDS = 8

/** The same as `two-world.db.test.ts`, in many worlds: 8,000 calls for each role. */
it.each(roleViews)('$name is answered alike in any two worlds that look the same to it', async (view) => {
  for (let index = 0; index < WORLDS; index++) {
    const seed = SEED + index
    const report = await fuzzTwoWorlds({ createTestClock, createTestCrm, masking }, view, {
      seed,
      steps: 1_000,
    })
    expect(report.difference, `KITH_FUZZ_SEED=${seed}`).toBeUndefined()
    expect(report.faults, `KITH_FUZZ_SEED=${seed}`).toEqual([])
  }
})
