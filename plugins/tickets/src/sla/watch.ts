import type { Category } from '../category.ts'
import type { WorkingCalendar } from './calendar.ts'
import {
  advanceClock,
  cancelClock,
  type Clock,
  isLive,
  type Metric,
  metrics,
  pauseClock,
  rescheduleClock,
  resumeClock,
  startClock,
  type Step,
  stopClock,
  retargetClock,
  type Target,
} from './clock.ts'

/** What service levels look at of a ticket. */
export interface WatchedTicket {
  readonly category: Category
  readonly openedAt: Date
  /** When a person first answered so that the customer could read it. */
  readonly firstResponseAt: Date | null
  /** The first message of the customer that nobody has answered. */
  readonly waitingSince: Date | null
  readonly lastAgentMessageAt: Date | null
  readonly resolvedAt: Date | null
  readonly acknowledgedAt: Date | null
  readonly duplicateOfId: string | null
}

/** A clock of a ticket. */
export interface TicketClock extends Clock {
  readonly metric: Metric
  /** Counts the clocks of one metric of one ticket. */
  readonly seq: number
  /** When what it measures began, which may be before it was watched. */
  readonly originAt: Date
  readonly policyId: string
}

/** What a policy asks for one metric. */
export interface MetricTerms {
  readonly target: Target
  readonly calendar: WorkingCalendar
}

/** What a policy asks of a ticket as it is now. */
export interface Terms {
  readonly policyId: string
  readonly metrics: ReadonlyMap<Metric, MetricTerms>
  /** The categories in which clocks stand still, beside those in which a ticket is done. */
  readonly pauseIn: readonly Category[]
  /** What becomes of a resolution that is taken back: the same clock goes on, or another one begins. */
  readonly onReopen: 'resume' | 'restart'
  /** Clocks count from when what they measure began, also where the policy came to hold later. */
  readonly isRetroactive: boolean
}

/** One clock after a change of its ticket. `before` is missing where it has begun now. */
export interface ClockChange extends Step {
  readonly clock: TicketClock
  readonly before: TicketClock | undefined
}

/** A change of a ticket, with its clocks as they were. */
export interface Watch {
  readonly ticket: WatchedTicket
  readonly clocks: readonly TicketClock[]
  /** `undefined` where no policy holds. */
  readonly terms: Terms | undefined
  readonly at: Date
  /** The calendar by which a clock has counted so far. */
  readonly calendarOf: (clock: TicketClock) => WorkingCalendar
  /** Which category the ticket went into when, oldest first: for clocks that begin to count back then. */
  readonly history: readonly { readonly at: Date; readonly category: Category }[]
}

interface Stretch {
  readonly from: Date
  /** When it was over; `null` while it goes on. */
  readonly until: Date | null
}

interface Asked {
  readonly stretch: Stretch | undefined
  readonly terms: MetricTerms | undefined
}

/**
 * Brings the clocks of a ticket in line with it, metric by metric, in this order: cancel, stop, retarget, pause or resume,
 * start. A metric never has two clocks that live. Nothing happens to clocks that are as they should be.
 */
export function watchTicket(watch: Watch): readonly ClockChange[] {
  return metrics.flatMap((metric) => {
    const own = watch.clocks.filter((clock) => clock.metric === metric)
    return watchMetric(watch, metric, own.toSorted((a, b) => a.seq - b.seq).at(-1))
  })
}

function watchMetric(watch: Watch, metric: Metric, latest: TicketClock | undefined): readonly ClockChange[] {
  const stretch = stretchOf(metric, watch.ticket)
  const terms = watch.terms?.metrics.get(metric)
  if (latest !== undefined && isLive(latest)) return goOn(watch, latest, { stretch, terms })
  if (stretch === undefined || terms === undefined || stretch.until !== null) return []
  return [begin(watch, { metric, latest, from: stretch.from }, terms)]
}

interface Beginning {
  readonly metric: Metric
  readonly latest: TicketClock | undefined
  /** When what is to be measured began. */
  readonly from: Date
}

/** Goes on with the clock that had ended of the same stretch, or begins another one. */
function begin(watch: Watch, { metric, latest, from }: Beginning, own: MetricTerms): ClockChange {
  const { onReopen, isRetroactive } = watch.terms!
  const isAgain = latest?.originAt.getTime() === from.getTime() && latest.state !== 'cancelled'
  if (isAgain && onReopen === 'resume') return resumed(watch, latest, own)
  const place = { metric, seq: (latest?.seq ?? 0) + 1, originAt: from }
  return started(watch, { ...place, from: isAgain || !isRetroactive ? watch.at : from }, own)
}

