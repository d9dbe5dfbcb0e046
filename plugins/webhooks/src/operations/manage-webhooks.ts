import {
  defineOperation,
  type Filter,
  type ListQuery,
  listQuerySchema,
  type OperationContext,
  pageOf,
  readableOf,
  valuesOf,
} from '@kith/core'
import { z } from 'zod'

import { webhookErrors } from '../errors.ts'
import { EVENT_PATTERN, namingNothing } from '../event-patterns.ts'
import { actorOf, type RunAs, runAsCaller } from '../run-as.ts'
import { removeSecrets, replaceSecret } from '../secret-repository.ts'
import { sendingToken } from '../tokens.ts'
import { disable } from '../webhook-state.ts'
import { type Webhook, webhookEntity } from '../webhook.entity.ts'

const ENTITY = 'webhook'
const one = z.strictObject({ id: z.string() })

/** Makes a webhook. The answer holds its secret, which is never shown again. */
export const createWebhook = defineOperation({
  name: 'webhooks.create',
  summary: 'Create a webhook',
  kind: 'command',
  permission: { entity: ENTITY, action: 'create' },
  input: valuesOf(webhookEntity, 'create'),
  output: z.intersection(
    readableOf(webhookEntity),
    z.object({ secret: z.string().describe('What its signatures are made with; shown this once.') }),
  ),
  route: 'POST /webhooks',
  async run(ctx, input) {
    const { roles = [], ...values } = input
    const { roles: lent, ...managed } = runAsCaller(ctx, chosenRoles(ctx, roles))
    const { id, row, version, changed } = await ctx
      .records(ENTITY)
      .create({ ...values, roles: lent }, managed)
    await requireSound(ctx, values, { roles: lent, ...managed })
    const secret = await replaceSecret(ctx.asPlugin(), id)
    ctx.emit('webhook.created', { webhookId: id, version, changed })
    return { ...row, secret }
  },
})

/** Reads a webhook. */
export const getWebhook = defineOperation({
  name: 'webhooks.get',
  summary: 'Read a webhook',
  kind: 'query',
  permission: { entity: ENTITY, action: 'read' },
  input: one,
  output: readableOf(webhookEntity),
  route: 'GET /webhooks/{id}',
  run: (ctx, { id }) => ctx.records(ENTITY).get(id),
})

/** Lists webhooks. */
export const listWebhooks = defineOperation({
  name: 'webhooks.list',
  summary: 'List webhooks',
  kind: 'query',
  permission: { entity: ENTITY, action: 'list' },
  input: listQuerySchema,
  output: pageOf(webhookEntity),
  route: 'GET /webhooks',
  run: (ctx, query) => ctx.records(ENTITY).list(query as ListQuery),
})

/** Changes a webhook, which from then on acts as who has changed it. */
export const updateWebhook = defineOperation({
  name: 'webhooks.update',
  summary: 'Change a webhook',
  kind: 'command',
  permission: { entity: ENTITY, action: 'update' },
  input: z.strictObject({
    id: z.string(),
    patch: valuesOf(webhookEntity, 'patch'),
    ifVersion: z.int().optional(),
  }),
  output: readableOf(webhookEntity),
  route: 'PATCH /webhooks/{id}',
  async run(ctx, { id, patch, ...given }) {
    const webhooks = ctx.records(ENTITY)
    await webhooks.require(id, 'update')
    const before = await ownView(ctx, id)
    const { roles, ...managed } = runAsCaller(ctx, chosenRoles(ctx, patch['roles'] ?? before.roles))
    const change = { id, patch: { ...patch, roles }, managed, ...given }
    const { version, changed, row } = await webhooks.update(change)
    await requireSound(ctx, { ...patch, filter: filterAfter(patch, before) }, { roles, ...managed })
    if (changed.length > 0) ctx.emit('webhook.updated', { webhookId: id, version, changed })
    return row
  },
})

