import { defineErrors } from '../shared/errors.ts'

/** Errors of jobs. */
export const jobErrors = defineErrors('KITH_JOB', {
  UNKNOWN: {
    status: 404,
    message: 'There is no job of that name here.',
    fix: 'Check the name; a plugin schedules its own jobs only.',
  },
  SCHEDULE_INVALID: {
    status: 500,
    message: 'The schedule of the job "{job}" is not valid: {reason}.',
    fix: 'Give a cron expression of five or six fields with an IANA zone, or "every" as a number and one of s, m, h, d.',
  },
})
