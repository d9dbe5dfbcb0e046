import { defineEntity, f, type ReadableOf } from '@kith/core'

/** What a customer may be in beside the lifecycle. */
export const overlays = [
  'in_after_sales',
  'in_complaint',
  'renewal_window',
  'vip',
  'blocked',
  'do_not_contact',
  'marketing_hold',
  'restricted',
  'erasing',
] as const

/** One cause for which a customer is in something: they are in it as long as there is one. */
export const customerOverlayEntity = defineEntity({
  name: 'customerOverlay',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'overlays' }).class('public').managed(),
    overlay: f.enum(overlays).class('behaviour').managed(),
    /** What set it, in a word of whoever did: `ticket:0199-...`. */
    cause: f.text({ max: 100 }).class('behaviour').managed(),
    /** The customer, the overlay and the cause: no two are the same. */
    slot: f.text({ max: 200 }).class('behaviour').unique().managed(),
  },
  indexes: [
    ['customerId', 'overlay', 'id'],
    ['overlay', 'id'],
  ],
})

/** A cause of an overlay, as it is read. */
export interface ReadableCustomerOverlay extends ReadableOf<typeof customerOverlayEntity> {}
