import type { ListQuery, Page, PluginTypes } from '@kith/core'

import type { WebhookDisabledPayload, WebhookEventPayload, WebhookNoticePayload } from './events.ts'
import type { Resolve } from './guarded-lookup.ts'
import type { NetworkOptions } from './network-rules.ts'
import type { ReadableWebhookAttempt } from './webhook-attempt.entity.ts'
import type { CreateWebhookInput, ReadableWebhook, WebhookPatch } from './webhook.entity.ts'

/** What the plugin takes; everything has a default. */
export interface WebhooksOptions extends NetworkOptions {
  /** Roles that webhooks may act as beside those of who makes them. Default: none. */
  readonly runAs?: readonly string[]
  /** How long a receiver may take, in milliseconds. Default: 15,000. */
  readonly timeoutMs?: number
  /** How many days attempts are kept. Default: 30. */
  readonly logDays?: number
  /** How names are looked up. Default: as the system does. What it answers is judged all the same. */
  readonly resolve?: Resolve
}

/** A webhook that was made, with its secret. */
export interface CreatedWebhook extends ReadableWebhook {
  /** Shown this once. */
  readonly secret: string
}

/** Which past events a webhook is sent again: one of them, or those of a time. */
export interface ReplayInput {
  readonly id: string
  readonly eventId?: string | undefined
  readonly since?: Date | string | undefined
  /** Default: until now. */
  readonly until?: Date | string | undefined
}

interface One {
  readonly id: string
}

/** Everything that webhooks add to the types of a host. */
export interface WebhooksTypes extends PluginTypes {
  readonly id: 'webhooks'
  readonly options: WebhooksOptions
  readonly events: {
    readonly 'webhook.created': WebhookEventPayload
    readonly 'webhook.updated': WebhookEventPayload
    readonly 'webhook.deleted': WebhookNoticePayload
    readonly 'webhook.enabled': WebhookNoticePayload
    readonly 'webhook.disabled': WebhookDisabledPayload
    readonly 'webhook.secretRotated': WebhookNoticePayload
    readonly 'webhook.pinged': WebhookNoticePayload
  }
  readonly operations: {
    readonly 'webhooks.create': { input: CreateWebhookInput; output: CreatedWebhook }
    readonly 'webhooks.get': { input: One; output: ReadableWebhook }
    readonly 'webhooks.list': { input: ListQuery; output: Page<ReadableWebhook> }
    readonly 'webhooks.update': {
      input: One & { readonly patch: WebhookPatch; readonly ifVersion?: number }
      output: ReadableWebhook
    }
    readonly 'webhooks.delete': { input: One & { readonly ifVersion?: number }; output: void }
    readonly 'webhooks.enable': { input: One; output: ReadableWebhook }
    readonly 'webhooks.disable': { input: One; output: ReadableWebhook }
    readonly 'webhooks.rotateSecret': { input: One; output: { readonly secret: string } }
    readonly 'webhooks.ping': { input: One; output: void }
    readonly 'webhooks.replay': { input: ReplayInput; output: { readonly added: number } }
    readonly 'webhookAttempts.list': { input: ListQuery; output: Page<ReadableWebhookAttempt> }
  }
}
