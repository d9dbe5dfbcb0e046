import { defineEntity, f, type ReadableOf } from '@kith/core'

/** An adjustment that a second person decides. */
export const adjustmentEntity = defineEntity({
  name: 'loyaltyAdjustment',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'loyaltyAdjustments' }).class('public').managed(),
    programId: f.ref('loyaltyProgram', { inverse: 'adjustments' }).class('public').managed(),
    /** Signed. */
    points: f.int().class('behaviour').managed(),
    ref: f.text({ max: 100 }).class('behaviour').managed(),
    once: f.text({ max: 200 }).class('behaviour').unique().managed(),
    reason: f.longText({ max: 500 }).class('freeText').mask('redacted').encrypted().managed(),
    state: f.enum(['requested', 'approved', 'refused']).class('public').managed(),
    requestedBy: f.policyKey().class('public').managed(),
    decidedBy: f.policyKey().class('public').nullable().managed(),
    decidedAt: f.instant().class('public').nullable().managed(),
    entryId: f.ref('loyaltyEntry', { inverse: 'adjustments' }).class('public').nullable().managed(),
  },
  indexes: [['state', 'createdAt', 'id']],
})

/** An adjustment as it is read. */
export interface ReadableAdjustment extends ReadableOf<typeof adjustmentEntity> {}
