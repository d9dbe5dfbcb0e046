import type { JsonValue, OperationContext } from '@kith/core'

import { keepWatch, takeOwn } from '../desk.ts'

/** The job that looks at one ticket whose clocks are due. */
export const ESCALATE = 'tickets.escalate'

const PAGE = 200
const MOST_PAGES = 25

/**
 * Asks for a run of its own for every ticket with a clock that is due: whatever becomes of one of them keeps no other from
 * being looked at, and several processes share the work. One that still waits is not asked for twice.
 */
export async function findDue(ctx: OperationContext): Promise<number> {
  const query = { where: { nextAt: { lte: ctx.now() } }, sort: ['nextAt', 'id'], fields: ['ticketId'] }
  const due = new Set<string>()
  let cursor: string | null | undefined
  for (let page = 0; page < MOST_PAGES && cursor !== null; page++) {
    const { data, nextCursor } = await ctx.records('slaClock').list({ ...query, limit: PAGE, cursor })
    for (const { ticketId } of data) due.add(String(ticketId))
    cursor = nextCursor
  }
  for (const ticketId of due) await ctx.schedule(ESCALATE, { ticketId }, { key: ticketId })
  return due.size
}

/** Does what is due on a ticket. What somebody else has done meanwhile is not done again. */
export async function escalateTicket(ctx: OperationContext, input: JsonValue): Promise<void> {
  const { ticketId } = input as { readonly ticketId: string }
  const found = await ctx.records('ticket').find([ticketId], ['id'])
  if (found.size > 0) await keepWatch(await takeOwn(ctx, ticketId), { isRematched: false, cause: null })
}
