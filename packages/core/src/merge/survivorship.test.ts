import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { f, type MergeStrategy } from '../schema/field.ts'
import { decideField } from './survivorship.ts'

const decide = (strategy: MergeStrategy, ...values: readonly unknown[]) => {
  const { spec } = f.json().class('basic').merge(strategy)
  const candidates = values.map((value, index) => ({ from: 'abcdef'.charAt(index), value }))
  const { value, from } = decideField('field', spec, candidates)
  return [value, from]
}

describe('a field of several customers', () => {
  it('keeps what the survivor has, even nothing, by "survivor"', () => {
    expect(decide('survivor', null, 'x')).toEqual([null, 'a'])
  })

  it.each([null, '', [], {}])('takes the first value that there is for %j by "nonEmpty"', (empty) => {
    expect(decide('nonEmpty', empty, empty, 'x', 'y')).toEqual(['x', 'c'])
    expect(decide('nonEmpty', 0, 1)).toEqual([0, 'a'])
    expect(decide('nonEmpty', empty, empty)).toEqual([empty, 'a'])
  })

  it('gets the members of all lists, each once, by "union"', () => {
    expect(decide('union', ['a', 'b'], [], ['b', 'c'])).toEqual([['a', 'b', 'c'], undefined])
    expect(decide('union', [], ['b'])).toEqual([['b'], 'b'])
    expect(decide('union', { tea: 1, ink: 1 }, { ink: 2, go: 2 })).toEqual([
      { tea: 1, ink: 1, go: 2 },
      undefined,
    ])
    expect(decide('union', ['a'], { ink: 2 })).toEqual([['a'], 'a'])
  })

  it('gets the first or last moment, date or number', () => {
    const [early, late] = [new Date('2026-01-01'), new Date('2026-02-01')]
    expect(decide('earliest', late, null, early)).toEqual([early, 'c'])
    expect(decide('latest', early, late, late)).toEqual([late, 'b'])
    expect(decide('earliest', '2026-02-01', '1999-12-31')).toEqual(['1999-12-31', 'b'])
    expect(decide('latest', 2, 10)).toEqual([10, 'b'])
    expect(decide('latest', null, null)).toEqual([null, 'a'])
  })

  it('gets the longest text by characters, not by their encoding', () => {
    expect(decide('longest', '张三丰', 'Ann', '😀😀')).toEqual(['张三丰', 'a'])
    expect(decide('longest', null, 'x')).toEqual(['x', 'b'])
  })

  it('gets the same from all at once and from one after the other', () => {
    const value = fc.oneof(fc.constant(null), fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }))
    fc.assert(
      fc.property(
        fc.constantFrom<MergeStrategy>('survivor', 'nonEmpty', 'union'),
        fc.array(value, { minLength: 2, maxLength: 5 }),
        (strategy, values) => {
          const stepwise = values
            .slice(1)
            .reduce<unknown>((before, each) => decide(strategy, before, each)[0], values[0])
          const unique = (list: unknown) => (Array.isArray(list) ? [...new Set(list as string[])] : list)
          expect(unique(stepwise)).toEqual(unique(decide(strategy, ...values)[0]))
        },
      ),
    )
  })
})

describe('a strategy', () => {
  it('is refused where it does not suit the field', async () => {
    const { defineEntity } = await import('../schema/entity.ts')
    const wrong = f.bool().class('public').merge('union')
    expect(() => defineEntity({ name: 'thing', fields: { wrong } })).toThrow(
      "thing.wrong is not valid: .merge('union')",
    )
    const rule = { name: 'thing', merge: { same: ['unheardOf'] }, fields: { name: f.text().class('public') } }
    expect(() => defineEntity(rule)).toThrow('names "unheardOf"')
  })
})
