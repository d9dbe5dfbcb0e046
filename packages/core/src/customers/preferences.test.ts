import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { mergePreferences, type Preferences, readPreferences } from './preferences.ts'

const none: Preferences = { stated: {}, observed: {} }
const note = fc.record({
  name: fc.constantFrom('channel', 'language', 'hours'),
  value: fc.constantFrom('sms', 'mail', null),
  minute: fc.nat({ max: 59 }),
})

const apply = (notes: readonly { name: string; value: string | null; minute: number }[]): Preferences =>
  notes.reduce(
    (current, { name, value, minute }) =>
      mergePreferences(current, 'stated', {
        values: { [name]: value },
        source: null,
        at: `2026-01-05T01:${String(minute).padStart(2, '0')}:00.000Z`,
      }),
    none,
  )

describe('preferences', () => {
  it('end the same in whatever order notes of different times arrive', () => {
    const notes = fc.uniqueArray(note, { selector: ({ minute }) => minute, maxLength: 12 })
    fc.assert(
      fc.property(notes, fc.infiniteStream(fc.nat()), (given, ranks) => {
        const shuffled = given
          .map((each) => [ranks.next().value as number, each] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, each]) => each)
        expect(apply(shuffled)).toEqual(apply(given))
      }),
    )
  })

  it('are kept apart by how they are known', () => {
    const at = '2026-01-05T01:00:00.000Z'
    const stated = mergePreferences(none, 'stated', { values: { channel: 'sms' }, source: 'call', at })
    const both = mergePreferences(stated, 'observed', { values: { channel: 'mail' }, source: null, at })
    expect(both.stated).toEqual(stated.stated)
    expect(both.observed['channel']?.value).toBe('mail')
    expect(readPreferences(JSON.parse(JSON.stringify(both)))).toEqual(both)
  })

  it('that were written as a whole count as stated at a time that nobody noted', () => {
    expect(readPreferences({ channel: 'sms' })).toEqual({
      stated: { channel: { value: 'sms', source: null, at: null } },
      observed: {},
    })
    for (const odd of [null, 'text', 5, ['a']]) expect(readPreferences(odd)).toEqual(none)
  })

  it('take a name of an object of JavaScript for a name', () => {
    const at = '2026-01-05T01:00:00.000Z'
    const merged = mergePreferences(none, 'stated', { values: { constructor: 'x' }, source: null, at })
    expect(Object.hasOwn(merged.stated, 'constructor')).toBe(true)
  })
})
