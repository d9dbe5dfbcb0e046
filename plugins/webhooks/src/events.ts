import { defineEvent } from '@kith/core'

/** Why nothing is sent any more: somebody said so; the receiver said so; it failed for days; the roles or the filter do not fit. */
export const disabledReasons = ['manual', 'gone', 'failing', 'rights', 'filter'] as const

/** One of the reasons. */
export type DisabledReason = (typeof disabledReasons)[number]

/** The payload of events about a webhook. */
export interface WebhookEventPayload {
  readonly webhookId: string
  readonly version: number
  readonly changed: readonly string[]
}

/** The payload of the event that a webhook was disabled. */
export interface WebhookDisabledPayload {
  readonly webhookId: string
  readonly reason: DisabledReason
}

/** The payload of other events about a webhook. */
export interface WebhookNoticePayload {
  readonly webhookId: string
}

/** The event that is sent to try a webhook out: to that one only. */
export const PINGED = 'webhook.pinged'

/** The events of webhooks. */
export const webhookEvents = [
  defineEvent({ name: 'webhook.created', version: 1, subject: 'webhookId' }),
  defineEvent({ name: 'webhook.updated', version: 1, subject: 'webhookId' }),
  defineEvent({ name: 'webhook.deleted', version: 1, subject: 'webhookId' }),
  defineEvent({ name: 'webhook.enabled', version: 1, subject: 'webhookId' }),
  defineEvent({ name: 'webhook.disabled', version: 1, subject: 'webhookId' }),
  defineEvent({ name: 'webhook.secretRotated', version: 1, subject: 'webhookId' }),
  defineEvent({ name: PINGED, version: 1, subject: 'webhookId' }),
] as const
