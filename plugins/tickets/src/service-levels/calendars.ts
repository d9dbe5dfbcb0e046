import { type OperationContext, token } from '@kith/core'

import type { CalendarRules } from '../sla/calendar-rules.ts'
import { aroundTheClock, WorkingCalendar } from '../sla/calendar.ts'

/** A calendar as it is stored. */
export interface StoredCalendar extends CalendarRules {
  readonly id: string
  readonly version: number
  readonly teamId: string | null
}

const MOST_KEPT = 500

/** Calendars that were worked out already, by their row and its version: the days of one are computed once. */
export class CalendarShelf {
  readonly anyTime = aroundTheClock('UTC')
  readonly #kept = new Map<string, WorkingCalendar>()

  of({ id, version, timezone, weekly, exceptions }: StoredCalendar): WorkingCalendar {
    const key = `${id}/${version}`
    const kept = this.#kept.get(key) ?? new WorkingCalendar({ timezone, weekly, exceptions })
    this.#kept.delete(key)
    this.#kept.set(key, kept)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > MOST_KEPT) this.#kept.delete(oldest!)
    return kept
  }
}

/** The calendars of the process. */
export const calendarShelf = token<CalendarShelf>('tickets.calendar-shelf')

/** The calendars of these ids, `null` for any time. `own` has the rights of the plugin. */
export async function readCalendars(
  own: OperationContext,
  ids: readonly (string | null)[],
): Promise<(id: string | null) => WorkingCalendar> {
  const shelf = own.get(calendarShelf)
  const named = ids.filter((id) => id !== null)
  const rows: ReadonlyMap<string, unknown> =
    named.length === 0 ? new Map() : await own.records('slaCalendar').find(named)
  return (id) => (id === null ? shelf.anyTime : shelf.of(rows.get(id) as StoredCalendar))
}
