import { defineEntity, f, type ReadableOf } from '@kith/core'

import { referralStates } from './referral.ts'

/** That one customer has brought another, and what has become of it. */
export const referralEntity = defineEntity({
  name: 'loyaltyReferral',
  subject: 'customerId',
  fields: {
    /** Who was brought. */
    customerId: f.ref('customer', { inverse: 'loyaltyReferrals' }).class('public').managed(),
    referrerId: f.ref('customer', { inverse: 'loyaltyReferralsMade' }).class('public').managed(),
    programId: f.ref('loyaltyProgram', { inverse: 'referrals' }).class('public').managed(),
    state: f.enum(referralStates).class('public').managed(),
    registeredAt: f.instant().class('public').managed(),
    /** `order/<source>/<id>`: the first order, by which it was decided. */
    cause: f.text({ max: 210 }).class('behaviour').nullable().managed(),
    decidedAt: f.instant().class('public').nullable().managed(),
    /** The entries that gave points to the two, the last ones. */
    entryIds: f.json().class('public').managed(),
  },
  indexes: [
    ['referrerId', 'programId'],
    ['customerId', 'programId'],
  ],
})

/** A referral as it is read. */
export interface ReadableReferral extends ReadableOf<typeof referralEntity> {}
