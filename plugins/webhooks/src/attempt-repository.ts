import type { OperationContext } from '@kith/core'

const ENTITY = 'webhookAttempt'
const PAGE = 200
const MINUTE_MS = 60_000
const DAY_MS = 24 * 3_600_000

/** An attempt as it is written down. */
export interface Attempt {
  readonly webhookId: string
  readonly eventId: string
  readonly event: string
  readonly attempt: number
  readonly attemptedAt: Date
  readonly outcome: 'delivered' | 'failed' | 'exhausted'
  readonly status: number | null
  readonly failure: string | null
  readonly latencyMs: number
  readonly nextAt: Date | null
  readonly response: string | null
}

/** Writes an attempt down. */
export async function recordAttempt(own: OperationContext, attempt: Attempt): Promise<void> {
  await own.records(ENTITY).create({}, { ...attempt })
}

/** The webhooks that have taken an event. */
export async function takersOf(own: OperationContext, eventId: string): Promise<ReadonlySet<string>> {
  const where = { eventId, outcome: 'delivered' }
  const { data } = await own.records(ENTITY).list({ where, fields: ['webhookId'], limit: PAGE })
  return new Set(data.map(({ webhookId }) => String(webhookId)))
}

/** How long a webhook has to wait so that it is sent no more than so many a minute, in milliseconds. */
export async function waitOf(
  own: OperationContext,
  { webhookId, ratePerMinute }: { readonly webhookId: string; readonly ratePerMinute: number },
): Promise<number> {
  const nowMs = own.now().getTime()
  const where = { webhookId, attemptedAt: { gt: new Date(nowMs - MINUTE_MS) } }
  const query = { where, sort: ['attemptedAt'], fields: ['attemptedAt'], limit: 1, count: 'exact' as const }
  const { data, count = 0 } = await own.records(ENTITY).list(query)
  if (count < ratePerMinute) return 0
  return (data[0]!['attemptedAt'] as Date).getTime() + MINUTE_MS - nowMs
}

/** Removes attempts that are older than so many days. @returns how many. */
export async function removeOldAttempts(own: OperationContext, days: number): Promise<number> {
  const attempts = own.records(ENTITY)
  const where = { attemptedAt: { lt: new Date(own.now().getTime() - days * DAY_MS) } }
  let removed = 0
  for (;;) {
    const { data } = await attempts.list({ where, fields: ['id'], limit: PAGE })
    for (const { id } of data) await attempts.delete(String(id))
    removed += data.length
    if (data.length < PAGE) return removed
  }
}
