import { defineEntity, f } from '@kith/core'

/** What a customer passes on, so that others say by whom they were brought. */
export const referralCodeEntity = defineEntity({
  name: 'loyaltyReferralCode',
  subject: 'customerId',
  appendOnly: true,
  fields: {
    customerId: f.ref('customer', { inverse: 'loyaltyReferralCodes' }).class('public').managed(),
    programId: f.ref('loyaltyProgram', { inverse: 'referralCodes' }).class('public').managed(),
    code: f.text({ max: 20 }).class('behaviour').unique().managed(),
  },
})
