import { defineOperation, type OperationContext, readableOf } from '@kith/core'
import { z } from 'zod'

import { keepChange, keepWatch, readTicket } from '../desk.ts'
import { ticketErrors } from '../errors.ts'
import { told } from '../events.ts'
import { requirePast } from '../new-message.ts'
import { nextNumber } from '../numbers.ts'
import { findRouting, routeTicket } from '../routing/route-ticket.ts'
import { readSettings } from '../settings.ts'
import { statusFor } from '../statuses.ts'
import { findOne } from '../stored-rows.ts'
import {
  type ReadableTicket,
  type Ticket,
  ticketChannels,
  ticketEntity,
  ticketKinds,
} from '../ticket.entity.ts'
import { instant, isSourced, key, sourced, text, unsourced } from './schemas.ts'

const input = z
  .strictObject({
    customerId: z.string(),
    subject: z.string().min(1).max(300),
    description: z.string().max(50_000).optional(),
    kind: z.enum(ticketKinds).optional(),
    priority: z.int().min(1).max(4).optional().describe('1 is the most urgent; 3 when left out.'),
    channel: z.enum(ticketChannels).optional(),
    product: text(200),
    orderRef: text(100),
    contactPointId: text(36),
    tags: z.array(z.string().max(100)).max(100).optional(),
    collaborators: z.array(z.string().max(64)).max(100).optional(),
    teamId: key.describe('The team whose work it is; that of the customer when left out.'),
    parentId: z.string().optional(),
    followUpOfId: z.string().optional(),
    openedAt: instant.optional().describe('When the customer asked; now when left out.'),
    ...sourced,
  })
  .refine(isSourced, unsourced)

/** What a new ticket is made of. */
export type OpenTicketInput = z.output<typeof input>

/** Opens a ticket. What one source tells twice under one external id is opened once. */
export const openTicket = defineOperation({
  name: 'tickets.open',
  summary: 'Open a ticket for a customer',
  kind: 'command',
  permission: { entity: 'ticket', action: 'create' },
  input,
  output: readableOf(ticketEntity),
  route: 'POST /tickets',
  async run(ctx, asked) {
    const own = ctx.asPlugin()
    const customer = await ctx.records('customer').get(asked.customerId, ['id', 'teamId'])
    const before = await findOpened(own, String(customer['id']), asked)
    if (before !== undefined) return ctx.records('ticket').get(before.id)
    const teamId = asked.teamId ?? (customer['teamId'] as string | null | undefined) ?? null
    for (const id of [asked.parentId, asked.followUpOfId])
      if (id !== undefined) await ctx.records('ticket').get(id, ['id'])
    return openFor(ctx, { ...asked, customerId: String(customer['id']), teamId })
  },
})

/** Opens a ticket for a customer who was found already, and answers it as the caller may read it. */
export async function openFor(
  ctx: OperationContext,
  asked: Omit<OpenTicketInput, 'teamId'> & { readonly teamId: string | null },
): Promise<ReadableTicket> {
  const own = ctx.asPlugin()
  const { customerId, teamId, parentId, followUpOfId, openedAt, ...values } = asked
  const now = requirePast(openedAt, ctx.now(), '/openedAt')
  const { numberPrefix } = await readSettings(own)
  const { key: status, category } = await statusFor(own, 'new')
  // Last before the row: from here on others wait who open a ticket.
  const number = `${numberPrefix}-${await nextNumber(own)}`
  const places = { parentId: parentId ?? null, followUpOfId: followUpOfId ?? null }
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
  const waits = asked.kind === 'task' ? null : now
  const start = { openedAt: now, waitingSince: waits, lastCustomerMessageAt: waits }
  const counts = { reopenCount: 0, resolutionCount: 0, messageCount: 0 }
  const managed = { customerId, teamId, ...places, number, status, category, ...start, ...counts }
  const { id } = await ctx.records('ticket').create(given, managed)
  const ticket = await readTicket(own, id)
  await keepChange(own, ticket, now)
  ctx.emit('ticket.opened', told(ticket))
  const params = { kind: ticket.kind, category: ticket.category }
  ctx.timeline({ type: 'ticket.opened', customerId, refId: id, occurredAt: now, params })
  const watched = await keepWatch({ ctx, own, ticket }, { isRematched: true, cause: 'ticket.opened' })
  const routing = await findRouting(own, teamId)
  if (routing?.isAutomatic === true) await routeTicket({ ctx, own, ticket: watched })
  return (await ctx.records('ticket').get(id)) as unknown as ReadableTicket
}

/** @throws KITH_TICKETS_TICKET_REUSED */
async function findOpened(
  own: OperationContext,
  customerId: string,
  { source, externalId }: Pick<OpenTicketInput, 'source' | 'externalId'>,
): Promise<Ticket | undefined> {
  if (externalId === undefined || source === undefined) return undefined
  const before = await findOne<Ticket>(own, 'ticket', { externalId, source })
  if (before !== undefined && before.customerId !== customerId)
    throw ticketErrors.TICKET_REUSED({ pointer: '/externalId' })
  return before
}
