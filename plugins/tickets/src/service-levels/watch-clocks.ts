import type { OperationContext } from '@kith/core'

import type { Category } from '../category.ts'
import type { ClockFact } from '../sla/clock.ts'
import { nextDueOf, slaStateOf } from '../sla/sla-state.ts'
import { type ClockChange, type TicketClock, type Watch, watchTicket } from '../sla/watch.ts'
import { listAll } from '../stored-rows.ts'
import type { Ticket } from '../ticket.entity.ts'
import { calendarShelf, readCalendars } from './calendars.ts'
import { type Escalation, escalate, type Reached } from './escalate.ts'
import { calendarFor, choosePolicy, findPolicy, type Policy, termsOf } from './policies.ts'

/** A clock as it is stored. */
export interface StoredClock extends TicketClock {
  readonly id: string
  readonly ticketId: string
  readonly customerId: string
  readonly calendarId: string | null
  readonly policyVersion: number
}

/** A ticket after a change, and the contexts in which it was changed. */
export interface Changed {
  readonly ctx: OperationContext
  readonly own: OperationContext
  readonly ticket: Ticket
  /** The policy is chosen anew: something has changed that policies may look at. */
  readonly isRematched: boolean
  /** What the clocks are told was the cause. */
  readonly cause: string | null
}

/** Where the clocks of a ticket stand after a change of it, and what becomes of the ticket for it. */
export interface Watched {
  readonly standing: Pick<Ticket, 'slaPolicyId' | 'slaState' | 'nextDueAt'>
  readonly escalation: Escalation
}

/** Brings the clocks of a ticket in line with it and with the time, in the transaction of the change. */
export async function watchClocks(changed: Changed): Promise<Watched> {
  const { own, ticket } = changed
  const policy = await policyOf(changed)
  const clocks = await listClocks(own, ticket.id)
  if (policy === undefined && clocks.length === 0) return { standing: standingOf(policy, []), escalation: {} }
  const { terms, calendarOf, calendarIdOf } = await termsFor(own, ticket, { policy, clocks })
  const changes = await changesOf(own, {
    ticket,
    clocks,
    terms,
    at: own.now(),
    calendarOf: (clock) => calendarOf((clock as StoredClock).calendarId),
  })
  const reached = await saveChanges(changed, changes, { policy, calendarIdOf })
  const escalation = await escalate(changed, { ticket, policy }, reached)
  return { standing: standingOf(policy, latest(clocks, changes)), escalation }
}

/** The policy that holds for a ticket now; one that is not active any more holds for none. */
async function policyOf({ own, ticket, isRematched }: Changed): Promise<Policy | undefined> {
  const { id, slaPolicyId } = ticket
  const current = isRematched ? undefined : await findPolicy(own, slaPolicyId)
  const isLost = current === undefined && slaPolicyId !== null
  return isRematched || isLost ? choosePolicy(own, id) : current
}

/** What is to be done to the clocks. A clock that begins to count back then has to know what has happened since. */
async function changesOf(
  own: OperationContext,
  watch: Omit<Watch, 'history' | 'ticket'> & { readonly ticket: Ticket },
): Promise<readonly ClockChange[]> {
  const changes = watchTicket({ ...watch, history: [] })
  const countsBack = changes.some(({ before, clock }) => before === undefined && clock.startedAt < watch.at)
  return countsBack ? watchTicket({ ...watch, history: await historyOf(own, watch.ticket.id) }) : changes
}

async function termsFor(
  own: OperationContext,
  ticket: Ticket,
  { policy, clocks }: { readonly policy: Policy | undefined; readonly clocks: readonly StoredClock[] },
) {
  const calendarId = policy === undefined ? null : await calendarFor(own, policy, ticket)
  const calendarOf = await readCalendars(own, [calendarId, ...clocks.map((clock) => clock.calendarId)])
  const anyTime = own.get(calendarShelf).anyTime
  const terms = policy && termsOf(policy, ticket, { business: calendarOf(calendarId), anyTime })
  const calendarIdOf = ({ metric }: TicketClock): string | null => {
    const calendar = terms?.metrics.get(metric)?.calendar
    return calendar === undefined || calendar === anyTime ? null : calendarId
  }
  return { terms, calendarOf, calendarIdOf }
}

