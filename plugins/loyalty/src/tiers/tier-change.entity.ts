import { defineEntity, f, type ReadableOf } from '@kith/core'

/** That an account came into a tier, kept it or lost it, and why. */
export const tierChangeEntity = defineEntity({
  name: 'loyaltyTierChange',
  subject: 'customerId',
  appendOnly: true,
  fields: {
    customerId: f.ref('customer', { inverse: 'loyaltyTierChanges' }).class('public').managed(),
    programId: f.ref('loyaltyProgram', { inverse: 'tierChanges' }).class('public').managed(),
    accountId: f.ref('loyaltyAccount', { inverse: 'tierChanges' }).class('public').managed(),
    from: f.policyKey().class('behaviour').nullable().managed(),
    to: f.policyKey().class('behaviour').nullable().managed(),
    because: f.enum(['qualified', 'kept', 'lost', 'byHand']).class('public').managed(),
    /** What was reached at that moment. */
    metric: f.int().class('behaviour').managed(),
    until: f.instant().class('public').nullable().managed(),
    changedAt: f.instant().class('public').managed(),
    reason: f.longText({ max: 500 }).class('freeText').mask('redacted').encrypted().nullable().managed(),
  },
  indexes: [['customerId', 'changedAt', 'id']],
})

/** A change of tier as it is read. */
export interface ReadableTierChange extends ReadableOf<typeof tierChangeEntity> {}