function goOn(watch: Watch, live: TicketClock, { stretch, terms }: Asked): readonly ClockChange[] {
  const { ticket, at, calendarOf, terms: all } = watch
  const change = (step: Step): ClockChange => ({ ...step, clock: { ...live, ...step.clock }, before: live })
  const calendar = calendarOf(live)
  const isOther = all?.policyId !== live.policyId
  if (isGone(ticket) || terms === undefined) return [change(cancelClock(live, at, calendar))]
  if (isOther && !all!.isRetroactive) {
    const ended = change(cancelClock(live, at, calendar))
    return [ended, ...watchMetric(watch, live.metric, ended.clock)]
  }
  const endedAt = endOf(watch, live, stretch)
  if (endedAt !== undefined) {
    const ended = change(stopClock(live, endedAt, calendar))
    return [ended, ...watchMetric(watch, live.metric, ended.clock)]
  }
  const { clock, facts } = held(watch, live, terms)
  const moved = { ...clock, policyId: all!.policyId }
  return facts.length === 0 && !isOther ? [] : [change({ clock: moved, facts })]
}

/** Brings a clock that goes on up to now, and retargets, pauses or resumes it. */
function held(watch: Watch, live: TicketClock, own: MetricTerms): Step {
  const { at, calendarOf } = watch
  const isSame = isSameTarget(live, own.target) && calendarOf(live) === own.calendar
  const step = isSame
    ? broughtUp(live, at, own.calendar)
    : retargetClock(live, { at, ...own }, calendarOf(live))
  return rested(watch, step, own)
}

function broughtUp(live: TicketClock, at: Date, calendar: WorkingCalendar): Step {
  const moved = rescheduleClock(live, at, calendar)
  const { clock, facts } = advanceClock(moved.clock, at, calendar)
  return { clock, facts: [...moved.facts, ...facts] }
}

function resumed(watch: Watch, latest: TicketClock, own: MetricTerms): ClockChange {
  const again = resumeClock(latest, watch.at, watch.calendarOf(latest))
  const clock = { ...latest, ...again.clock, policyId: watch.terms!.policyId }
  const step = held(watch, clock, own)
  return { clock: { ...clock, ...step.clock }, facts: [...again.facts, ...step.facts], before: latest }
}

/** Stands still, or does not, as the category of the ticket asks for. */
function rested({ ticket, terms, at }: Watch, { clock, facts }: Step, { calendar }: MetricTerms): Step {
  const rests = isAtRest(terms!, ticket.category)
  if (rests === (clock.state === 'paused')) return { clock, facts }
  const next = rests ? pauseClock(clock, at, calendar) : resumeClock(clock, at, calendar)
  return { clock: next.clock, facts: [...facts, ...next.facts] }
}

function isAtRest({ pauseIn }: Terms, category: Category): boolean {
  return category === 'resolved' || category === 'closed' || pauseIn.includes(category)
}

interface Place extends Pick<TicketClock, 'metric' | 'seq' | 'originAt'> {
  readonly from: Date
}

/** Begins a clock, and lets it live through what was before now. */
function started(watch: Watch, { from, ...place }: Place, { target, calendar }: MetricTerms): ClockChange {
  const { history, at, ticket } = watch
  const terms = watch.terms!
  const first = history.findLast((each) => each.at <= from)?.category ?? ticket.category
  let step = startClock({ at: from, target, isPaused: isAtRest(terms, first) }, calendar)
  for (const past of history.filter((each) => each.at > from && each.at <= at)) {
    const then = { ...watch, at: past.at, ticket: { ...ticket, category: past.category } }
    step = rested(then, step, { target, calendar })
  }
  const { clock, facts } = rested(watch, step, { target, calendar })
  const last = advanceClock(clock, at, calendar)
  return {
    clock: { ...last.clock, ...place, policyId: terms.policyId },
    facts: [...facts, ...last.facts],
    before: undefined,
  }
}

function isSameTarget(a: Target, b: Target): boolean {
  return a.targetMs === b.targetMs && a.thresholds.join() === b.thresholds.join()
}

/** A ticket that was withdrawn, or that went into another one, is owed nothing any more. */
function isGone({ category, duplicateOfId }: WatchedTicket): boolean {
  return category === 'cancelled' || duplicateOfId !== null
}

/** What a metric measures of a ticket now. */
function stretchOf(metric: Metric, ticket: WatchedTicket): Stretch | undefined {
  if (isGone(ticket)) return undefined
  const { openedAt, firstResponseAt, waitingSince, lastAgentMessageAt, resolvedAt, acknowledgedAt } = ticket
  switch (metric) {
    case 'first_response':
      return { from: openedAt, until: firstResponseAt }
    case 'next_response':
      // Before the first response it is that which is owed.
      if (firstResponseAt === null || waitingSince === null) return undefined
      return { from: waitingSince, until: null }
    case 'resolution':
      return { from: openedAt, until: resolvedAt }
    case 'update':
      if (lastAgentMessageAt === null) return undefined
      return { from: lastAgentMessageAt, until: resolvedAt }
    case 'acknowledge':
      return { from: openedAt, until: acknowledgedAt }
  }
}

/** When what a clock measures was over, if it is. */
function endOf({ ticket, at }: Watch, live: TicketClock, stretch: Stretch | undefined): Date | undefined {
  if (stretch !== undefined && stretch.from.getTime() <= live.originAt.getTime())
    return stretch.until === null ? undefined : later(stretch.until, live.since)
  return later(ticket.lastAgentMessageAt ?? at, live.since)
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b
}
