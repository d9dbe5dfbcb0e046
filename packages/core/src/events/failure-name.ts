import { KithError } from '../shared/errors.ts'

const IDENTIFIER = /^[A-Za-z_$][\w$]{0,99}$/

/**
 * What kind of failure it was, as it may be stored and logged: a code, or the name of the error's class. Never the
 * message, and never a name that was set at run time: either may hold values.
 */
export function failureName(error: unknown): string {
  if (error instanceof KithError) return error.code
  if (!(error instanceof Error)) return 'Error'
  const { name } = error.constructor
  return IDENTIFIER.test(name) ? name : 'Error'
}
