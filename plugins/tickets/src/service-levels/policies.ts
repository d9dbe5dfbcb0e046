import type { Filter, OperationContext } from '@kith/core'

import type { Category } from '../category.ts'
import type { WorkingCalendar } from '../sla/calendar.ts'
import type { Metric, Target } from '../sla/clock.ts'
import type { Terms } from '../sla/watch.ts'
import { findOne, listAll } from '../stored-rows.ts'
import type { Ticket } from '../ticket.entity.ts'
import type { StoredCalendar } from './calendars.ts'
import type { EscalationAction, PolicyTarget } from './policy-schema.ts'

/** A policy as it is stored. */
export interface Policy {
  readonly id: string
  readonly version: number
  readonly position: number
  readonly isActive: boolean
  readonly match: Filter
  readonly calendarId: string | null
  readonly targets: readonly PolicyTarget[]
  readonly pauseIn: readonly Category[]
  readonly onReopen: 'resume' | 'restart'
  readonly isRetroactive: boolean
}

const MINUTE_MS = 60_000

/** The policy that holds for a ticket as it is stored: the first that matches. */
export async function choosePolicy(own: OperationContext, ticketId: string): Promise<Policy | undefined> {
  const active = await listAll<Policy>(own, 'slaPolicy', { isActive: true })
  const inOrder = active.toSorted((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))
  for (const policy of inOrder) if (await matches(own, policy, ticketId)) return policy
  return undefined
}

async function matches(own: OperationContext, { match }: Policy, id: string): Promise<boolean> {
  if (Object.keys(match).length === 0) return true
  const query = { where: { and: [{ id }, match] }, fields: ['id'], limit: 1 }
  return (await own.records('ticket').list(query)).data.length > 0
}

/** The policy of an id, while it is active. */
export async function findPolicy(own: OperationContext, id: string | null): Promise<Policy | undefined> {
  if (id === null) return undefined
  return findOne<Policy>(own, 'slaPolicy', { id, isActive: true })
}

/** The calendar by which a policy counts for a team; `null` for any time. */
export async function calendarFor(
  own: OperationContext,
  { calendarId }: Pick<Policy, 'calendarId'>,
  teamId: string | null,
): Promise<string | null> {
  if (calendarId !== null || teamId === null) return calendarId
  return (await findOne<StoredCalendar>(own, 'slaCalendar', { teamId }))?.id ?? null
}

/** The targets of a policy for a ticket: of each metric the first that is for its priority. */
function targetsFor(
  { targets }: Pick<Policy, 'targets'>,
  { priority, kind }: Pick<Ticket, 'priority' | 'kind'>,
): readonly PolicyTarget[] {
  const fitting = targets.filter(
    ({ metric, priorities }) =>
      (priorities ?? [priority]).includes(priority) && (metric !== 'acknowledge' || kind === 'complaint'),
  )
  return fitting.filter(({ metric }, index) => fitting.findIndex((each) => each.metric === metric) === index)
}

/** What a policy asks of a ticket, with the calendars by which it is counted. */
export function termsOf(
  policy: Policy,
  ticket: Pick<Ticket, 'priority' | 'kind'>,
  { business, anyTime }: { readonly business: WorkingCalendar; readonly anyTime: WorkingCalendar },
): Terms {
  const { id: policyId, pauseIn, onReopen, isRetroactive } = policy
  const asked = targetsFor(policy, ticket).map(
    (target): [Metric, { readonly target: Target; readonly calendar: WorkingCalendar }] => [
      target.metric,
      { target: asTarget(target), calendar: target.clock === 'wall' ? anyTime : business },
    ],
  )
  return { policyId, metrics: new Map(asked), pauseIn, onReopen, isRetroactive }
}

function asTarget({ minutes, thresholds = [] }: PolicyTarget): Target {
  const percents = new Set(thresholds.map(({ percent }) => percent))
  return { targetMs: minutes * MINUTE_MS, thresholds: [...percents].toSorted((a, b) => a - b) }
}

/** What a policy says is to be done at a threshold. */
export function actionsAt(
  policy: Policy | undefined,
  ticket: Pick<Ticket, 'priority' | 'kind'>,
  { metric, threshold }: { readonly metric: Metric; readonly threshold: number },
): readonly EscalationAction[] {
  if (policy === undefined) return []
  const target = targetsFor(policy, ticket).find((each) => each.metric === metric)
  return (target?.thresholds ?? [])
    .filter(({ percent }) => percent === threshold)
    .flatMap(({ actions }) => actions)
}
