import { defineErrors } from '../shared/errors.ts'

/** Errors of declaring policies. */
export const policyErrors = defineErrors('KITH_POLICY', {
  GROUP_TOO_SMALL: {
    status: 500,
    message: 'A grant on "{entity}" has a minGroup that is no integer from {least} up.',
    fix: 'Raise it: a smaller group tells too much about each of its members.',
  },
  ROWS_INVALID: {
    status: 500,
    message: 'A grant on "{entity}" has a maxRows that is no integer above 0.',
    fix: 'State how many rows one export may have, or leave it out for any number.',
  },
})
