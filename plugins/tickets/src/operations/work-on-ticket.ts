import { defineOperation, type OperationContext, readableOf } from '@kith/core'
import { z } from 'zod'

import { changeTicket, keepWatch, readTicket, takeTicket, tellChange } from '../desk.ts'
import { told } from '../events.ts'
import { movedTo, requireMove } from '../moves.ts'
import { requirePerson, requireTeam } from '../people.ts'
import { readSettings } from '../settings.ts'
import { getStatus } from '../statuses.ts'
import { ticketChannels, ticketEntity, ticketKinds } from '../ticket.entity.ts'

const optional = (max: number) => z.string().max(max).nullable().optional()

const patch = z.strictObject({
  subject: z.string().min(1).max(300).optional(),
  description: optional(50_000),
  kind: z.enum(ticketKinds).optional(),
  priority: z.int().min(1).max(4).optional(),
  channel: z.enum(ticketChannels).optional(),
  product: optional(200),
  orderRef: optional(100),
  contactPointId: optional(36),
  tags: z.array(z.string().max(100)).max(100).optional(),
  collaborators: z.array(z.string().max(64)).max(100).optional(),
  resolutionCode: optional(100),
  rootCause: optional(100),
})

/** Changes what is said of a ticket. */
export const updateTicket = defineOperation({
  name: 'tickets.update',
  summary: 'Change what is said of a ticket',
  kind: 'command',
  permission: { entity: 'ticket', action: 'update' },
  input: z.strictObject({ id: z.string(), patch, ifVersion: z.int().optional() }),
  output: readableOf(ticketEntity),
  route: 'PATCH /tickets/{id}',
  async run(ctx, { id, patch: values, ifVersion }) {
    const taken = await takeTicket(ctx, id, 'update')
    const { changed } = await ctx.records('ticket').update({ id, patch: values, ifVersion })
    if (changed.length > 0) {
      const ticket = await readTicket(taken.own, id)
      ctx.emit('ticket.updated', { ...told(ticket), changed })
      await tellChange(taken, ticket)
      await keepWatch({ ...taken, ticket }, { isRematched: true, cause: 'ticket.updated' })
    }
    return answer(ctx, id)
  },
})

/** Brings a ticket into a status. */
export const transitionTicket = defineOperation({
  name: 'tickets.transition',
  summary: 'Bring a ticket into a status',
  kind: 'command',
  permission: { entity: 'ticket', action: 'update' },
  input: z.strictObject({
    id: z.string(),
    status: z.string().max(64).describe('The key of a status.'),
    resolutionCode: z.string().max(100).optional(),
    rootCause: z.string().max(100).optional(),
    ifVersion: z.int().optional(),
  }),
  output: readableOf(ticketEntity),
  route: 'POST /tickets/{id}/transition',
  async run(ctx, { id, status: asked, ifVersion, ...codes }) {
    const taken = await takeTicket(ctx, id, 'update')
    const { own, ticket } = taken
    const status = await getStatus(own, asked)
    requireMove(ticket, status.category, { settings: await readSettings(own), now: ctx.now() })
    const patched = await ctx.records('ticket').update({ id, patch: given(codes), ifVersion })
    const current = { ...ticket, version: patched.version }
    await changeTicket({ ...taken, ticket: current }, movedTo(ticket, status, ctx.now()), 'ticket.moved')
    return answer(ctx, id)
  },
})

/** Gives a ticket to a person, to a team, or back to nobody. */
export const assignTicket = defineOperation({
  name: 'tickets.assign',
  summary: 'Give a ticket to a person or a team',
  kind: 'command',
  permission: { entity: 'ticket', action: 'assign' },
  input: z.strictObject({
    id: z.string(),
    assigneeId: z.string().max(64).nullable().optional().describe('Who works on it; null for nobody yet.'),
    teamId: z.string().max(64).nullable().optional(),
  }),
  output: readableOf(ticketEntity),
  route: 'POST /tickets/{id}/assign',
  async run(ctx, { id, assigneeId, teamId }) {
    const taken = await takeTicket(ctx, id, 'assign')
    if (typeof assigneeId === 'string') await requirePerson(taken.own, assigneeId, '/assigneeId')
    if (typeof teamId === 'string') await requireTeam(taken.own, teamId, '/teamId')
    await changeTicket(taken, given({ assigneeId, teamId }), 'ticket.assigned')
    return answer(ctx, id)
  },
})

/** The ticket as the caller may read it: who has given it away may not see it any more, and is told so much. */
async function answer(ctx: OperationContext, id: string): Promise<unknown> {
  const rows = await ctx.records('ticket').find([id])
  return rows.get(id) ?? ctx.asPlugin().records('ticket').get(id, ['id', 'version'])
}

function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
