import { allRows, type OperationContext } from '@kith/core'

import type { DisabledReason } from './events.ts'
import type { Webhook } from './webhook.entity.ts'

const ENTITY = 'webhook'
/** A webhook that nothing has reached for so long is disabled. */
const PATIENCE_MS = 5 * 24 * 3_600_000

/** A webhook as the plugin sees it; `undefined` where there is none any more. */
export async function findWebhook(own: OperationContext, id: string): Promise<Webhook | undefined> {
  return (await own.records(ENTITY).find([id])).get(id) as Webhook | undefined
}

/** The webhooks that events are sent to, with the names of those events. */
export async function listSending(
  own: OperationContext,
): Promise<readonly { readonly id: string; readonly events: readonly string[] }[]> {
  const query = { where: { state: { ne: 'disabled' } }, fields: ['id', 'events'] }
  const found = await allRows(own.records(ENTITY), query)
  return found.map(({ id, events }) => ({ id: String(id), events: events as readonly string[] }))
}

/** Why a webhook is to be disabled after a failure, if it is. */
export function reasonAfterFailure(
  { failingSince }: Pick<Webhook, 'failingSince'>,
  { status, now }: { readonly status: number | undefined; readonly now: Date },
): DisabledReason | undefined {
  if (status === 410) return 'gone'
  const isOver = failingSince !== null && now.getTime() - failingSince.getTime() >= PATIENCE_MS
  return isOver ? 'failing' : undefined
}

/** Says that a webhook was reached. */
export async function markReached(own: OperationContext, { id, state }: Webhook): Promise<void> {
  if (state !== 'failing') return
  await own.records(ENTITY).update({ id, patch: {}, managed: { state: 'active', failingSince: null } })
}

/** Says that a webhook was not reached. */
export async function markFailing(own: OperationContext, { id, state }: Webhook): Promise<void> {
  if (state !== 'active') return
  await own.records(ENTITY).update({ id, patch: {}, managed: { state: 'failing', failingSince: own.now() } })
}

/** Sends nothing more to a webhook. What it was owed is dropped when its turn comes. */
export async function disable(ctx: OperationContext, id: string, because: DisabledReason): Promise<void> {
  await ctx.records(ENTITY).update({ id, patch: {}, managed: { state: 'disabled', disabledReason: because } })
  ctx.emit('webhook.disabled', { webhookId: id, reason: because })
}