/** Deletes a webhook and its secrets. What it was owed is dropped. */
export const deleteWebhook = defineOperation({
  name: 'webhooks.delete',
  summary: 'Delete a webhook',
  kind: 'command',
  permission: { entity: ENTITY, action: 'delete' },
  input: z.strictObject({ id: z.string(), ifVersion: z.int().optional() }),
  output: undefined,
  route: 'DELETE /webhooks/{id}',
  async run(ctx, { id, ifVersion }) {
    await ctx.records(ENTITY).require(id, 'delete')
    await removeSecrets(ctx.asPlugin(), id)
    await ctx.records(ENTITY).delete(id, ifVersion)
    ctx.emit('webhook.deleted', { webhookId: id })
  },
})

/** Sends nothing more to a webhook. */
export const disableWebhook = defineOperation({
  name: 'webhooks.disable',
  summary: 'Send nothing more to a webhook',
  kind: 'command',
  permission: { entity: ENTITY, action: 'update' },
  input: one,
  output: readableOf(webhookEntity),
  route: 'POST /webhooks/{id}/disable',
  async run(ctx, { id }) {
    await ctx.records(ENTITY).require(id, 'update')
    const { state } = await ownView(ctx, id)
    if (state !== 'disabled') await disable(ctx, id, 'manual')
    return ctx.records(ENTITY).get(id)
  },
})

/** Sends events to a webhook again, from now on, as who has enabled it. */
export const enableWebhook = defineOperation({
  name: 'webhooks.enable',
  summary: 'Send events to a disabled webhook again',
  kind: 'command',
  permission: { entity: ENTITY, action: 'update' },
  input: one,
  output: readableOf(webhookEntity),
  route: 'POST /webhooks/{id}/enable',
  async run(ctx, { id }) {
    await ctx.records(ENTITY).require(id, 'update')
    const { state, roles: former } = await ownView(ctx, id)
    if (state !== 'disabled') throw webhookErrors.NOT_DISABLED()
    const { roles, ...managed } = runAsCaller(ctx, former)
    const anew = { ...managed, state: 'active', disabledReason: null, failingSince: null }
    const { row } = await ctx.records(ENTITY).update({ id, patch: { roles }, managed: anew })
    ctx.emit('webhook.enabled', { webhookId: id })
    return row
  },
})

/** A webhook as the plugin sees it, whatever of it the caller is shown. */
async function ownView(ctx: OperationContext, id: string): Promise<Webhook> {
  return (await ctx.asPlugin().records(ENTITY).get(id)) as unknown as Webhook
}

/** Without any it acts in all roles of the caller. */
function chosenRoles({ session }: OperationContext, roles: unknown): readonly string[] {
  const chosen = roles as readonly string[]
  return chosen.length === 0 ? session.roles : chosen
}

/** What the filter is after a change: other roles may be shown other fields. */
function filterAfter({ filter }: Readonly<Record<string, unknown>>, before: Webhook): unknown {
  return filter === undefined ? before.filter : filter
}

/** Checks what the gate cannot know of the values, which it has taken by now. */
async function requireSound(
  ctx: OperationContext,
  { url, events, filter }: Readonly<Record<string, unknown>>,
  runAs: RunAs,
): Promise<void> {
  if (url !== undefined) ctx.get(sendingToken).rules.read(url as string)
  if (events !== undefined) requireNames(ctx, events as readonly string[])
  if (filter !== undefined && filter !== null)
    requireFilters(await ctx.asPlugin().asReader(actorOf(runAs)), filter)
}

function requireNames(ctx: OperationContext, events: readonly string[]): void {
  const known = [...ctx.events.keys()]
  const [unknown] = [...events.filter((name) => !EVENT_PATTERN.test(name)), ...namingNothing(events, known)]
  if (unknown !== undefined) throw webhookErrors.EVENTS_UNKNOWN({ name: unknown })
}

/** A filter may use what the actor of the webhook may filter by, or it would find out more than is sent. */
function requireFilters(reader: OperationContext, filter: unknown): void {
  if (typeof filter !== 'object' || filter === null || Array.isArray(filter))
    throw webhookErrors.FILTER_INVALID({ entity: String(filter) })
  for (const [entity, where] of Object.entries(filter)) {
    if (!reader.catalog.has(entity)) throw webhookErrors.FILTER_INVALID({ entity })
    reader.records(entity).check({ where: where as Filter })
  }
}
