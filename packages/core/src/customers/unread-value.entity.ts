import { defineEntity, type ReadableOf } from '../schema/entity.ts'
import { f } from '../schema/field.ts'

/** In UTF-16 code units. What is longer is kept in part: it is there to be recognised, not to be used. */
export const LONGEST_RAW = 2000

/**
 * A text that stood for a field of a customer somewhere and could not be read: kept as it was, beside the record and never
 * in it. The text stands in the column of its field's class, so that it is read by whoever would read the value.
 */
export const unreadValueEntity = defineEntity({
  name: 'unreadValue',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'unreadValues' }).class('public'),
    field: f.text({ max: 100 }).class('public'),
    code: f.text({ max: 100 }).class('public'),
    reason: f.text({ max: 200 }).class('public'),
    source: f.text({ max: 200 }).class('behaviour').nullable(),
    contactRaw: f.text({ max: LONGEST_RAW }).class('contact').encrypted().nullable(),
    identityRaw: f.text({ max: LONGEST_RAW }).class('identity').encrypted().nullable(),
    financialRaw: f.text({ max: LONGEST_RAW }).class('financial').encrypted().nullable(),
  },
})

/** An unread value as a role may read it. */
export interface ReadableUnreadValue extends ReadableOf<typeof unreadValueEntity> {}
