import type { JsonValue, OperationContext } from '@kith/core'

import { changeTicket, takeOwn } from './desk.ts'
import { movedTo } from './moves.ts'
import { addMessage } from './new-message.ts'
import { readSettings, type TicketSettings } from './settings.ts'
import { statusFor } from './statuses.ts'
import type { Ticket } from './ticket.entity.ts'

/** The job that warns of the end of one ticket, or ends it. */
export const CLOSE = 'tickets.close-resolved'

const DAY_MS = 86_400_000
const MOST = 200

/** Asks for a run of its own for every ticket that was resolved long enough ago. */
export async function findResolved(ctx: OperationContext): Promise<void> {
  const { autoCloseDays } = await readSettings(ctx)
  if (autoCloseDays === null) return
  const since = new Date(ctx.now().getTime() - (autoCloseDays - 1) * DAY_MS)
  const where = { category: 'resolved', resolvedAt: { lte: since } }
  const query = { where, sort: ['resolvedAt', 'id'], fields: ['id'], limit: MOST }
  let cursor: string | null | undefined
  while (cursor !== null) {
    const { data, nextCursor } = await ctx.records('ticket').list({ ...query, cursor })
    for (const { id } of data) await ctx.schedule(CLOSE, { ticketId: String(id) }, { key: String(id) })
    cursor = nextCursor
  }
}

/** Writes to the customer a day before a resolved ticket is closed, and closes it when nobody has answered. */
export async function closeResolved(ctx: OperationContext, input: JsonValue): Promise<void> {
  const { ticketId } = input as { readonly ticketId: string }
  if ((await ctx.records('ticket').find([ticketId], ['id'])).size === 0) return
  const taken = await takeOwn(ctx, ticketId)
  const settings = await readSettings(taken.own)
  const step = nextStep(taken.ticket, settings, ctx.now())
  if (step === 'warn') {
    const { ticket } = await addMessage(taken, warningOf(taken.ticket, settings, ctx))
    await changeTicket({ ...taken, ticket }, { closeWarnedAt: ctx.now() }, 'ticketMessage.recorded')
  }
  if (step === 'close') {
    const closed = await statusFor(taken.own, 'closed')
    await changeTicket(taken, movedTo(taken.ticket, closed, ctx.now()), 'ticket.moved')
  }
}

/** What is next for a resolved ticket: whoever was warned late has a day all the same. */
function nextStep(
  { category, resolvedAt, closeWarnedAt }: Ticket,
  { autoCloseDays }: TicketSettings,
  now: Date,
): 'warn' | 'close' | undefined {
  if (category !== 'resolved' || resolvedAt === null || autoCloseDays === null) return undefined
  const age = now.getTime() - resolvedAt.getTime()
  if (closeWarnedAt === null) return age >= (autoCloseDays - 1) * DAY_MS ? 'warn' : undefined
  const isWarned = now.getTime() - closeWarnedAt.getTime() >= DAY_MS
  return isWarned && age >= autoCloseDays * DAY_MS ? 'close' : undefined
}

function warningOf({ channel }: Ticket, { closeWarning }: TicketSettings, ctx: OperationContext) {
  const isChinese = /^zh\b/i.test(ctx.tenant().locale)
  const usual = isChinese
    ? '您的问题已标记为解决。如未再收到您的回复，我们将在一天后关闭。'
    : 'We take your request to be settled, and close it in a day unless you write to us again.'
  const plain = { mentions: [], source: null, externalId: null }
  const body = closeWarning ?? usual
  return { ...plain, direction: 'out', isAuto: true, channel, body, occurredAt: ctx.now() } as const
}
