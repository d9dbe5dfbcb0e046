import { defineEntity, f } from '@kith/core'

/** How the tenant works with tickets: one row. */
export const ticketSettingsEntity = defineEntity({
  name: 'ticketSettings',
  fields: {
    key: f.policyKey().class('public').unique().managed(),
    /** What numbers begin with. */
    numberPrefix: f.text({ max: 10 }).class('public').default('T'),
    /** So many days after it was closed a ticket may be opened again; after that it is followed by another one. */
    reopenDays: f.int().class('public').default(14),
    /** So many days after it was resolved a ticket is closed; never when left out. */
    autoCloseDays: f.int().class('public').nullable(),
    /** What the customer is told a day before. */
    closeWarning: f.text({ max: 1000 }).class('public').nullable(),
    /** The most that one person promises to who complains; no bound when left out. */
    remedyLimit: f.money().class('public').nullable(),
  },
})
