import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import { openClub } from './fixtures/open-club.ts'
import { ShopRun, type ShopTerms } from './fixtures/shop-run.ts'
import { steps } from './fixtures/steps.ts'

const OPERATIONS = Number(process.env['KITH_LEDGER_OPERATIONS'] ?? 50_000)
const DAY_MS = 86_400_000

const programs: readonly ShopTerms[] = [
  {
    program: 'plain',
    pendingDays: 0,
    validDays: 10,
    policy: 'withinBalance',
    debtLimit: null,
    graceMs: null,
  },
  { program: 'owing', pendingDays: 2, validDays: 4, policy: 'unlimited', debtLimit: 20, graceMs: 2 * DAY_MS },
  {
    program: 'strict',
    pendingDays: 1,
    validDays: 3,
    policy: 'onlyPending',
    debtLimit: null,
    graceMs: DAY_MS,
  },
]

it(`agrees with coins over ${OPERATIONS} operations on a database`, async () => {
  await using club = await openClub()
  for (const { program: key, pendingDays, validDays, policy, debtLimit, graceMs } of programs)
    await club.admin.loyaltyPrograms.create({
      key,
      name: key,
      timezone: 'UTC',
      pending: pendingDays === 0 ? null : `${pendingDays}D`,
      validity: `${validDays}D`,
      returnPolicy: policy,
      debtLimit,
      refundGraceDays: graceMs === null ? null : graceMs / DAY_MS,
    })
  const done = { operations: 0 }
  const history = fc.array(steps, { size: 'max', maxLength: 120 })
  while (done.operations < OPERATIONS)
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...programs), history, async (terms, made) => {
        const run = new ShopRun(club, terms, await club.customer('张三'))
        for (const step of made) await run.step(step)
        done.operations += made.length
      }),
      { numRuns: 20 },
    )
  for (const { program } of programs) {
    let cursor: string | null = null
    do {
      const page = await club.verify({ program, ...(cursor === null ? {} : { cursor }) })
      expect(page.findings).toEqual([])
      cursor = page.nextCursor
    } while (cursor !== null)
  }
})
