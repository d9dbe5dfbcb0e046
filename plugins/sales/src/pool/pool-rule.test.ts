import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { daysAfter, defaultPoolRule, type PoolFacts, poolingAt, type PoolRule } from './pool-rule.ts'

const START = new Date('2026-01-01T00:00:00Z')
const day = (count: number): Date => daysAfter(START, count)

const rule: PoolRule = { ...defaultPoolRule, isActive: true, noDealDays: 90 }
const facts: PoolFacts = {
  heldSince: START,
  protectedUntil: null,
  isClaimed: false,
  lastContactAt: null,
  lastDealAt: null,
  hasContract: false,
  warnedAt: null,
  hasOwnerLeft: false,
}

const onDay = fc.option(fc.nat({ max: 200 }).map(day))
const anyRule: fc.Arbitrary<PoolRule> = fc.record({
  ...Object.fromEntries(Object.entries(rule).map(([name, value]) => [name, fc.constant(value)])),
  noContactDays: fc.option(fc.integer({ min: 30, max: 90 })),
  noDealDays: fc.option(fc.integer({ min: 30, max: 180 })),
  warnDays: fc.nat({ max: 30 }),
}) as fc.Arbitrary<PoolRule>
const anyFacts: fc.Arbitrary<PoolFacts> = fc.record({
  heldSince: fc.nat({ max: 100 }).map(day),
  protectedUntil: onDay,
  isClaimed: fc.boolean(),
  lastContactAt: onDay,
  lastDealAt: onDay,
  hasContract: fc.constant(false),
  warnedAt: onDay,
  hasOwnerLeft: fc.constant(false),
})
const later = fc.nat({ max: 300 }).map((count) => day(200 + count))

describe('a customer whom somebody holds', () => {
  it.each([
    ['owned', null, 22, {}],
    ['warned', 'noContact', 23, {}],
    ['warned', 'noContact', 400, {}],
    ['warned', 'noContact', 36, { warnedAt: day(30) }],
    ['pooled', 'noContact', 37, { warnedAt: day(30) }],
    ['pooled', 'noContact', 30, { warnedAt: day(23) }],
    ['owned', 'noContact', 30, { lastContactAt: day(8) }],
    ['warned', 'noDeal', 85, { lastContactAt: day(80) }],
    ['pooled', 'noDeal', 92, { lastContactAt: day(80), warnedAt: day(85) }],
    ['owned', 'noContact', 92, { lastContactAt: day(80), hasContract: true }],
    ['claimed', 'noContact', 10, { isClaimed: true, protectedUntil: day(14) }],
    ['owned', 'noContact', 14, { isClaimed: true, protectedUntil: day(14) }],
    ['warned', 'noContact', 45, { protectedUntil: day(50), warnedAt: day(43) }],
    ['pooled', 'ownerLeft', 1, { hasOwnerLeft: true, protectedUntil: day(50) }],
  ] as const)('is %s (%s) on day %s, with %o', (...row) => {
    const [state, reason, now, given] = row
    const pooling = poolingAt({ ...facts, ...given }, rule, day(now))
    expect(pooling).toMatchObject(reason === null ? { state } : { state, reason })
  })

  it('stays while the rule is not in use, also without an owner who works here', () => {
    const idle = { ...rule, isActive: false }
    expect(poolingAt({ ...facts, hasOwnerLeft: true }, idle, day(900))).toMatchObject({
      state: 'owned',
      nextCheckAt: null,
    })
  })

  it('is never lost while protected, nor without having been warned for as long as is due', () => {
    fc.assert(
      fc.property(anyFacts, anyRule, later, (known, given, now) => {
        const { state } = poolingAt(known, given, now)
        if (state !== 'pooled') return
        expect(known.protectedUntil === null || known.protectedUntil <= now).toBe(true)
        const warnedAt = known.warnedAt ?? now
        expect(daysAfter(warnedAt, given.warnDays) <= now).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('stands where they stand until the moment at which time moves them', () => {
    fc.assert(
      fc.property(anyFacts, anyRule, later, (known, given, now) => {
        const { state, nextCheckAt } = poolingAt(known, given, now)
        const warnedAt = state === 'warned' ? (known.warnedAt ?? now) : null
        const noted = { ...known, warnedAt }
        const until = nextCheckAt ?? daysAfter(now, 5000)
        if (state === 'pooled') return
        expect(until > now).toBe(true)
        expect(poolingAt(noted, given, new Date(until.getTime() - 1)).state).toBe(state)
        expect(poolingAt(noted, given, until).state === state).toBe(nextCheckAt === null)
      }),
      { numRuns: 500 },
    )
  })

  it('is never lost earlier for having been in touch', () => {
    fc.assert(
      fc.property(anyFacts, anyRule, later, (known, given, now) => {
        const due = (each: PoolFacts) => poolingAt(each, given, now).dueAt?.getTime() ?? Infinity
        expect(due({ ...known, lastContactAt: now })).toBeGreaterThanOrEqual(due(known))
      }),
      { numRuns: 500 },
    )
  })
})
