import { defineEntity, f, type ReadableOf } from '@kith/core'

/** One attempt to send an event to a webhook. */
export const webhookAttemptEntity = defineEntity({
  name: 'webhookAttempt',
  subject: 'webhookId',
  fields: {
    webhookId: f.ref('webhook', { inverse: 'attempts' }).class('public').managed(),
    /** What the receiver got as `webhook-id`. */
    eventId: f.id().class('public').managed(),
    event: f.text({ max: 100 }).class('public').managed(),
    attempt: f.int().class('public').managed(),
    attemptedAt: f.instant().class('public').managed(),
    /** `exhausted`: the last attempt failed, and the delivery is a dead letter. */
    outcome: f.enum(['delivered', 'failed', 'exhausted']).class('public').managed(),
    /** The status of the answer; `null` where there was none. */
    status: f.int().class('public').nullable().managed(),
    /** What kept the receiver from answering. */
    failure: f.text({ max: 20 }).class('public').nullable().managed(),
    latencyMs: f.int().class('public').managed(),
    /** When it is tried again. */
    nextAt: f.instant().class('public').nullable().managed(),
    /** The beginning of an answer that refused: whatever the receiver chose to say. */
    response: f.text({ max: 256 }).class('freeText').mask('redacted').encrypted().nullable().managed(),
  },
  indexes: [
    ['webhookId', 'attemptedAt'],
    ['eventId', 'webhookId'],
    ['attemptedAt', 'id'],
  ],
})

/** An attempt as a role may read it. */
export interface ReadableWebhookAttempt extends ReadableOf<typeof webhookAttemptEntity> {}
