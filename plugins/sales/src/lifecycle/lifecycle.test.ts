import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { defaultLifecycleRule as rule, type LifecycleFacts, standingAt } from './lifecycle.ts'

const DAY_MS = 86_400_000
const START = new Date('2026-01-01T00:00:00Z').getTime()
const day = (count: number): Date => new Date(START + count * DAY_MS)
const facts = (days: readonly number[], contact: number | null = null): LifecycleFacts => ({
  orders: days.map(day),
  lastContactAt: contact === null ? null : day(contact),
  contractEndedAt: null,
  override: null,
})

describe('a customer', () => {
  it.each([
    ['potential', 'noOrder', [], null, 10],
    ['potential', 'noOrder', [], 5, 10],
    ['new', 'firstOrder', [0], null, 29],
    ['active', 'newPeriodOver', [0], null, 30],
    ['active', 'secondActivity', [0, 1], null, 2],
    ['active', 'secondActivity', [0], 1, 2],
    // What somebody has said before the first order is no second activity.
    ['new', 'firstOrder', [5], 1, 6],
    ['active', 'newPeriodOver', [0], null, 89],
    ['dormant', 'noActivity', [0], null, 90],
    ['churned', 'noActivity', [0], null, 180],
    ['active', 'secondActivity', [0], 100, 189],
    // A median of ten days: dormant after 30, the least, and churned after 90.
    ['active', 'secondActivity', [0, 10, 20], null, 49],
    ['dormant', 'noActivity', [0, 10, 20], null, 50],
    ['churned', 'noActivity', [0, 10, 20], null, 110],
    // A median of 100: dormant after 150, churned after 300.
    ['active', 'secondActivity', [0, 100, 200], null, 349],
    ['dormant', 'noActivity', [0, 100, 200], null, 350],
    ['churned', 'noActivity', [0, 100, 200], null, 500],
  ] as const)('is %s (%s) with orders on days %s, in touch on day %s, on day %s', (...row) => {
    const [state, reason, days, contact, now] = row
    expect(standingAt(facts(days, contact), rule, day(now))).toMatchObject({ state, reason })
  })

  it('became dormant when the time was over, however late that is noticed', () => {
    const late = standingAt(facts([0]), rule, day(400))
    expect([late.dormantAt, late.at]).toEqual([day(90), day(180)])
  })

  it.each([
    // Dormant after 90 days: whose contract has ended by then has left.
    ['active', 'newPeriodOver', 50, 89],
    ['churned', 'contractEnded', 50, 90],
    ['churned', 'contractEnded', 90, 90],
    ['churned', 'contractEnded', 120, 120],
    ['churned', 'noActivity', 180, 180],
  ] as const)('is %s (%s) whose contract ended on day %s, on day %s', (...row) => {
    const [state, reason, ended, now] = row
    const known = { ...facts([0]), contractEndedAt: day(ended) }
    expect(standingAt(known, rule, day(now))).toMatchObject({ state, reason })
  })

  it('who came again after a contract ended is waited for as long as anybody', () => {
    const known = { ...facts([0, 60]), contractEndedAt: day(50) }
    expect(standingAt(known, rule, day(160))).toMatchObject({ state: 'dormant', reason: 'noActivity' })
  })

  it('stands where somebody has decided, until then', () => {
    const decided = { ...facts([0]), override: { state: 'churned', until: day(10) } } as const
    expect(standingAt(decided, rule, day(9))).toMatchObject({
      state: 'churned',
      reason: 'override',
      nextCheckAt: day(10),
    })
    expect(standingAt(decided, rule, day(10))).toMatchObject({ state: 'new' })
  })

  it('stays where it stands until the moment at which time moves it, and not beyond', () => {
    const histories = fc.record({
      days: fc.array(fc.nat({ max: 700 }), { minLength: 1, maxLength: 6 }),
      contact: fc.option(fc.nat({ max: 900 })),
      ended: fc.option(fc.nat({ max: 900 })),
      wait: fc.nat({ max: 500 }),
    })
    fc.assert(
      fc.property(histories, ({ days, contact, ended, wait }) => {
        const sorted = days.toSorted((one, other) => one - other)
        const known = { ...facts(sorted, contact), contractEndedAt: ended === null ? null : day(ended) }
        const now = day(Math.max(...days, contact ?? 0, ended ?? 0) + wait)
        const standing = standingAt(known, rule, now)
        const { state, nextCheckAt } = standing
        expect(nextCheckAt === null).toBe(state === 'churned')
        const next = nextCheckAt ?? now
        expect(next >= now).toBe(true)
        const before = new Date(Math.max(next.getTime() - 1, now.getTime()))
        expect(standingAt(known, rule, before).state).toBe(state)
        expect(standingAt(known, rule, next).state === state).toBe(state === 'churned')
      }),
      { numRuns: 500 },
    )
  })
})
