import { type CreateOf, defineEntity, f, type PatchOf, type ReadableOf, type RowOf } from '@kith/core'

import { disabledReasons } from './events.ts'

/** An address that events are sent to, and as whom. */
export const webhookEntity = defineEntity({
  name: 'webhook',
  subject: 'self',
  fields: {
    title: f.text({ max: 200 }).class('public'),
    /** Addresses may carry what lets one in, so that they are kept sealed. */
    url: f.text({ max: 2000 }).class('basic').encrypted(),
    /** Names of events, `customer.*`, or `*`. */
    events: f.textList().class('public'),
    /** Conditions by entity: of events about a row of it, those are sent whose row they hold for. */
    filter: f.json().class('basic').nullable(),
    /** `thin`: ids and names of changed fields. `full`: the row too, as it is when it is sent. */
    payload: f.enum(['thin', 'full']).class('public').default('thin'),
    /** The roles that it acts as. */
    roles: f.textList().class('public'),
    ratePerMinute: f.int().class('public').nullable(),
    /** Whose id and attributes it acts with: those of who made or changed it last. */
    actorId: f.policyKey().class('public').managed(),
    actorAttributes: f.json().class('basic').managed(),
    state: f.enum(['active', 'failing', 'disabled']).class('public').managed().default('active'),
    disabledReason: f.enum(disabledReasons).class('public').nullable().managed(),
    /** Since when everything has failed. */
    failingSince: f.instant().class('public').nullable().managed(),
  },
})

/** A webhook with every field. */
export interface Webhook extends RowOf<typeof webhookEntity> {}

/** A webhook as a role may read it. */
export interface ReadableWebhook extends ReadableOf<typeof webhookEntity> {}

/** What a new webhook is made from. */
export interface CreateWebhookInput extends CreateOf<typeof webhookEntity> {}

/** The changed values of a webhook. */
export interface WebhookPatch extends PatchOf<typeof webhookEntity> {}
