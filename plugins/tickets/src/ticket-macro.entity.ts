import { defineEntity, f, type ReadableOf } from '@kith/core'

/** What is done to tickets again and again, in one step: see `macros/macro-schema.ts`. */
export const ticketMacroEntity = defineEntity({
  name: 'ticketMacro',
  fields: {
    name: f.text({ max: 100 }).class('public'),
    actions: f.json().class('public'),
    /** One that is not active is done to no ticket any more. */
    isActive: f.bool().class('public').default(true),
  },
})

/** A macro as it is read. */
export interface ReadableTicketMacro extends ReadableOf<typeof ticketMacroEntity> {}