/** The clocks of a ticket. */
function listClocks(own: OperationContext, ticketId: string): Promise<readonly StoredClock[]> {
  return listAll<StoredClock>(own, 'slaClock', { ticketId })
}

/** How the clocks of a ticket stand together. */
function standingOf(
  policy: Pick<Policy, 'id'> | undefined,
  clocks: readonly TicketClock[],
): Watched['standing'] {
  return { slaPolicyId: policy?.id ?? null, slaState: slaStateOf(clocks), nextDueAt: nextDueOf(clocks) }
}

function latest(clocks: readonly TicketClock[], changes: readonly ClockChange[]): readonly TicketClock[] {
  const byPlace = new Map(
    [...clocks, ...changes.map(({ clock }) => clock)].map((clock) => [placeOf(clock), clock]),
  )
  return [...byPlace.values()]
}

function placeOf({ metric, seq }: TicketClock): string {
  return `${metric}/${seq}`
}

async function historyOf(
  own: OperationContext,
  ticketId: string,
): Promise<readonly { readonly at: Date; readonly category: Category }[]> {
  const changes = await listAll<{ readonly occurredAt: Date; readonly category: Category }>(
    own,
    'ticketChange',
    {
      ticketId,
    },
  )
  return changes.map(({ occurredAt: at, category }) => ({ at, category }))
}

interface Surroundings {
  readonly policy: Policy | undefined
  readonly calendarIdOf: (clock: TicketClock) => string | null
}

/** Stores clocks and what was done to them. @returns the thresholds that were reached for the first time. */
async function saveChanges(
  { own, ticket, cause }: Changed,
  changes: readonly ClockChange[],
  { policy, calendarIdOf }: Surroundings,
): Promise<readonly Reached[]> {
  const reached: Reached[] = []
  const owner = { customerId: ticket.customerId, ticketId: ticket.id }
  for (const { clock, before, facts } of changes) {
    const stored = before as StoredClock | undefined
    const keeps = clock.stoppedAt !== null && stored !== undefined
    const calendarId = keeps ? stored.calendarId : calendarIdOf(clock)
    const policyVersion = keeps ? stored.policyVersion : policy!.version
    const values = { ...valuesOf(clock), ...owner, calendarId, policyVersion }
    const clockId = await saveClock(own, stored?.id, values)
    const rows = facts.map(({ type, at, threshold = null }) => ({ type, at, threshold }))
    const place = { ...owner, clockId, calendarId, cause }
    await own
      .records('slaEvent')
      .createMany(rows.map((fact) => ({ values: {}, managed: { ...place, ...fact } })))
    const isNew = ({ threshold }: ClockFact): boolean =>
      threshold !== undefined && !(before?.fired ?? []).includes(threshold)
    reached.push(...facts.filter(isNew).map((fact) => ({ clockId, clock, fact })))
  }
  return reached
}

async function saveClock(
  own: OperationContext,
  id: string | undefined,
  managed: Readonly<Record<string, unknown>>,
): Promise<string> {
  const rows = own.records('slaClock')
  if (id === undefined) return (await rows.create({}, managed)).id
  await rows.update({ id, patch: {}, managed })
  return id
}

/** What is stored of a clock, without what it may have brought along from its row. */
function valuesOf(clock: TicketClock): TicketClock {
  const { metric, seq, originAt, policyId, state, startedAt, targetMs, consumedMs, pausedMs, since } = clock
  const { thresholds, fired, breachedAt, stoppedAt, dueAt, nextAt } = clock
  const counted = { state, startedAt, targetMs, consumedMs, pausedMs, since, thresholds, fired }
  return { metric, seq, originAt, policyId, ...counted, breachedAt, stoppedAt, dueAt, nextAt }
}
