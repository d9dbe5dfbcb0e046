import { type CreateOf, defineEntity, f, type ReadableOf } from '@kith/core'

/** A promise to get back to a customer on a certain day. */
export const followUpEntity = defineEntity({
  name: 'followUp',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'followUps' }).class('public'),
    topic: f.text().class('basic'),
    remark: f.text({ max: 500 }).class('freeText').mask('redacted').encrypted().nullable(),
    dueAt: f.instant().class('public'),
    isDone: f.bool().class('public').default(false),
  },
  indexes: [['dueAt', 'id']],
})

/** A follow-up as a role may read it. */
export interface FollowUp extends ReadableOf<typeof followUpEntity> {}

/** The values of a new follow-up. */
export interface CreateFollowUpInput extends CreateOf<typeof followUpEntity> {}
