import { defineEntity, f } from '@kith/core'

/** Where one customer stands in one program. What may be spent follows from the lots; the sums here are proven by `verify`. */
export const accountEntity = defineEntity({
  name: 'loyaltyAccount',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'loyaltyAccounts' }).class('public').managed(),
    programId: f.ref('loyaltyProgram', { inverse: 'accounts' }).class('public').managed(),
    /** It was that of a customer who was merged into this one: the one beside it gathers what it has. */
    isFormer: f.bool().class('public').managed().merge('survivor'),
    status: f.enum(['active', 'frozen']).class('public').default('active').managed().merge('survivor'),
    /** The number of the last entry. */
    seq: f.int().class('public').managed().merge('survivor'),
    balance: f.int().class('behaviour').managed().merge('survivor'),
    debt: f.int().class('behaviour').managed().merge('survivor'),
    /** The tier that it is in. */
    tierKey: f.policyKey().class('behaviour').nullable().managed().merge('survivor'),
    tierSince: f.instant().class('public').nullable().managed().merge('survivor'),
    /** When the tier is looked at again. */
    tierUntil: f.instant().class('public').nullable().managed().merge('survivor'),
  },
  indexes: [
    ['programId', 'id'],
    ['customerId', 'programId', 'id'],
    ['tierUntil', 'id'],
  ],
})
