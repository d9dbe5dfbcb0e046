import { KithError } from '@kith/core'

/** The coded refusal that a call ends with; anything else is an error of the test. */
export async function refusalOf(call: Promise<unknown>): Promise<KithError> {
  try {
    await call
  } catch (error) {
    if (error instanceof KithError) return error
    throw error
  }
  throw new Error('The call was not refused.')
}

/** How a call ends: `ok`, or the code of its refusal. */
export async function outcomeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'ok'
  } catch (error) {
    if (error instanceof KithError) return error.code
    throw error
  }
}
