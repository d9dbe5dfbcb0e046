import { describe, expect, test } from 'vitest'

import { systemClock } from './clock.ts'
import { createIdSource, isUuid } from './ids.ts'

const RFC_9562_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

function isAscending(ids: readonly string[]): boolean {
  return ids.every((id, index) => index === 0 || ids[index - 1]! < id)
}

function make(count: number, next: () => string): string[] {
  return Array.from({ length: count }, next)
}

describe('an identifier', () => {
  test('has the form of RFC 9562, version 7', () => {
    for (const id of make(1000, createIdSource(systemClock))) expect(id).toMatch(RFC_9562_V7)
  })

  test('begins with the milliseconds of its clock', () => {
    const id = createIdSource(() => new Date('2024-02-29T12:34:56.789Z'))()
    const ms = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
    expect(new Date(ms).toISOString()).toBe('2024-02-29T12:34:56.789Z')
  })

  test('is unique and greater than the one before, a hundred thousand times over', () => {
    const ids = make(100_000, createIdSource(systemClock))
    expect(new Set(ids).size).toBe(ids.length)
    expect(isAscending(ids)).toBe(true)
  })

  test('keeps its order within one millisecond, beyond the counter of that millisecond', () => {
    const ids = make(
      20_000,
      createIdSource(() => new Date(1_700_000_000_000)),
    )
    expect(new Set(ids).size).toBe(ids.length)
    expect(isAscending(ids)).toBe(true)
    for (const id of ids) expect(id).toMatch(RFC_9562_V7)
  })

  test('keeps its order when the clock is set back', () => {
    let ms = 1_700_000_000_000
    const next = createIdSource(() => new Date(ms))
    const ids = make(10, next)
    ms -= 3_600_000
    ids.push(...make(5000, next))
    ms += 7_200_000
    ids.push(...make(10, next))
    expect(isAscending(ids)).toBe(true)
  })

  test('differs between two sources that read the same clock', () => {
    const clock = () => new Date(1_700_000_000_000)
    const ids = [createIdSource(clock), createIdSource(clock)].flatMap((next) => make(4000, next))
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('isUuid', () => {
  test.each([
    ['a made identifier', createIdSource(systemClock)(), true],
    ['upper case', '0190F5E8-7C00-7000-8000-000000000000', false],
    ['a missing hyphen', '0190f5e87c00-7000-8000-000000000000', false],
    ['something behind it', '0190f5e8-7c00-7000-8000-000000000000 ', false],
    ['a line break behind it', '0190f5e8-7c00-7000-8000-000000000000\n', false],
    ['nothing', '', false],
  ])('of %s', (_what, value, expected) => {
    expect(isUuid(value)).toBe(expected)
  })
})
