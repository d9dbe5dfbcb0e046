import type { Filter, JsonValue, OperationContext } from '@kith/core'

import { keepWatch, takeOwn } from '../desk.ts'
import { findOne } from '../stored-rows.ts'
import type { StoredCalendar } from './calendars.ts'
import type { Policy } from './policies.ts'

/** The job that looks again at tickets which a policy or a calendar is about, or may be about now. */
export const REWATCH = 'tickets.rewatch'

/** Tickets that one run looks at. */
const PAGE = 50

/** What has changed. */
export type Changed = { readonly policyId: string } | { readonly calendarId: string }

/** Asks for it, once for all changes that are made before it begins. */
export async function askRewatch(ctx: OperationContext, changed: Changed): Promise<void> {
  await ctx.schedule(REWATCH, changed, { key: Object.values(changed).join() })
}

/** Asks for it now, and for when the policy begins to hold and when it ends. */
export async function askRewatchUnder(
  ctx: OperationContext,
  { id: policyId, activeFrom, activeTo }: Pick<Policy, 'id' | 'activeFrom' | 'activeTo'>,
): Promise<void> {
  await askRewatch(ctx, { policyId })
  for (const at of [activeFrom, activeTo])
    if (at !== null && at > ctx.now())
      await ctx.schedule(REWATCH, { policyId }, { at, key: `${policyId}/${at.getTime()}` })
}

/** Looks at a page of tickets, and asks for the next one. */
export async function rewatch(ctx: OperationContext, input: JsonValue): Promise<void> {
  const { after, ...changed } = input as Changed & { readonly after?: string }
  const about =
    'policyId' in changed
      ? await underPolicy(ctx, changed.policyId)
      : await byCalendar(ctx, changed.calendarId)
  const ongoing: Filter = { category: { nin: ['closed', 'cancelled'] } }
  const later: Filter = after === undefined ? {} : { id: { gt: after } }
  const query = { where: { and: [about, ongoing, later] }, sort: 'id', fields: ['id'], limit: PAGE }
  const { data } = await ctx.records('ticket').list(query)
  const cause = 'policyId' in changed ? 'slaPolicy.updated' : 'slaCalendar.updated'
  for (const { id } of data) await keepWatch(await takeOwn(ctx, String(id)), { isRematched: true, cause })
  if (data.length < PAGE) return
  const next = { ...changed, after: String(data.at(-1)!['id']) }
  await ctx.schedule(REWATCH, next, { key: Object.values(next).join('/') })
}

async function underPolicy(ctx: OperationContext, id: string): Promise<Filter> {
  const policy = await findOne<Policy>(ctx, 'slaPolicy', { id })
  const matching = policy?.isActive === true ? [policy.match] : []
  return { or: [{ slaPolicyId: id }, ...matching] }
}

async function byCalendar(ctx: OperationContext, id: string): Promise<Filter> {
  const calendar = await findOne<StoredCalendar>(ctx, 'slaCalendar', { id })
  const running: Filter = { clocks: { some: { calendarId: id, nextAt: { isNull: false } } } }
  const teamId = calendar?.teamId ?? null
  return teamId === null ? running : { or: [running, { teamId, slaPolicyId: { isNull: false } }] }
}
