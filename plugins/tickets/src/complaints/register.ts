import type { OperationContext } from '@kith/core'

import type { Complaint } from '../complaint.entity.ts'
import { openFor } from '../operations/open-ticket.ts'
import type { Ticket } from '../ticket.entity.ts'

/** What a complaint is registered with. */
export interface Registration {
  readonly customerId: string
  readonly teamId: string | null
  readonly subject: string
  readonly description?: string | undefined
  readonly channel?: Ticket['channel'] | undefined
  readonly product?: string | undefined
  readonly issue?: string | undefined
  readonly against?: string | undefined
  readonly againstUserId?: string | undefined
  readonly regulatorRef?: string | undefined
  readonly registeredAt?: Date | undefined
  readonly source?: string | undefined
  readonly externalId?: string | undefined
}

const unknown = {
  acknowledgedAt: null,
  forwardedAt: null,
  closedAt: null,
  severity: null,
  validity: null,
  remedy: null,
  remedyValue: null,
  remedyCost: null,
  remedyCurrency: null,
  outcomeCode: null,
  isDisputed: null,
  isTimely: null,
  rootCause: null,
  correctiveAction: null,
  recurrenceOfId: null,
  isRepeated: null,
} as const

/** Opens the ticket of a complaint, and registers it. `past` is what is known already of one of the past. */
export async function registerComplaint(
  ctx: OperationContext,
  { issue, against, againstUserId, regulatorRef, registeredAt, ...asked }: Registration,
  past: Partial<Complaint> = {},
): Promise<string> {
  const own = ctx.asPlugin()
  const opened = await openFor(own, { ...asked, kind: 'complaint', openedAt: registeredAt })
  const { id: ticketId, customerId, channel, openedAt } = opened as unknown as Ticket
  const about = {
    product: asked.product ?? null,
    issue: issue ?? null,
    against: against ?? null,
    againstUserId: againstUserId ?? null,
    regulatorRef: regulatorRef ?? null,
  }
  const facts = {
    customerId,
    ticketId,
    channel,
    registeredAt: openedAt,
    stageSince: openedAt,
    stage: 'registered',
  }
  const { id } = await own.records('complaint').create({}, { ...unknown, ...about, ...facts, ...past })
  ctx.emit('complaint.registered', { customerId, complaintId: id, ticketId })
  return id
}
