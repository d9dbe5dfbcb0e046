import { defineEntity, f } from '@kith/core'

/** Points that were given at once: see `ledger/lot.ts`. */
export const lotEntity = defineEntity({
  name: 'loyaltyLot',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'loyaltyLots' }).class('public').managed(),
    programId: f.ref('loyaltyProgram', { inverse: 'lots' }).class('public').managed(),
    accountId: f.ref('loyaltyAccount', { inverse: 'lots' }).class('public').managed(),
    entryId: f.ref('loyaltyEntry', { inverse: 'lots' }).class('public').managed(),
    original: f.int().class('behaviour').managed(),
    remaining: f.int().class('behaviour').managed(),
    held: f.int().class('behaviour').managed(),
    /** Whether anything remains or is held: accounts are read by it, so that their past costs nothing. */
    isOpen: f.bool().class('public').managed(),
    availableAt: f.instant().class('public').managed(),
    awaitsAction: f.bool().class('public').managed(),
    expiresAt: f.instant().class('public').nullable().managed(),
  },
  indexes: [
    ['accountId', 'isOpen', 'id'],
    ['isOpen', 'expiresAt', 'id'],
  ],
})
