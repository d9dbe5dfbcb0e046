import { defineOperation, type ListQuery, listQuerySchema, pageOf } from '@kith/core'
import { z } from 'zod'

import { isNamed } from '../event-patterns.ts'
import { PINGED } from '../events.ts'
import { replaceSecret } from '../secret-repository.ts'
import { webhookAttemptEntity } from '../webhook-attempt.entity.ts'
import type { Webhook } from '../webhook.entity.ts'
import { DELIVER } from './subscription-name.ts'

const ENTITY = 'webhook'
const one = z.strictObject({ id: z.string() })

/** Gives a webhook another secret. The former one signs beside it for 24 hours. */
export const rotateSecret = defineOperation({
  name: 'webhooks.rotateSecret',
  summary: 'Give a webhook another secret',
  kind: 'command',
  permission: { entity: ENTITY, action: 'update' },
  input: one,
  output: z.strictObject({ secret: z.string() }),
  route: 'POST /webhooks/{id}/secret',
  async run(ctx, { id }) {
    await ctx.records(ENTITY).require(id, 'update')
    const secret = await replaceSecret(ctx.asPlugin(), id)
    ctx.emit('webhook.secretRotated', { webhookId: id })
    return { secret }
  },
})

/** Sends one event to a webhook, disabled or not, to see whether it is reached: once, without another attempt. */
export const pingWebhook = defineOperation({
  name: 'webhooks.ping',
  summary: 'Send a test event to a webhook',
  kind: 'command',
  permission: { entity: ENTITY, action: 'update' },
  input: one,
  output: undefined,
  route: 'POST /webhooks/{id}/ping',
  callsPerMinute: 20,
  async run(ctx, { id }) {
    await ctx.records(ENTITY).require(id, 'update')
    ctx.emit(PINGED, { webhookId: id })
  },
})

/** Lists what was sent to webhooks, and how they answered. */
export const listAttempts = defineOperation({
  name: 'webhookAttempts.list',
  summary: 'List attempts to send events to webhooks',
  kind: 'query',
  permission: { entity: 'webhookAttempt', action: 'list' },
  input: listQuerySchema,
  output: pageOf(webhookAttemptEntity),
  route: 'GET /webhook-attempts',
  run: (ctx, query) => ctx.records('webhookAttempt').list(query as ListQuery),
})

/** Owes past events to a webhook again: one, or those of a time. They are new deliveries; the former ones stay as they are. */
export const replayToWebhook = defineOperation({
  name: 'webhooks.replay',
  summary: 'Send past events to a webhook again',
  kind: 'command',
  permission: { entity: ENTITY, action: 'update' },
  input: z
    .strictObject({
      id: z.string(),
      eventId: z.uuid().optional(),
      since: z.coerce.date().optional(),
      until: z.coerce.date().optional(),
    })
    .refine(
      ({ eventId, since }) => (eventId === undefined) !== (since === undefined),
      'Name one event, or since when',
    ),
  output: z.strictObject({ added: z.int() }),
  route: 'POST /webhooks/{id}/replay',
  async run(ctx, { id, eventId, since, until }) {
    await ctx.records(ENTITY).require(id, 'update')
    const { events } = (await ctx.asPlugin().records(ENTITY).get(id)) as unknown as Webhook
    const names = [...ctx.events.keys()].filter((name) => isNamed(events, name))
    const ids = eventId === undefined ? undefined : [eventId]
    const added = await ctx.redeliver(DELIVER, { recipient: id, names, ids, since, until })
    return { added }
  },
})
