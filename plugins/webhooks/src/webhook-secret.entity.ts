import { defineEntity, f } from '@kith/core'

/** A secret that a webhook signs with. It is shown once, to whoever made it; no role reads it. */
export const webhookSecretEntity = defineEntity({
  name: 'webhookSecret',
  subject: 'webhookId',
  fields: {
    webhookId: f.ref('webhook', { inverse: 'secrets' }).class('public').managed(),
    /** Of the gravest class that a grant can open, for the plugin itself. */
    secret: f.text({ max: 100 }).class('financial').encrypted().managed(),
    /** When it is no longer signed with; `null` for the current one. */
    expiresAt: f.instant().class('public').nullable().managed(),
  },
})
