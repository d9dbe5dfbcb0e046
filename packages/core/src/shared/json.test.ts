import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { canonicalJson, isPlainObject } from './json.ts'

/** The same value with the keys of every object the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (!isPlainObject(value)) return value
  const entries = Object.entries(value).toReversed()
  return Object.fromEntries(entries.map(([key, member]) => [key, reversed(member)]))
}

describe('canonicalJson', () => {
  test('orders keys at every depth and leaves arrays alone', () => {
    expect(canonicalJson({ b: [{ z: 1, a: 2 }, 3], a: { d: null, c: 'x' } })).toBe(
      '{"a":{"c":"x","d":null},"b":[{"a":2,"z":1},3]}',
    )
  })

  test('orders keys by code unit, not by alphabet', () => {
    expect(canonicalJson({ ä: 1, a: 2, Z: 3, _: 4 })).toBe('{"Z":3,"_":4,"a":2,"ä":1}')
  })

  test('leaves undefined members out', () => {
    expect(canonicalJson({ a: undefined, b: [undefined, 1] })).toBe('{"b":[null,1]}')
  })

  test('writes instants as ISO 8601', () => {
    expect(canonicalJson({ at: new Date(0) })).toBe('{"at":"1970-01-01T00:00:00.000Z"}')
  })

  test('gives equal values equal text and different values different text', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        expect(canonicalJson(reversed(one))).toBe(canonicalJson(one))
        const isSame = canonicalJson(one) === canonicalJson(other)
        expect(isSame).toBe(JSON.stringify(sorted(one)) === JSON.stringify(sorted(other)))
      }),
    )
  })

  test('reads back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  test('keeps a key named __proto__', () => {
    const value: unknown = JSON.parse('{"__proto__":{"b":1,"a":2}}')
    expect(canonicalJson(value)).toBe('{"__proto__":{"a":2,"b":1}}')
  })
})

/** Pairs instead of members, so that no engine reorders keys that look like numbers. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return ['array', ...value.map(sorted)]
  if (!isPlainObject(value)) return Object.is(value, -0) ? 0 : value
  const keys = Object.keys(value).toSorted()
  return ['object', ...keys.map((key) => [key, sorted(value[key])])]
}

describe('isPlainObject', () => {
  test.each([
    ['an object', {}, true],
    ['an object without prototype', Object.create(null), true],
    ['null', null, false],
    ['an array', [], false],
    ['an instant', new Date(), false],
    ['a map', new Map(), false],
    ['a text', 'x', false],
  ])('%s', (_what, value: unknown, expected) => {
    expect(isPlainObject(value)).toBe(expected)
  })
})
