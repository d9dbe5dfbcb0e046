import type { OperationContext } from '@kith/core'

import type { Category } from '../category.ts'
import type { Complaint } from '../complaint.entity.ts'
import { changeTicket, takeOwn } from '../desk.ts'
import { ticketErrors } from '../errors.ts'
import { movedTo } from '../moves.ts'
import { addMessage } from '../new-message.ts'
import { statusFor } from '../statuses.ts'
import type { Ticket } from '../ticket.entity.ts'
import { type Remedy, requireApproved } from './remedies.ts'
import { isOver, requireStage, type Stage, type StageFacts } from './stages.ts'

/** What a complaint becomes, with what is said of it. */
export interface Advance extends Omit<StageFacts, 'remedy'> {
  readonly remedy?: Remedy['remedy'] | undefined
  readonly remedyValue?: Remedy['remedyValue'] | undefined
  readonly to: Stage
}

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const RECURRENCE_DAYS = 90

/** Where the ticket of a complaint stands meanwhile. */
const categoryOf: Readonly<Partial<Record<Stage, Category>>> = {
  proposed: 'waiting_customer',
  closed: 'closed',
  withdrawn: 'cancelled',
}

/**
 * Brings a complaint to its next stage. What the customer is told stands on the ticket, which moves along.
 *
 * @throws KITH_TICKETS_STAGE_REFUSED, KITH_TICKETS_STAGE_NEEDS, KITH_TICKETS_HANDLER_INVOLVED,
 * KITH_TICKETS_REMEDY_UNAPPROVED
 */
export async function advanceComplaint(
  ctx: OperationContext,
  complaint: Complaint,
  { to, body, ...said }: Advance,
): Promise<void> {
  if (complaint.againstUserId === ctx.session.actor.id) throw ticketErrors.HANDLER_INVOLVED()
  const taken = await takeOwn(ctx, complaint.ticketId)
  const { own } = taken
  const current = (await own.records('complaint').get(complaint.id)) as unknown as Complaint
  const facts = { ...current, ...defined(said) } as Complaint
  requireStage(current.stage, to, { ...facts, body })
  if (to === 'proposed' || said.remedy !== undefined || said.remedyValue !== undefined)
    await requireApproved(own, current, facts)
  const ticket =
    body === undefined ? taken.ticket : await tell({ ...taken, isAuto: to === 'acknowledged' }, body)
  const moved = await moveTicket({ ...taken, ticket }, to)
  const outcome = await outcomeOf(own, { ...facts, ticket: moved }, to)
  const managed = { ...defined(said), ...costOf(said), stage: to, stageSince: own.now(), ...outcome }
  await keepStep(own, current, to)
  await own.records('complaint').update({ id: complaint.id, patch: {}, managed })
  const { id: complaintId, customerId, ticketId } = complaint
  ctx.emit('complaint.advanced', { customerId, complaintId, ticketId, from: current.stage, to })
  const params = { from: current.stage, to }
  ctx.timeline({ type: 'complaint.advanced', customerId, refId: complaintId, params })
}

/** Keeps how long a complaint was at the stage that it leaves. */
async function keepStep(own: OperationContext, complaint: Complaint, next: Stage): Promise<void> {
  const { id: complaintId, customerId, ticketId, stage, stageSince, registeredAt } = complaint
  const leftAt = own.now()
  const minutes = Math.floor((leftAt.getTime() - (stageSince ?? registeredAt).getTime()) / MINUTE_MS)
  const step = { complaintId, customerId, ticketId, stage, next, minutes, leftAt }
  await own.records('complaintStep').create({}, step)
}

function costOf({ remedyValue }: Pick<Advance, 'remedyValue'>): Partial<Complaint> {
  if (!remedyValue) return {}
  return { remedyCost: remedyValue.amount, remedyCurrency: remedyValue.currency }
}

function defined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>
}

async function tell(
  taken: Awaited<ReturnType<typeof takeOwn>> & { readonly isAuto: boolean },
  body: string,
): Promise<Ticket> {
  const plain = { mentions: [], source: null, externalId: null, channel: taken.ticket.channel }
  const message = {
    ...plain,
    direction: 'out',
    isAuto: taken.isAuto,
    body,
    occurredAt: taken.ctx.now(),
  } as const
  return (await addMessage(taken, message)).ticket
}

async function moveTicket(taken: Awaited<ReturnType<typeof takeOwn>>, to: Stage): Promise<Ticket> {
  const { own, ticket } = taken
  const category = categoryOf[to] ?? 'open'
  const status =
    category === ticket.category ? { key: ticket.status, category } : await statusFor(own, category)
  const acknowledgedAt = to === 'acknowledged' ? own.now() : ticket.acknowledgedAt
  return changeTicket(taken, { ...movedTo(ticket, status, own.now()), acknowledgedAt }, 'complaint.advanced')
}

async function outcomeOf(
  own: OperationContext,
  complaint: Complaint & { readonly ticket: Ticket },
  to: Stage,
): Promise<Partial<Complaint>> {
  const now = own.now()
  if (to === 'acknowledged') return { acknowledgedAt: now }
  if (to === 'rejected') return { isDisputed: true }
  if (to === 'accepted') return { isDisputed: complaint.isDisputed ?? false }
  if (!isOver(to)) return {}
  const { slaState } = complaint.ticket
  const isTimely = slaState === null ? null : slaState === 'met'
  const recurrenceOfId = await findEarlier(own, complaint)
  return { closedAt: now, isTimely, recurrenceOfId, isRepeated: recurrenceOfId !== null }
}

/** The last complaint of the customer that came of the same cause. */
async function findEarlier(
  own: OperationContext,
  { id, customerId, product, rootCause }: Complaint,
): Promise<string | null> {
  if (rootCause === null) return null
  const since = new Date(own.now().getTime() - RECURRENCE_DAYS * DAY_MS)
  const same = { customerId, rootCause, product: product === null ? { isNull: true } : product }
  const where = { ...same, id: { ne: id }, closedAt: { gte: since } }
  const { data } = await own
    .records('complaint')
    .list({ where, sort: ['-closedAt', '-id'], fields: ['id'], limit: 1 })
  return (data[0]?.['id'] as string | undefined) ?? null
}
