import { defineEntity, f, type ReadableOf } from '@kith/core'

/** Points that are set aside for a while, for a checkout. */
export const holdEntity = defineEntity({
  name: 'loyaltyHold',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'loyaltyHolds' }).class('public').managed(),
    programId: f.ref('loyaltyProgram', { inverse: 'holds' }).class('public').managed(),
    accountId: f.ref('loyaltyAccount', { inverse: 'holds' }).class('public').managed(),
    points: f.int().class('behaviour').managed(),
    state: f.enum(['held', 'captured', 'released', 'expired']).class('public').managed(),
    expiresAt: f.instant().class('public').managed(),
    /** Of which lots: `[{ id, points }]`. */
    parts: f.json().class('behaviour').managed(),
    /** The redemption that it became. */
    entryId: f.ref('loyaltyEntry', { inverse: 'holds' }).class('public').nullable().managed(),
    once: f.text({ max: 200 }).class('behaviour').unique().managed(),
    ref: f.text({ max: 100 }).class('behaviour').managed(),
    reason: f.longText({ max: 500 }).class('freeText').mask('redacted').encrypted().nullable().managed(),
  },
  indexes: [
    ['accountId', 'state', 'id'],
    ['state', 'expiresAt', 'id'],
  ],
})

/** A hold as it is read. */
export interface ReadableHold extends ReadableOf<typeof holdEntity> {}
