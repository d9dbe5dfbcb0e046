import type { OperationContext } from '@kith/core'

import type { WorkingCalendar } from '../sla/calendar.ts'
import { isLive } from '../sla/clock.ts'
import { listAll } from '../stored-rows.ts'
import { readCalendars } from './calendars.ts'
import type { StoredClock } from './watch-clocks.ts'

interface StoredEvent {
  readonly clockId: string
  readonly type: string
  readonly at: Date
  readonly calendarId: string | null
}

/** A stretch in which a clock ran, and by which calendar. */
interface Run {
  readonly from: Date
  readonly to: Date
  readonly calendarId: string | null
  /** It is still to come. */
  readonly isAhead: boolean
}

/** One day of a clock. */
export interface ExplainedDay {
  readonly day: string
  readonly exception: string | null
  readonly minutes: number
  readonly isAhead: boolean
  readonly spans: readonly { readonly from: Date; readonly to: Date }[]
}

const MINUTE_MS = 60_000
const MOST_DAYS = 1000

/** Of each clock day by day what has counted, and what will have until it is due. */
export async function explainDue(
  own: OperationContext,
  clocks: readonly StoredClock[],
): Promise<ReadonlyMap<string, readonly ExplainedDay[]>> {
  const clockId = { in: clocks.map(({ id }) => id) }
  const events = clocks.length === 0 ? [] : await listAll<StoredEvent>(own, 'slaEvent', { clockId })
  const eventsOf = Map.groupBy(events, (event) => event.clockId)
  const runs = clocks.map((clock) => ({
    id: clock.id,
    runs: runsOf(eventsOf.get(clock.id) ?? [], clock, own.now()),
  }))
  const calendarIds = runs.flatMap((each) => each.runs.map(({ calendarId }) => calendarId))
  const calendarOf = await readCalendars(own, [...new Set(calendarIds)])
  return new Map(runs.map((each) => [each.id, daysOf(each.runs, calendarOf)]))
}

function daysOf(
  runs: readonly Run[],
  calendarOf: (id: string | null) => WorkingCalendar,
): readonly ExplainedDay[] {
  const days = runs.flatMap(({ from, to, calendarId, isAhead }) =>
    calendarOf(calendarId)
      .dayByDay(from, to)
      .map(({ day, exception, spans, countedMs }) => ({
        day,
        exception,
        minutes: countedMs / MINUTE_MS,
        isAhead,
        spans,
      })),
  )
  return days.slice(0, MOST_DAYS)
}

/** When a clock ran, by what was done to it, and when it will until it is due. */
function runsOf(events: readonly StoredEvent[], clock: StoredClock, now: Date): readonly Run[] {
  const { calendarId, dueAt } = clock
  const turns = events.filter(({ type }) => type !== 'warn' && type !== 'breach')
  const runs: Run[] = []
  let since: StoredEvent | undefined
  for (const turn of turns) {
    if (since !== undefined)
      runs.push({ from: since.at, to: turn.at, calendarId: since.calendarId, isAhead: false })
    since = runsAfter(turn, since !== undefined) ? turn : undefined
  }
  if (since === undefined || !isLive(clock)) return runs
  runs.push({ from: since.at, to: now, calendarId, isAhead: false })
  if (dueAt !== null && dueAt > now) runs.push({ from: now, to: dueAt, calendarId, isAhead: true })
  return runs
}

/** Whether a clock runs after something was done to it: another target starts no clock that stands still. */
function runsAfter({ type }: StoredEvent, ran: boolean): boolean {
  return type === 'start' || type === 'resume' || (type === 'retarget' && ran)
}
