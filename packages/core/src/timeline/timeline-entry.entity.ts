import { defineEntity } from '../schema/entity.ts'
import { f } from '../schema/field.ts'

/**
 * One thing that happened to a customer: of which type, about which row, when, and which fields changed. It holds ids and
 * names, never values, and does not change, except that it may be pinned. Its `createdAt` is when it was recorded, its
 * `createdBy` who caused it.
 *
 * Which entries a reader sees is decided by the rows that they are about, each time anew; see `timeline-query.ts`. The
 * reference has no inverse, so that no filter reaches entries past that decision.
 */
export const timelineEntryEntity = defineEntity({
  name: 'timelineEntry',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer').class('public').managed(),
    type: f.text({ max: 100 }).class('public').managed(),
    refEntity: f.text({ max: 100 }).class('public').nullable().managed(),
    refId: f.id().class('public').nullable().managed(),
    occurredAt: f.instant().class('public').managed(),
    fields: f.textList().class('public').nullable().managed(),
    params: f.json().class('public').managed(),
    pinnedAt: f.instant().class('public').nullable().managed(),
  },
  indexes: [['customerId', 'occurredAt', 'id']],
})
