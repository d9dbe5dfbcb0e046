import { defineEntity, type ReadableOf } from '../schema/entity.ts'
import { f } from '../schema/field.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'

/** Under which name another system knows a customer: a shop's account number, the openid of an app. */
export const customerIdentityEntity = defineEntity({
  name: 'customerIdentity',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'identities' }).class('public'),
    namespace: f.text({ max: 64 }).class('public'),
    externalId: f
      .text({ max: 200 })
      .class('contact')
      .encrypted({ index: { key: identityKey }, unique: ['key'] }),
    priority: f.int().class('public').default(0),
    confidence: f.int().class('public').default(100),
    firstSeenAt: f.instant().class('public').managed(),
    lastSeenAt: f.instant().class('public').managed(),
  },
})

/** An identity as a role may read it. */
export interface ReadableCustomerIdentity extends ReadableOf<typeof customerIdentityEntity> {}

/** One value in two systems is two identities. A row without its namespace would be indexed as nobody's. */
function identityKey(externalId: string, identity: Readonly<Record<string, unknown>>): string {
  const { namespace } = identity
  if (typeof namespace !== 'string')
    throw kernelErrors.INVARIANT({ fact: 'an external id without its namespace' })
  return `${namespace}\0${externalId}`
}
