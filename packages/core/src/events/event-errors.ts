import { defineErrors } from '../shared/errors.ts'

/** Errors of emitting events. */
export const eventErrors = defineErrors('KITH_EVENT', {
  SUBJECT_MISSING: {
    status: 500,
    message: 'The event "{event}" was emitted without a text in "{subject}", which names its subject.',
    fix: 'Emit it with the id of its subject, or name another member of the payload in defineEvent.',
  },
})
