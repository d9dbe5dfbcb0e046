import type { OperationContext } from '@kith/core'

import type { Category } from '../category.ts'
import type { Metric } from '../sla/clock.ts'
import { type PastEvent, replay } from '../sla/replay.ts'
import type { TicketClock } from '../sla/watch.ts'
import { listAll } from '../stored-rows.ts'
import type { SentMessage } from '../ticket-times.ts'
import type { Ticket } from '../ticket.entity.ts'
import { calendarShelf, readCalendars } from './calendars.ts'
import { calendarFor, type Policy, termsOf } from './policies.ts'

interface StoredChange {
  readonly id: string
  readonly ticketId: string
  readonly occurredAt: Date
  readonly category: Category
  readonly priority: number
  readonly kind: Ticket['kind']
  readonly teamId: string | null
}

interface StoredMessage extends SentMessage {
  readonly id: string
  readonly ticketId: string
}

/** What would have become of the clocks of one metric. */
export interface SimulatedMetric {
  readonly metric: Metric
  readonly met: number
  readonly missed: number
  /** Those that would still run or be paused, and are not late. */
  readonly open: number
  readonly cancelled: number
  /** The share of those with an outcome that would have been met; `null` without any. */
  readonly compliance: number | null
}

/** The clocks that tickets would have had under a policy, by what has happened to them. */
export async function simulateTickets(
  own: OperationContext,
  policy: Policy,
  tickets: readonly Pick<Ticket, 'id' | 'customerId' | 'kind' | 'openedAt'>[],
): Promise<readonly TicketClock[]> {
  const ticketId = { in: tickets.map(({ id }) => id) }
  const changes = Map.groupBy(
    await listAll<StoredChange>(own, 'ticketChange', { ticketId }),
    (each) => each.ticketId,
  )
  const messages = Map.groupBy(
    await listAll<StoredMessage>(own, 'ticketMessage', { ticketId }),
    (each) => each.ticketId,
  )
  const clocks: TicketClock[] = []
  for (const { id, customerId } of tickets) {
    const events = await eventsOf(own, policy, {
      customerId,
      changes: changes.get(id) ?? [],
      messages: messages.get(id) ?? [],
    })
    clocks.push(...replay(events, own.now()).clocks)
  }
  return clocks
}

/** What has happened to a ticket, with what the policy would have asked of it each time. */
async function eventsOf(
  own: OperationContext,
  policy: Policy,
  past: {
    readonly customerId: string
    readonly changes: readonly StoredChange[]
    readonly messages: readonly StoredMessage[]
  },
): Promise<readonly PastEvent[]> {
  const { anyTime } = own.get(calendarShelf)
  const { customerId } = past
  const events: (PastEvent & { readonly id: string })[] = []
  for (const { id, occurredAt: at, category, teamId, ...ticket } of past.changes) {
    const calendarId = await calendarFor(own, policy, { teamId, customerId })
    const business = (await readCalendars(own, [calendarId]))(calendarId)
    events.push({ id, at, category, terms: termsOf(policy, ticket, { business, anyTime }) })
  }
  const opened = events[0]?.at ?? own.now()
  for (const { id, occurredAt, direction, isAuto } of past.messages)
    events.push({ id, at: occurredAt < opened ? opened : occurredAt, message: { direction, isAuto } })
  // Ids tell the order of what happened in one moment: a message is recorded before the change that it causes.
  return events.toSorted((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1))
}

/** Counts outcomes, metric by metric. */
export function countOutcomes(clocks: readonly TicketClock[]): readonly SimulatedMetric[] {
  return [...Map.groupBy(clocks, ({ metric }) => metric)].map(([metric, all]) => {
    const count = (isCounted: (clock: TicketClock) => boolean): number => all.filter(isCounted).length
    const met = count(({ state }) => state === 'met')
    const missed = count(({ breachedAt, state }) => breachedAt !== null && state !== 'cancelled')
    const cancelled = count(({ state }) => state === 'cancelled')
    const outcomes = met + missed
    const compliance = outcomes === 0 ? null : met / outcomes
    return { metric, met, missed, open: all.length - outcomes - cancelled, cancelled, compliance }
  })
}
