import { defineEntity, type ReadableOf } from '../schema/entity.ts'
import { f } from '../schema/field.ts'

/** Whom a share is for. */
export const granteeKinds = ['user', 'team'] as const

/** How far a share opens a customer: as far as the grantee's role reads or changes customers of its own. */
export const shareLevels = ['read', 'write'] as const

/**
 * A customer lent to a person or a team until a moment. It opens nothing by itself: the policy says what shares of the
 * actor mean (see `standardRoles`), and compares `expiresAt` with the time of the call, so that an expired share grants
 * nothing at once. Who shared is `createdBy`.
 */
export const shareEntity = defineEntity({
  name: 'share',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'shares' }).class('public'),
    granteeKind: f.enum(granteeKinds).class('public'),
    /** The actor id of a person, or the key of a team. */
    granteeId: f.policyKey().class('public'),
    level: f.enum(shareLevels).class('public'),
    expiresAt: f.instant().class('public'),
    reason: f.text({ max: 500 }).class('freeText').mask('redacted'),
  },
  indexes: [['granteeId', 'expiresAt']],
})

/** A share as a role may read it. */
export interface ReadableShare extends ReadableOf<typeof shareEntity> {}
