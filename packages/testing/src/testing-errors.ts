import { defineErrors } from '@kith/core'

/** Errors of using the test kit. */
export const testingErrors = defineErrors('KITH_TESTING', {
  CLOCK_START: {
    status: 500,
    message: 'The start of a test clock is no instant.',
    fix: 'Pass a valid Date, or an ISO 8601 text such as "2026-03-01T00:00:00Z".',
  },
})
