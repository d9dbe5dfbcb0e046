import type { WorkingCalendar } from './calendar.ts'

/** What is measured of a ticket. */
export const metrics = ['first_response', 'next_response', 'resolution', 'update', 'acknowledge'] as const

/** What is measured of a ticket. */
export type Metric = (typeof metrics)[number]

/** `breached` runs on, and counts how late it is. The last three have ended. */
export const clockStates = ['running', 'paused', 'breached', 'met', 'met_late', 'cancelled'] as const

/** Where a clock stands. */
export type ClockState = (typeof clockStates)[number]

/** What a clock is held to. */
export interface Target {
  readonly targetMs: number
  /** Percent of the target at which something is done, in ascending order. 100 is the breach, and always watched for. */
  readonly thresholds: readonly number[]
}

/** How long something has taken, and until when it may. */
export interface Clock extends Target {
  readonly state: ClockState
  readonly startedAt: Date
  /** What has counted until `since`, in milliseconds of the calendar. */
  readonly consumedMs: number
  /** How long it was paused until `since`, in milliseconds of any time. */
  readonly pausedMs: number
  /** When it began to run, or to be paused, the last time. */
  readonly since: Date
  /** The thresholds that were acted on: each once, whatever becomes of the target. */
  readonly fired: readonly number[]
  readonly breachedAt: Date | null
  readonly stoppedAt: Date | null
  /** When the target is reached, and when the next threshold is; `null` while it does not run. */
  readonly dueAt: Date | null
  readonly nextAt: Date | null
}

/** What is told of a clock: facts that are added and never change. */
export const clockFactTypes = [
  'start',
  'pause',
  'resume',
  'stop',
  'retarget',
  'cancel',
  'warn',
  'breach',
] as const

/** What was done to a clock, or reached by it. */
export interface ClockFact {
  readonly type: (typeof clockFactTypes)[number]
  readonly at: Date
  /** Of `warn` and `breach`: the threshold that was reached. */
  readonly threshold?: number
}

/** A clock after something, and what there is to tell of it. */
export interface Step {
  readonly clock: Clock
  readonly facts: readonly ClockFact[]
}

const BREACH = 100

/** Begins to count, or is paused from the beginning. */
export function startClock(
  { at, target, isPaused }: { readonly at: Date; readonly target: Target; readonly isPaused: boolean },
  calendar: WorkingCalendar,
): Step {
  const clock: Clock = {
    ...target,
    state: isPaused ? 'paused' : 'running',
    startedAt: at,
    consumedMs: 0,
    pausedMs: 0,
    since: at,
    fired: [],
    breachedAt: null,
    stoppedAt: null,
    dueAt: null,
    nextAt: null,
  }
  const facts: ClockFact[] = [{ type: 'start', at }]
  if (isPaused) facts.push({ type: 'pause', at })
  return { clock: scheduled(clock, calendar), facts }
}

/** Marks every threshold that was reached by a moment. */
export function advanceClock(clock: Clock, now: Date, calendar: WorkingCalendar): Step {
  const facts: ClockFact[] = []
  let current = clock
  while (current.nextAt !== null && current.nextAt <= now) {
    const { threshold, at } = nextThreshold(current, calendar)!
    facts.push({ type: threshold === BREACH ? 'breach' : 'warn', at, threshold })
    current = scheduled(reached(current, threshold, at), calendar)
  }
  return { clock: current, facts }
}

/** The clock as it is due by its calendar now: the calendar may have been changed since it began to run. */
export function rescheduleClock(clock: Clock, at: Date, calendar: WorkingCalendar): Step {
  const moved = scheduled(clock, calendar)
  const isSame = [moved.dueAt, moved.nextAt].join() === [clock.dueAt, clock.nextAt].join()
  if (isSame || !isLive(clock)) return { clock, facts: [] }
  const { clock: current, facts } = advanceClock(moved, at, calendar)
  return { clock: current, facts: [{ type: 'retarget', at }, ...facts] }
}

/** Stands still until it is resumed. */
export function pauseClock(clock: Clock, at: Date, calendar: WorkingCalendar): Step {
  const { clock: counted, facts } = advanceClock(clock, at, calendar)
  const paused: Clock = { ...settled(counted, at, calendar), state: 'paused', dueAt: null, nextAt: null }
  return { clock: paused, facts: [...facts, { type: 'pause', at }] }
}

/** Runs again, after a pause or after it had ended: the time between counts as paused. */
export function resumeClock(clock: Clock, at: Date, calendar: WorkingCalendar): Step {
  const from = clock.stoppedAt ?? clock.since
  const pausedMs = clock.pausedMs + Math.max(0, at.getTime() - from.getTime())
  const state = clock.breachedAt === null ? 'running' : 'breached'
  const resumed: Clock = { ...clock, state, pausedMs, since: at, stoppedAt: null }
  return { clock: scheduled(resumed, calendar), facts: [{ type: 'resume', at }] }
}

/**
 * Ends it. It was met when what has counted by then is no more than its target, also when that is heard of late and the
 * target had been marked as breached meanwhile.
 */
