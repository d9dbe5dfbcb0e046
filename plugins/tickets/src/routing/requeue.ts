import type { JsonValue, OperationContext } from '@kith/core'

import { changeTicket, takeOwn } from '../desk.ts'
import { findOne, listAll } from '../stored-rows.ts'
import { findRouting, routeTicket, type Routing } from './route-ticket.ts'

/** The job that gives the tickets of somebody who has gone away to others. */
export const REQUEUE = 'tickets.requeue'

const MINUTE_MS = 60_000
/** Tickets that one run looks at. */
const PAGE = 50
/** Where it is for us to do something. */
const waiting = ['new', 'open']

interface Away {
  readonly isAvailable: boolean
  readonly awaySince: Date | null
}

/** Asks for it for when the teams that say so have waited long enough for somebody who has gone away. */
export async function askRequeue(ctx: OperationContext, userId: string): Promise<void> {
  const routings = await listAll<Routing>(ctx.asPlugin(), 'ticketRouting', {
    requeueMinutes: { isNull: false },
  })
  for (const { teamId, requeueMinutes } of routings) {
    const at = new Date(ctx.now().getTime() + requeueMinutes! * MINUTE_MS)
    await ctx.schedule(REQUEUE, { userId, teamId }, { at, key: `${teamId}/${userId}` })
  }
}

/** Gives the tickets of a team to others that somebody has who is still away, or back to nobody where none can take them. */
export async function requeue(ctx: OperationContext, input: JsonValue): Promise<void> {
  const { userId, teamId } = input as { readonly userId: string; readonly teamId: string }
  const routing = await findRouting(ctx, teamId)
  const agent = await findOne<Away>(ctx, 'ticketAgent', { userId })
  if (!isDue(ctx, agent, routing)) return
  const where = { assigneeId: userId, teamId, category: { in: waiting } }
  const { data } = await ctx.records('ticket').list({ where, sort: 'id', fields: ['id'], limit: PAGE })
  for (const { id } of data) {
    const taken = await takeOwn(ctx, String(id))
    if (taken.ticket.assigneeId !== userId || !waiting.includes(taken.ticket.category)) continue
    const routed = await routeTicket(taken)
    if (routed.assigneeId === userId)
      await changeTicket({ ...taken, ticket: routed }, { assigneeId: null }, 'ticket.assigned')
  }
  if (data.length === PAGE) await ctx.schedule(REQUEUE, { userId, teamId }, { key: `${teamId}/${userId}` })
}

function isDue(ctx: OperationContext, agent: Away | undefined, routing: Routing | undefined): boolean {
  const minutes = routing?.requeueMinutes ?? null
  if (agent?.isAvailable !== false || agent.awaySince === null || minutes === null) return false
  return agent.awaySince.getTime() + minutes * MINUTE_MS <= ctx.now().getTime()
}
