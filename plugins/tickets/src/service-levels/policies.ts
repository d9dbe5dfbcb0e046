import type { Filter, OperationContext } from '@kith/core'
import type { z } from 'zod'

import type { Category } from '../category.ts'
import type { calendarSources } from '../sla-policy.entity.ts'
import type { WorkingCalendar } from '../sla/calendar.ts'
import type { Metric, Target } from '../sla/clock.ts'
import type { Terms } from '../sla/watch.ts'
import { findOne, listAll } from '../stored-rows.ts'
import type { Ticket } from '../ticket.entity.ts'
import type { StoredCalendar } from './calendars.ts'
import type { EscalationAction, policyDraft, PolicyTarget } from './policy-schema.ts'

/** A policy as it is stored. */
export interface Policy {
  readonly id: string
  readonly version: number
  readonly position: number
  readonly isActive: boolean
  /** From when until when it holds; without an end where they are null. */
  readonly activeFrom: Date | null
  readonly activeTo: Date | null
  readonly match: Filter
  readonly calendarId: string | null
  readonly calendarFrom: (typeof calendarSources)[number] | null
  readonly targets: readonly PolicyTarget[]
  readonly pauseIn: readonly Category[]
  readonly onReopen: 'resume' | 'restart'
  readonly isRetroactive: boolean
}

const MINUTE_MS = 60_000

/** A policy that is not stored, with what holds where it says nothing. */
export function asPolicy(values: z.output<typeof policyDraft>): Policy {
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  return { ...usual, ...(Object.fromEntries(given) as unknown as Partial<Policy> & Pick<Policy, 'targets'>) }
}

const usual = {
  id: 'draft',
  version: 0,
  position: 0,
  isActive: true,
  activeFrom: null,
  activeTo: null,
  match: {},
  calendarId: null,
  calendarFrom: null,
  pauseIn: ['waiting_customer'],
  onReopen: 'resume',
  isRetroactive: true,
} as const

/** A policy as its reader may see it, with every rule. */
export async function readPolicy(ctx: OperationContext, id: string): Promise<Policy> {
  return (await ctx.records('slaPolicy').get(id)) as unknown as Policy
}

/** What policies have to be to hold now. */
function holding(now: Date): Filter {
  return {
    and: [
      { isActive: true },
      { or: [{ activeFrom: { isNull: true } }, { activeFrom: { lte: now } }] },
      { or: [{ activeTo: { isNull: true } }, { activeTo: { gt: now } }] },
    ],
  }
}

/** The policy that holds for a ticket as it is stored: the first that matches. */
export async function choosePolicy(own: OperationContext, ticketId: string): Promise<Policy | undefined> {
  const active = await listAll<Policy>(own, 'slaPolicy', holding(own.now()))
  const inOrder = active.toSorted((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))
  for (const policy of inOrder) if (await matches(own, policy, ticketId)) return policy
  return undefined
}

async function matches(own: OperationContext, { match }: Policy, id: string): Promise<boolean> {
  if (Object.keys(match).length === 0) return true
  const query = { where: { and: [{ id }, match] }, fields: ['id'], limit: 1 }
  return (await own.records('ticket').list(query)).data.length > 0
}

/** The policy of an id, while it holds. */
export async function findPolicy(own: OperationContext, id: string | null): Promise<Policy | undefined> {
  if (id === null) return undefined
  return findOne<Policy>(own, 'slaPolicy', { and: [{ id }, holding(own.now())] })
}

/** The calendar by which a policy counts for a ticket; `null` for any time. */
export async function calendarFor(
  own: OperationContext,
  { calendarId, calendarFrom }: Pick<Policy, 'calendarId' | 'calendarFrom'>,
  ticket: Pick<Ticket, 'teamId' | 'customerId'>,
): Promise<string | null> {
  if (calendarId !== null) return calendarId
  const teamId = calendarFrom === 'customer' ? await teamOf(own, ticket.customerId) : ticket.teamId
  if (teamId === null) return null
  return (await findOne<StoredCalendar>(own, 'slaCalendar', { teamId }))?.id ?? null
}

async function teamOf(own: OperationContext, customerId: string): Promise<string | null> {
  const found = await own.records('customer').find([customerId], ['id', 'teamId'])
  return (found.get(customerId)?.['teamId'] as string | null | undefined) ?? null
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
