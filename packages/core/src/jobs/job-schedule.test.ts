import { describe, expect, test } from 'vitest'

import { type JobSchedule, parseSchedule } from './job-schedule.ts'

/** The first times after an instant, in UTC to the minute. */
function times(schedule: JobSchedule, after: string, count: number): string[] {
  const rule = parseSchedule('tests.job', schedule)
  const found: string[] = []
  let at = new Date(after)
  for (let n = 0; n < count; n += 1) {
    at = rule.next(at)
    found.push(at.toISOString().slice(0, 16))
  }
  return found
}

describe('a schedule', () => {
  test('comes at a time of day in its own zone', () => {
    expect(times({ cron: '0 3 * * *', zone: 'Asia/Shanghai' }, '2026-01-05T00:00:00Z', 2)).toEqual([
      '2026-01-05T19:00',
      '2026-01-06T19:00',
    ])
  })

  test('comes in UTC where it names no zone', () => {
    expect(times({ cron: '30 6 * * 1' }, '2026-01-05T06:30:00Z', 1)).toEqual(['2026-01-12T06:30'])
  })

  test('does not leave out a time that summer time skips', () => {
    expect(times({ cron: '30 2 * * *', zone: 'Europe/Berlin' }, '2026-03-28T02:00:00Z', 2)).toEqual([
      '2026-03-29T01:00',
      '2026-03-30T00:30',
    ])
  })

  test('comes once where winter time has its hour twice', () => {
    expect(times({ cron: '30 2 * * *', zone: 'Europe/Berlin' }, '2026-10-24T12:00:00Z', 2)).toEqual([
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ])
  })

  test('comes at multiples of an interval, at which every process counts alike', () => {
    expect(times({ every: '15m' }, '2026-01-05T01:07:03Z', 3)).toEqual([
      '2026-01-05T01:15',
      '2026-01-05T01:30',
      '2026-01-05T01:45',
    ])
    expect(times({ every: '1d' }, '2026-01-05T00:00:00Z', 1)).toEqual(['2026-01-06T00:00'])
  })

  test.each<JobSchedule>([
    { every: '0m' },
    { every: '15' },
    { every: '-5m' },
    { cron: '* * *' },
    { cron: '61 * * * *' },
    { cron: '0 3 * * *', zone: 'Atlantis/Capital' },
  ])('is refused as %j', (schedule) => {
    expect(() => parseSchedule('tests.job', schedule).next(new Date())).toThrow('"tests.job" is not valid')
  })

  test('is refused when it never comes', () => {
    expect(() => parseSchedule('tests.job', { cron: '0 0 30 2 *' }).next(new Date())).toThrow('never comes')
  })
})