export function stopClock(clock: Clock, at: Date, calendar: WorkingCalendar): Step {
  const { clock: counted, facts } = advanceClock(clock, at, calendar)
  const ended = settled(counted, at, calendar)
  const isMet = ended.consumedMs <= ended.targetMs
  const stopped: Clock = {
    ...ended,
    state: isMet ? 'met' : 'met_late',
    breachedAt: isMet ? null : ended.breachedAt,
    stoppedAt: at,
    dueAt: null,
    nextAt: null,
  }
  return { clock: stopped, facts: [...facts, { type: 'stop', at }] }
}

/** Ends it without an outcome. */
export function cancelClock(clock: Clock, at: Date, calendar: WorkingCalendar): Step {
  const ended = settled(clock, at, calendar)
  const cancelled: Clock = { ...ended, state: 'cancelled', stoppedAt: at, dueAt: null, nextAt: null }
  return { clock: cancelled, facts: [{ type: 'cancel', at }] }
}

/**
 * Holds it to another target, from a moment on by another calendar. What has counted and what was paused stay: only how much
 * there may be changes. A target that is past already is breached now, and not back then; a breach of the old target that
 * the new one has not reached is none any more.
 */
export function retargetClock(
  clock: Clock,
  {
    at,
    target,
    calendar,
  }: { readonly at: Date; readonly target: Target; readonly calendar: WorkingCalendar },
  before: WorkingCalendar,
): Step {
  const { clock: counted, facts } = advanceClock(clock, at, before)
  const carried = { ...settled(counted, at, before), ...target }
  const told: readonly ClockFact[] = [...facts, { type: 'retarget', at }]
  const isPast = carried.consumedMs > carried.targetMs
  const breachedAt = isPast ? carried.breachedAt : null
  if (carried.state === 'paused') return { clock: { ...carried, breachedAt }, facts: told }
  if (isPast) return breachedNow({ ...carried, breachedAt }, { at, told }, calendar)
  const running = scheduled({ ...carried, breachedAt, state: 'running' }, calendar)
  const next = advanceClock(running, at, calendar)
  return { clock: next.clock, facts: [...told, ...next.facts] }
}

/** A target that was past when it was set: what would have been done before the breach is passed over. */
function breachedNow(
  clock: Clock,
  { at, told }: { readonly at: Date; readonly told: readonly ClockFact[] },
  calendar: WorkingCalendar,
): Step {
  const passed = [...clock.thresholds.filter((each) => each < BREACH), BREACH]
  const marked: Clock = {
    ...clock,
    state: 'breached',
    fired: union(clock.fired, passed),
    breachedAt: clock.breachedAt ?? at,
  }
  const breach: ClockFact = { type: 'breach', at, threshold: BREACH }
  return {
    clock: scheduled(marked, calendar),
    facts: clock.breachedAt === null ? [...told, breach] : told,
  }
}

/** Whether it counts, or could again without being begun anew. */
export function isLive({ state }: Pick<Clock, 'state'>): boolean {
  return state === 'running' || state === 'breached' || state === 'paused'
}

/** What has counted by a moment. */
export function consumedBy(clock: Clock, at: Date, calendar: WorkingCalendar): number {
  const runs = clock.state === 'running' || clock.state === 'breached'
  return clock.consumedMs + (runs ? calendar.workingBetween(clock.since, at) : 0)
}

/** The clock with everything counted up to a moment. */
function settled(clock: Clock, at: Date, calendar: WorkingCalendar): Clock {
  const pausedMs = clock.state === 'paused' ? Math.max(0, at.getTime() - clock.since.getTime()) : 0
  return {
    ...clock,
    consumedMs: consumedBy(clock, at, calendar),
    pausedMs: clock.pausedMs + pausedMs,
    since: at,
  }
}

function reached(clock: Clock, threshold: number, at: Date): Clock {
  const fired = union(clock.fired, [threshold])
  return threshold === BREACH ? { ...clock, fired, state: 'breached', breachedAt: at } : { ...clock, fired }
}

function scheduled(clock: Clock, calendar: WorkingCalendar): Clock {
  if (clock.state === 'paused') return { ...clock, dueAt: null, nextAt: null }
  const dueAt = momentOf(clock, BREACH, calendar)
  return { ...clock, dueAt, nextAt: nextThreshold(clock, calendar)?.at ?? null }
}

function nextThreshold(
  clock: Clock,
  calendar: WorkingCalendar,
): { readonly threshold: number; readonly at: Date } | undefined {
  const threshold = union(clock.thresholds, [BREACH]).find((each) =>
    each === BREACH ? clock.breachedAt === null : !clock.fired.includes(each),
  )
  return threshold === undefined ? undefined : { threshold, at: momentOf(clock, threshold, calendar) }
}

/** When a running clock reaches a part of its target; the start of its run when it has reached that before. */
function momentOf(clock: Clock, threshold: number, calendar: WorkingCalendar): Date {
  const part = Math.ceil((clock.targetMs * threshold) / 100)
  return calendar.addWorking(clock.since, part - clock.consumedMs)
}

function union(some: readonly number[], others: readonly number[]): readonly number[] {
  return [...new Set([...some, ...others])].toSorted((a, b) => a - b)
}
