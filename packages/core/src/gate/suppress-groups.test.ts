import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { type SizedGroup, suppressGroups } from './suppress-groups.ts'

const group = (key: readonly string[], people: number): SizedGroup => ({ key, people })

const sizes = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 })
const cross = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })), {
    selector: (pair) => pair.join(),
    maxLength: 16,
  })
  .chain((keys) =>
    fc.tuple(fc.constant(keys), fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 16, maxLength: 16 })),
  )
  .map(([keys, people]) => keys.map((key, index) => group(key.map(String), people[index]!)))

describe('groups with a least size', () => {
  it('are shown when all of them are large enough', () => {
    const groups = [group(['a'], 10), group(['b'], 12)]
    expect(suppressGroups(groups, 10)).toEqual(groups)
  })

  it('are hidden below it, with the smallest other one', () => {
    const groups = [group(['a'], 30), group(['b'], 20), group(['c'], 3)]
    expect(suppressGroups(groups, 10)).toEqual([group(['a'], 30)])
  })

  it('are hidden with another one although several are small: together they are still few', () => {
    const groups = [group(['a'], 30), group(['b'], 20), group(['c'], 3), group(['d'], 4)]
    expect(suppressGroups(groups, 10)).toEqual([group(['a'], 30)])
  })

  it('are all hidden when there is nothing to hide a small one behind', () => {
    expect(suppressGroups([group(['a'], 3)], 10)).toEqual([])
    expect(suppressGroups([group(['a'], 3), group(['b'], 50)], 10)).toEqual([])
    expect(suppressGroups([group([], 3)], 10)).toEqual([])
    expect(suppressGroups([], 10)).toEqual([])
  })

  it('never show a small one', () => {
    fc.assert(
      fc.property(sizes, (people) => {
        const shown = suppressGroups(
          people.map((each, index) => group([`${index}`], each)),
          10,
        )
        expect(shown.every((each) => each.people >= 10)).toBe(true)
      }),
    )
  })

  it('leave in each row, each column and the whole either nothing hidden or a large one among several', () => {
    fc.assert(
      fc.property(cross, (groups) => {
        const shown = new Set(suppressGroups(groups, 10))
        const lines = [0, 1].flatMap((axis) => [...Map.groupBy(groups, (each) => each.key[axis]).values()])
        for (const line of [groups, ...lines]) {
          const hidden = line.filter((each) => !shown.has(each))
          const isSafe = hidden.length > 1 && hidden.some((each) => each.people >= 10)
          expect(hidden.length === 0 || isSafe || hidden.length === line.length).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })
})
