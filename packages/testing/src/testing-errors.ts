import { defineErrors } from '@kith/core'

/** Errors of using the test kit. */
export const testingErrors = defineErrors('KITH_TESTING', {
  CLOCK_START: {
    status: 500,
    message: 'The start of a test clock is no instant.',
    fix: 'Pass a valid Date, or an ISO 8601 text such as "2026-03-01T00:00:00Z".',
  },
  DRIVER_MISSING: {
    status: 500,
    message: 'Tests are to run on {database}, and its driver {driver} is not installed.',
    fix: 'Run "npm install --save-dev" with the name of the driver, or name another database in KITH_TEST_DATABASE.',
  },
  SERVER_UNREACHABLE: {
    status: 500,
    message: 'Tests are to run on {database}, and no server answers at the address of {variable}.',
    fix: 'Start the server, set the environment variable to its URL, or name another database in KITH_TEST_DATABASE.',
  },
})
