import type { Category } from '../category.ts'
import { isResolved } from '../moves.ts'
import { afterMessage, type SentMessage, type TicketTimes } from '../ticket-times.ts'
import type { WorkingCalendar } from './calendar.ts'
import { advanceClock, isLive } from './clock.ts'
import { type ClockChange, type Terms, type TicketClock, type WatchedTicket, watchTicket } from './watch.ts'

/** Something that happened to a ticket. */
export interface PastEvent {
  readonly at: Date
  readonly category?: Category
  readonly message?: Omit<SentMessage, 'occurredAt'>
  /** The policy that holds from here on; that of before where it is left out. */
  readonly terms?: Terms | undefined
  readonly isAcknowledged?: true
  readonly duplicateOfId?: string | null
}

/** What has become of the clocks of a ticket. */
export interface Replayed {
  readonly ticket: WatchedTicket & TicketTimes
  readonly clocks: readonly TicketClock[]
  readonly changes: readonly ClockChange[]
}

/** What the clocks of a ticket would be, had these policies held while all this happened to it. */
export function replay(events: readonly PastEvent[], until: Date): Replayed {
  const [first] = events
  const openedAt = first?.at ?? until
  let ticket = openedTicket(openedAt)
  let terms: Terms | undefined
  const calendars = new Map<string, WorkingCalendar>()
  const clocks = new Map<string, TicketClock>()
  const changes: ClockChange[] = []
  const history: { at: Date; category: Category }[] = []
  for (const event of events) {
    ticket = afterEvent(ticket, event)
    history.push({ at: event.at, category: ticket.category })
    if ('terms' in event) terms = event.terms
    const calendarOf = (clock: TicketClock) => calendars.get(keyOf(clock))!
    const watch = { ticket, clocks: [...clocks.values()], terms, at: event.at, calendarOf, history }
    for (const change of watchTicket(watch)) {
      changes.push(change)
      clocks.set(keyOf(change.clock), change.clock)
      const calendar = terms?.metrics.get(change.clock.metric)?.calendar
      if (calendar !== undefined) calendars.set(keyOf(change.clock), calendar)
    }
  }
  const ended = [...clocks].map(([key, clock]) => advanced(clock, until, calendars.get(key)!))
  return { ticket, clocks: ended, changes }
}

function keyOf({ metric, seq }: TicketClock): string {
  return `${metric}/${seq}`
}

function advanced(clock: TicketClock, until: Date, calendar: WorkingCalendar): TicketClock {
  return isLive(clock) ? { ...clock, ...advanceClock(clock, until, calendar).clock } : clock
}

function openedTicket(openedAt: Date): WatchedTicket & TicketTimes {
  return {
    category: 'new',
    openedAt,
    firstResponseAt: null,
    lastCustomerMessageAt: null,
    lastAgentMessageAt: null,
    waitingSince: null,
    resolvedAt: null,
    acknowledgedAt: null,
    duplicateOfId: null,
  }
}

function afterEvent<T extends WatchedTicket & TicketTimes>(ticket: T, event: PastEvent): T {
  const { at, category = ticket.category, message, isAcknowledged, duplicateOfId } = event
  return {
    ...ticket,
    ...(message === undefined ? {} : afterMessage(ticket, { ...message, occurredAt: at })),
    category,
    resolvedAt: isResolved(category) ? (ticket.resolvedAt ?? at) : null,
    acknowledgedAt: isAcknowledged === true ? at : ticket.acknowledgedAt,
    duplicateOfId: duplicateOfId === undefined ? ticket.duplicateOfId : duplicateOfId,
  }
}
