export { webhooks } from './plugin.ts'
export type { CreatedWebhook, ReplayInput, WebhooksOptions, WebhooksTypes } from './types.ts'
export type { CreateWebhookInput, ReadableWebhook, WebhookPatch } from './webhook.entity.ts'
export type { ReadableWebhookAttempt } from './webhook-attempt.entity.ts'
export type {
  DisabledReason,
  WebhookDisabledPayload,
  WebhookEventPayload,
  WebhookNoticePayload,
} from './events.ts'
export type { NetworkOptions } from './network-rules.ts'
export type { Resolve } from './guarded-lookup.ts'
export { webhookErrors } from './errors.ts'
