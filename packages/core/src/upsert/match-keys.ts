import type { LookupSource } from '../gate/lookup.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import { recordErrors } from './record-errors.ts'

/** The values by which a record finds its customer. */
export const matchKeys = ['identity', 'idNumber', 'phone', 'email'] as const

/** One of these values. */
export type MatchKey = (typeof matchKeys)[number]

const onCustomer = { entity: 'customer', index: 'eq', idField: 'id' } as const
const onContactPoint = {
  entity: 'contactPoint',
  field: 'value',
  index: 'key',
  idField: 'customerId',
} as const

/** Where the customers of a value are found. The first source is one that every new customer with the value is in. */
export const matchSources: Readonly<Record<MatchKey, readonly LookupSource[]>> = {
  identity: [{ entity: 'customerIdentity', field: 'externalId', index: 'key', idField: 'customerId' }],
  idNumber: [{ ...onCustomer, field: 'idNumber' }],
  phone: [{ ...onCustomer, field: 'phone' }, onContactPoint],
  email: [{ ...onCustomer, field: 'email' }, onContactPoint],
}

/** A family shares a phone, and a department an e-mail address: these two are taken when the caller says so. */
const usual: readonly MatchKey[] = ['identity', 'idNumber']

/**
 * The keys by which records find customers. What is found tells that somebody has the value, so it takes the right to look
 * customers up by it, or to read it in clear.
 *
 * @throws KITH_RECORD_KEY_UNAVAILABLE for a key that was asked for and is not open.
 */
export function resolveMatchKeys(
  { gateCall }: KernelContext,
  asked: readonly string[] | null,
): readonly MatchKey[] {
  const { services, session } = gateCall
  const { lookup } = services.policy.plan(session, 'customer', 'lookup')
  const { constant } = services.policy.plan(session, 'customer', 'read')
  const isOpen = (key: MatchKey): boolean => lookup.has(key) || constant.get(key) === 'allow'
  if (asked === null) return usual.filter(isOpen)
  return matchKeys.filter((key) => {
    if (!asked.includes(key)) return false
    if (!isOpen(key)) throw recordErrors.KEY_UNAVAILABLE({ key })
    return true
  })
}
