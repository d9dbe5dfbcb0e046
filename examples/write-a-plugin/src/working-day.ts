const DAY_MS = 86_400_000
const SATURDAY = 6
const SUNDAY = 0

/** The same time of day so many days later; on a weekend, on the Monday after it. Days are those of UTC. */
export function workingDayAfter(start: Date, days: number): Date {
  const due = new Date(start.getTime() + days * DAY_MS)
  const weekday = due.getUTCDay()
  const wait = weekday === SATURDAY ? 2 : weekday === SUNDAY ? 1 : 0
  return new Date(due.getTime() + wait * DAY_MS)
}
