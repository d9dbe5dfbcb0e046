import { KithError, type ReadableCustomer } from '@kith/core'

/** One line of the walk-through. */
export function print(what: string, text: string): void {
  console.log(`${what.padEnd(24)} ${text}`)
}

/** What one role sees of a customer. A field that the role may not read is absent. */
export function printSeenBy(role: string, customer: ReadableCustomer): void {
  const { name, phone, idNumber = '(absent)', notes = '(absent)' } = customer
  print(`seen by ${role}`, [name, phone, idNumber, notes].join(' | '))
}

/** The refusal that a call is expected to end in. */
export async function printRefusal(what: string, call: Promise<unknown>): Promise<void> {
  const code = await call.then(
    () => 'accepted',
    (error: unknown) => (error instanceof KithError ? `${error.status} ${error.code}` : String(error)),
  )
  print(what, code)
}
