import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { multiplierOf, nextStep, project, type TierFacts, tierList } from './tier.ts'

const tiers = tierList.parse([
  { key: 'silver', name: 'Silver', threshold: 100 },
  { key: 'gold', name: 'Gold', threshold: 500, multiplierPercent: 150 },
  { key: 'jade', name: 'Jade', threshold: 1000, multiplierPercent: 200 },
])
const now = new Date('2026-06-01T00:00:00Z')
const daysAway = (days: number) => new Date(now.getTime() + days * 86_400_000)
const inGold = { key: 'gold', since: daysAway(-300), until: daysAway(65) }
const over = { ...inGold, until: daysAway(0) }

function step(facts: Partial<TierFacts>): string {
  const next = nextStep({ tiers, place: null, metric: 0, now, graceMs: 0, downgrade: 'byMetric', ...facts })
  return next === undefined ? 'stays' : `${next.to} ${next.because}`
}

describe('the tier of a customer', () => {
  it.each([
    [{ metric: 99 }, 'stays'],
    [{ metric: 100 }, 'silver qualified'],
    [{ metric: 5000 }, 'jade qualified'],
    [{ place: inGold, metric: 1000 }, 'jade qualified'],
    // What was reached is kept until its time is over, whatever is returned meanwhile.
    [{ place: inGold, metric: 0 }, 'stays'],
    [{ place: over, metric: 500 }, 'gold kept'],
    [{ place: over, metric: 499 }, 'silver lost'],
    [{ place: over, metric: 0 }, 'null lost'],
    [{ place: over, metric: 0, downgrade: 'oneDown' }, 'silver lost'],
    [{ place: { ...over, key: 'silver' }, metric: 0, downgrade: 'oneDown' }, 'null lost'],
    [{ place: over, metric: 0, graceMs: 1 }, 'stays'],
    [{ place: { ...over, until: daysAway(-30) }, metric: 0, graceMs: 30 * 86_400_000 }, 'null lost'],
    [{ place: { ...inGold, until: null }, metric: 0 }, 'stays'],
    // A tier that the program has no more.
    [{ place: { ...over, key: 'bronze' }, metric: 0 }, 'null lost'],
  ] as const)('%o: %s', (facts, expected) => {
    expect(step(facts)).toBe(expected)
  })

  it('needs no second look: after a step all stays as it is', () => {
    const facts = fc.record({
      metric: fc.integer({ min: 0, max: 1200 }),
      key: fc.constantFrom('silver', 'gold', 'jade'),
      untilDays: fc.integer({ min: -40, max: 40 }),
      downgrade: fc.constantFrom('oneDown', 'byMetric' as const),
    })
    fc.assert(
      fc.property(facts, ({ metric, key, untilDays, downgrade }) => {
        const place = { key, since: daysAway(-100), until: daysAway(untilDays) }
        const given = { tiers, metric, now, graceMs: 0, downgrade } as const
        const next = nextStep({ ...given, place })
        if (next === undefined) return
        const after = next.to === null ? null : { key: next.to, since: now, until: daysAway(365) }
        expect(nextStep({ ...given, place: after })).toBeUndefined()
      }),
    )
  })

  it('says how far it is to the next one, and what is missing to keep it', () => {
    expect(project(tiers, inGold, 420)).toEqual({
      metric: 420,
      next: { key: 'jade', missing: 580 },
      missingToKeep: 80,
    })
    expect(project(tiers, null, 30)).toEqual({
      metric: 30,
      next: { key: 'silver', missing: 70 },
      missingToKeep: 0,
    })
    expect(project(tiers, { ...inGold, key: 'jade' }, 2000)).toEqual({
      metric: 2000,
      next: null,
      missingToKeep: 0,
    })
  })

  it('multiplies points', () => {
    expect(multiplierOf(tiers, inGold)).toBe(150)
    expect(multiplierOf(tiers, { ...inGold, key: 'silver' })).toBe(100)
    expect(multiplierOf(tiers, null)).toBe(100)
    expect(multiplierOf(null, null)).toBe(100)
  })
})

it.each([
  [[]],
  [[{ key: 'Gold', name: 'Gold', threshold: 1 }]],
  [[{ key: 'gold', name: 'Gold', threshold: 0 }]],
  [
    [
      { key: 'gold', name: 'Gold', threshold: 10 },
      { key: 'silver', name: 'Silver', threshold: 10 },
    ],
  ],
  [
    [
      { key: 'gold', name: 'Gold', threshold: 1 },
      { key: 'gold', name: 'More gold', threshold: 2 },
    ],
  ],
])('no tiers are %j', (list) => {
  expect(tierList.safeParse(list).success).toBe(false)
})
