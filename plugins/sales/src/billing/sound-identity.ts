import { type OperationContext, readCustomerTexts } from '@kith/core'

import { salesErrors } from '../errors.ts'

/** A billing identity as it is stored. */
export interface StoredIdentity {
  readonly id: string
  readonly customerId: string
  readonly kind: 'company' | 'person'
  readonly country: string
  readonly taxNumber: string | null
  readonly phone: string | null
  readonly email: string | null
}

/** Reads a billing identity as the plugin, in clear. @throws KITH_NOT_FOUND */
async function readIdentity(own: OperationContext, id: string): Promise<StoredIdentity> {
  return (await own.records('billingIdentity').get(id)) as unknown as StoredIdentity
}

/**
 * Brings what was written to its one spelling, as customers have it.
 *
 * @throws KITH_SALES_COUNTRY_INVALID, KITH_SALES_TAX_NUMBER_INVALID, KITH_SALES_BILLING_CONTACT_INVALID
 */
export async function spell(own: OperationContext, id: string): Promise<void> {
  const identity = await readIdentity(own, id)
  const { country } = identity
  if (!/^[A-Z]{2}$/.test(country)) throw salesErrors.COUNTRY_INVALID({ pointer: '/country' })
  const spelled = { ...taxNumberOf(own, identity), ...contactOf(own, identity) }
  const changed = Object.entries(spelled).filter(
    ([field, value]) => identity[field as keyof StoredIdentity] !== value,
  )
  if (changed.length > 0)
    await own.records('billingIdentity').update({ id, patch: Object.fromEntries(changed) })
}

/** Numbers of other countries are kept as they are written. */
const ELSEWHERE = /^[0-9A-Z][0-9A-Z ./-]{1,39}$/

function taxNumberOf(own: OperationContext, { kind, country, taxNumber }: StoredIdentity) {
  if (taxNumber === null) return {}
  const field = kind === 'company' ? 'uscc' : 'idNumber'
  const read = country === 'CN' ? readCustomerTexts(own, { [field]: taxNumber }).input[field] : undefined
  const isElsewhere = country !== 'CN' && ELSEWHERE.test(taxNumber)
  const value = isElsewhere ? taxNumber : read
  if (typeof value !== 'string') throw salesErrors.TAX_NUMBER_INVALID({ pointer: '/taxNumber' })
  return { taxNumber: value }
}

function contactOf(own: OperationContext, { phone, email }: StoredIdentity): Record<string, string> {
  const given = Object.entries({ phone, email }).flatMap(([field, value]) =>
    value === null ? [] : [[field, value] as const],
  )
  if (given.length === 0) return {}
  const { input } = readCustomerTexts(own, Object.fromEntries(given))
  const read = given.map(([field]) => [field, input[field]] as const)
  const unread = read.find(([, value]) => typeof value !== 'string')
  if (unread !== undefined) throw salesErrors.BILLING_CONTACT_INVALID({ pointer: `/${unread[0]}` })
  return Object.fromEntries(read) as Record<string, string>
}
