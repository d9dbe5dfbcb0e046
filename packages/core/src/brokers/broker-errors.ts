import { defineErrors } from '../shared/errors.ts'

/** Errors of handing events over to brokers. */
export const brokerErrors = defineErrors('KITH_BROKER', {
  NAME_INVALID: {
    status: 500,
    message: 'The broker "{name}" cannot be called that.',
    fix: 'Name it in lower-case letters, digits and hyphens, 31 at most: the name stands with what it is owed.',
  },
  NOT_CONFIRMED: {
    status: 503,
    message: 'The broker "{broker}" did not confirm an event.',
    fix: 'Look for what it says of it: a limit of size, a queue that is full or missing. The event is handed over again.',
  },
})
