import { defineEntity } from '../schema/entity.ts'
import { f } from '../schema/field.ts'

/**
 * A message that was taken, so that it is not taken again. The id of the row follows from the source and the id of the
 * message (`inboxIdOf`); neither is kept. It tells nobody's values: an erasure leaves it without its customer, so that
 * the message does not bring the person back.
 */
export const inboxEntity = defineEntity({
  name: 'inbox',
  fields: {
    source: f.text({ max: 48 }).class('public'),
    /** The customer that it was about, once there is one. */
    customerId: f.ref('customer').class('public').nullable(),
  },
  indexes: [['createdAt', 'id']],
})
