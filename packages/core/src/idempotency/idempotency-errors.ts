import { defineErrors } from '../shared/errors.ts'

/** Errors of calls that are made under an idempotency key. */
export const idempotencyErrors = defineErrors('KITH_IDEMPOTENCY', {
  KEY_INVALID: {
    status: 400,
    message: 'The idempotency key cannot be used: {reason}.',
    fix: 'Send 1 to 255 visible ASCII characters, a new key for each thing to be done; a UUID is right.',
  },
  MISMATCH: {
    status: 409,
    message: 'The idempotency key was used with another input of this operation.',
    fix: 'Repeat a call with the very input that it had, or send a new key for another one.',
  },
  RUNNING: {
    status: 409,
    message: 'A call under this idempotency key is still running.',
    fix: 'Repeat it after the seconds that Retry-After names: it is answered as the first one was.',
  },
})
