import { describe, expect, it } from 'vitest'

import { after, readDuration, startOfDay } from './validity.ts'

const from = new Date('2026-01-31T10:00:00.000Z')

describe('a duration', () => {
  it.each([
    ['30D', 'UTC', '2026-03-02T10:00:00.000Z'],
    ['1M', 'UTC', '2026-02-28T10:00:00.000Z'],
    ['1M_U', 'UTC', '2026-03-01T00:00:00.000Z'],
    ['12M_U', 'Asia/Shanghai', '2027-01-31T16:00:00.000Z'],
    ['1Y_D', 'UTC', '2027-01-01T00:00:00.000Z'],
    ['1W_U', 'UTC', '2026-02-09T00:00:00.000Z'],
    ['90m', 'UTC', '2026-01-31T11:30:00.000Z'],
    ['1D_U', 'America/New_York', '2026-02-02T05:00:00.000Z'],
  ])('of %s in %s ends at %s', (text, zone, end) => {
    expect(after(from, readDuration(text), zone).toISOString()).toBe(end)
  })

  it('is as long as the days are, across the change of the clocks', () => {
    const friday = new Date('2026-03-27T23:00:00.000Z')
    expect(after(friday, readDuration('3D'), 'Europe/Berlin').toISOString()).toBe('2026-03-30T22:00:00.000Z')
  })

  it('is never over before it began', () => {
    expect(after(from, readDuration('1D_D'), 'Pacific/Kiritimati').getTime()).toBeGreaterThanOrEqual(
      from.getTime(),
    )
    expect(startOfDay(from, 'Asia/Shanghai').toISOString()).toBe('2026-01-30T16:00:00.000Z')
  })

  it.each(['', '0D', '12', 'M12', '1.5D', '12M_X', '30m_U', '1d', '-1D'])(
    'is none when it is "%s"',
    (text) => {
      expect(() => readDuration(text)).toThrow('A duration is a number and a unit')
    },
  )
})
