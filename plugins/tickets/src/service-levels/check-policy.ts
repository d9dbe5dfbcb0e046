import type { OperationContext } from '@kith/core'

import { ticketErrors } from '../errors.ts'
import { calendarShelf, readCalendars, type StoredCalendar } from './calendars.ts'
import type { Policy } from './policies.ts'

/** @throws KITH_TICKETS_CALENDAR_EMPTY when there is no working time, or too little for a policy that counts by it. */
export async function checkCalendar(ctx: OperationContext, id: string): Promise<void> {
  const own = ctx.asPlugin()
  const calendar = (await own.records('slaCalendar').get(id)) as unknown as StoredCalendar
  own.get(calendarShelf).of(calendar).addWorking(ctx.now(), 1)
  const { data } = await own.records('slaPolicy').list({ where: { calendarId: id }, limit: 200 })
  for (const policy of data) await checkPolicy(own, policy as unknown as Policy)
}

/**
 * Refuses a filter that could never be asked, a calendar that there is not, and targets that no calendar has the time for.
 * `own` has the rights of the plugin.
 *
 * @throws KITH_FILTER_*, KITH_TICKETS_CALENDAR_UNKNOWN, KITH_TICKETS_CALENDAR_EMPTY
 */
export async function checkPolicy(
  own: OperationContext,
  { match, calendarId, targets }: Pick<Policy, 'match' | 'calendarId' | 'targets'>,
): Promise<void> {
  own.records('ticket').check({ where: match })
  const known = calendarId === null ? undefined : await own.records('slaCalendar').find([calendarId], ['id'])
  if (known?.size === 0) throw ticketErrors.CALENDAR_UNKNOWN({ pointer: '/calendarId' })
  const calendar = (await readCalendars(own, [calendarId]))(calendarId)
  for (const { minutes, thresholds = [] } of targets) {
    const furthest = Math.max(100, ...thresholds.map(({ percent }) => percent))
    calendar.addWorking(own.now(), (minutes * 60_000 * furthest) / 100)
  }
}
