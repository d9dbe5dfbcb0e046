import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { normalizeDate } from './calendar-date.ts'

describe('a date', () => {
  it.each([
    '1990-07-26',
    '1990/7/26',
    '1990.7.26',
    '1990 7 26',
    '19900726',
    '1990年7月26日',
    '1990年07月26号',
    '1990 年 7 月 26 日',
    '一九九〇年七月二十六日',
    '１９９０／７／２６',
    '1990/7/26 0:00:00',
    '1990-07-26T08:30:00Z',
    "'1990-07-26",
    '26/07/1990',
    '07/26/1990',
    '26.7.1990',
    '26 Jul 1990',
    '26-Jul-1990',
    'July 26, 1990',
    '33080',
    '33080.5',
  ])('is read from %j', (input) => {
    expect(normalizeDate(input)).toEqual({ ok: true, value: '1990-07-26' })
  })

  it('with the year last is read as its region writes it', () => {
    expect(normalizeDate('03/04/1990', 'GB')).toEqual({ ok: true, value: '1990-04-03' })
    expect(normalizeDate('03/04/1990', 'US')).toEqual({ ok: true, value: '1990-03-04' })
    expect(normalizeDate('04/04/1990', 'CN')).toEqual({ ok: true, value: '1990-04-04' })
    expect(normalizeDate('03/04/1990', 'CN')).toEqual({ ok: false, reason: 'ambiguous' })
  })

  it.each([
    ['', 'empty'],
    ['--07-26', 'no_year'],
    ['7月26日', 'no_year'],
    ['07-26', 'no_year'],
    ['1990', 'no_day'],
    ['1990-07', 'no_day'],
    ['1990年7月', 'no_day'],
    ['26/07/90', 'short_year'],
    ['90年7月26日', 'short_year'],
    ['1990-02-30', 'no_such_day'],
    ['2001年2月29日', 'no_such_day'],
    ['19901326', 'no_such_day'],
    ['1990-**-**', 'malformed'],
    ['soon', 'malformed'],
  ])('%j is refused as %s', (input, reason) => {
    expect(normalizeDate(input)).toEqual({ ok: false, reason })
  })

  it('of any day is read in each of its forms', () => {
    const days = fc.date({ min: new Date('1900-03-01'), max: new Date('2099-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(days, (day) => {
        const value = day.toISOString().slice(0, 10)
        const [year, month, date] = value.split('-').map(Number)
        const serial = Math.floor(day.getTime() / 86_400_000) + 25_569
        const forms = [
          value,
          `${year}/${month}/${date}`,
          `${year}年${month}月${date}日`,
          value.replaceAll('-', ''),
        ]
        for (const form of serial > 9999 ? [...forms, String(serial)] : forms)
          expect(normalizeDate(form)).toEqual({ ok: true, value })
      }),
    )
  })

  it('in any text gives an answer, and stays as it is once it is normalised', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0123456789-/. 年月日十一') }))
    fc.assert(
      fc.property(text, fc.constantFrom('CN', 'US', 'GB'), (input, region) => {
        const result = normalizeDate(input, region)
        expect(result.ok ? normalizeDate(result.value, region) : result).toEqual(result)
      }),
    )
  })
})
