import { defineErrors } from '../shared/errors.ts'

/** Errors of code that asks for more than the door to rows allows. */
export const gateErrors = defineErrors('KITH_RECORDS', {
  WRITE_IN_QUERY: {
    status: 500,
    message: '{operation} writes but is, or runs in, a query.',
    fix: 'Declare the operation as a command, and call commands from commands only.',
  },
  FIELD_ADDED: {
    status: 500,
    message: 'The field {field} was added by a plugin and is not written with the row.',
    fix: 'Write it with ctx.extend, in the plugin that adds it.',
  },
})
