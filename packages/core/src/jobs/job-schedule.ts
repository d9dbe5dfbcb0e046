import { Cron } from 'croner'

import { jobErrors } from './job-errors.ts'

/** When a job runs by itself. Neither: only when it is asked to. */
export type JobSchedule =
  /** A cron expression of five or six fields in an IANA zone; `UTC` when left out. */
  | { readonly cron: string; readonly zone?: string; readonly every?: undefined }
  /** A number and one of s, m, h, d: `15m`. */
  | { readonly every: string; readonly cron?: undefined; readonly zone?: undefined }

/** A schedule that was understood. */
export interface ScheduleRule {
  /** The same text for the same times: what the database knows the rule by. */
  readonly text: string
  /** The first time after an instant. */
  next(after: Date): Date
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * Understands a schedule. Times of `every` are the multiples of it since 1970 (UTC), so that every process counts alike. A
 * cron time that a change to summer time leaves out comes at that change; one that comes twice is taken the first time.
 *
 * @throws KITH_JOB_SCHEDULE_INVALID
 */
export function parseSchedule(job: string, schedule: JobSchedule): ScheduleRule {
  return schedule.cron === undefined ? parseInterval(job, schedule.every) : parseCron(job, schedule)
}

function parseInterval(job: string, every: string): ScheduleRule {
  const [, count, unit] = /^([1-9]\d{0,4})([smhd])$/.exec(every) ?? []
  if (count === undefined)
    throw jobErrors.SCHEDULE_INVALID({ job, reason: 'its "every" is no such interval' })
  const intervalMs = Number(count) * UNITS[unit!]!
  return {
    text: `every ${every}`,
    next: (after) => new Date((Math.floor(after.getTime() / intervalMs) + 1) * intervalMs),
  }
}

function parseCron(
  job: string,
  { cron, zone = 'UTC' }: { readonly cron: string; readonly zone?: string },
): ScheduleRule {
  const refuse = (reason: string) => jobErrors.SCHEDULE_INVALID({ job, reason })
  const pattern = attempt(() => new Cron(cron, { timezone: zone, paused: true, mode: '5-or-6-parts' }))
  if (pattern === undefined) throw refuse('its "cron" is no cron expression')
  const zoned = attempt(() => new Intl.DateTimeFormat('en', { timeZone: zone }))
  if (zoned === undefined) throw refuse('its "zone" is no IANA zone')
  return {
    text: `cron ${cron} ${zone}`,
    next: (after) => {
      const next = pattern.nextRun(after)
      if (next === null) throw refuse('its "cron" never comes')
      return next
    },
  }
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}
