import { z } from 'zod'

import type { LookupKey, LookupSource } from '../../gate/lookup.ts'
import { readableOf } from '../../operations/entity-values.ts'
import { asKernel } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import type { NormalizeResult } from '../../schema/field.ts'
import { kernelErrors } from '../../shared/kernel-errors.ts'
import { customerEntity } from '../customer.entity.ts'
import { normalizeBankCard } from '../normalize/bank-card.ts'
import { normalizeCnId } from '../normalize/cn-id.ts'
import { normalizeEmail } from '../normalize/email.ts'
import { normalizePhone } from '../normalize/phone.ts'
import { externalIdSchema, namespaceSchema } from './identities.ts'

interface Search {
  readonly key: LookupKey
  readonly normalize: (value: string, region: string) => NormalizeResult
}

const onCustomer = { entity: 'customer', idField: 'id' } as const
const onContactPoint = { entity: 'contactPoint', field: 'value', idField: 'customerId' } as const

/** The primary contact points are found by the customer's mirrors, the others by an index of their own. */
const searches: Readonly<Record<string, Search>> = {
  phone: {
    key: keyOf('phone', [
      { ...onCustomer, field: 'phone', index: 'eq' },
      { ...onContactPoint, index: 'key' },
    ]),
    normalize: normalizePhone,
  },
  email: {
    key: keyOf('email', [
      { ...onCustomer, field: 'email', index: 'eq' },
      { ...onContactPoint, index: 'key' },
    ]),
    normalize: (value) => normalizeEmail(value),
  },
  phoneLast4: {
    key: keyOf('phoneLast4', [
      { ...onCustomer, field: 'phone', index: 'last4' },
      { ...onContactPoint, index: 'last4' },
    ]),
    normalize: (value) =>
      /^\d{4}$/.test(value) ? { ok: true, value: `+${value}` } : { ok: false, reason: 'malformed' },
  },
  idNumber: {
    key: keyOf('idNumber', [{ ...onCustomer, field: 'idNumber', index: 'eq' }]),
    normalize: (value) => normalizeCnId(value),
  },
  bankCard: {
    key: keyOf('bankCard', [{ ...onCustomer, field: 'bankCard', index: 'eq' }]),
    normalize: (value) => normalizeBankCard(value),
  },
}

function keyOf(right: string, sources: readonly LookupSource[]): LookupKey {
  return { right, sources }
}

const identityKey = keyOf('identity', [
  { entity: 'customerIdentity', field: 'externalId', index: 'key', idField: 'customerId' },
])

const value = z.string().max(254).optional()

/** Finds customers by one exact value of a contact point or identity. */
export const lookupCustomers = defineOperation({
  name: 'customers.lookup',
  summary:
    'Find customers by an exact phone, e-mail, ID number, bank card, identity in another system, or the last four digits of a phone',
  kind: 'query',
  permission: { entity: 'customer', action: 'lookup' },
  input: z
    .strictObject({
      phone: value,
      email: value,
      idNumber: value,
      bankCard: value,
      phoneLast4: value,
      identity: z
        .strictObject({ namespace: namespaceSchema, externalId: externalIdSchema })
        .optional()
        .describe('The name under which another system knows the customer.'),
    })
    .refine(
      (input) => Object.values(input).filter((each) => each !== undefined).length === 1,
      'Expected exactly one key',
    ),
  output: z.strictObject({ data: z.array(readableOf(customerEntity)) }),
  route: 'POST /customers/lookup',
  callsPerMinute: 60,
  async run(ctx, input) {
    const kernel = asKernel(ctx)
    const { identity, ...texts } = input
    if (identity !== undefined)
      return { data: await kernel.lookup({ key: identityKey, value: identity.externalId, row: identity }) }
    const [name, text] = Object.entries(texts).find(([, each]) => each !== undefined) as [string, string]
    const search = searches[name]!
    const normalized = search.normalize(text, kernel.gateCall.tenant.region)
    if (!normalized.ok) {
      const issues = [{ pointer: `/${name}`, code: 'invalid_value', message: normalized.reason }]
      throw kernelErrors.VALIDATION({ issues })
    }
    return { data: await kernel.lookup({ key: search.key, value: normalized.value }) }
  },
})
