import type { KithEvent, OperationContext, WorkContext } from '@kith/core'

import type { Program } from '../program.entity.ts'
import { followReferral, referralsOf } from '../referrals/follow-referral.ts'
import { listAll } from '../stored-rows.ts'
import { type Cause, converge } from './converge.ts'
import { orderPayload } from './order.ts'
import type { Rule } from './rule.entity.ts'

/** What shops tell of orders: after each of these the order is as their payload says. */
const ORDER_EVENT = /^order\.(?:placed|updated|paid|refunded|cancelled|customer_attached)$/

/** Gives or takes the points that follow from an event, in every program whose rules know it. */
export async function earnOnEvent(event: KithEvent, ctx: WorkContext): Promise<void> {
  const cause = causeOf(event)
  if (cause === undefined) return
  const isOrder = cause.order !== undefined
  const rules = Map.groupBy(await rulesFor(ctx, isOrder ? null : event.name), (rule) => rule.programId)
  // What an order has earned is taken back also when nothing earns any more.
  const earned = isOrder ? await programsOf(ctx, cause) : []
  const referrals = isOrder ? await referralsOf(ctx, cause.customerId) : []
  const referring = referrals.map((referral) => referral.programId)
  for (const programId of new Set([...rules.keys(), ...earned, ...referring].toSorted())) {
    const program = (await ctx.records('loyaltyProgram').get(programId)) as unknown as Program
    if (program.status !== 'active') continue
    await converge(ctx, program, { rules: rules.get(programId) ?? [], cause })
    const referral = referrals.find((each) => each.programId === programId)
    if (referral !== undefined) await followReferral(ctx, program, { referral, cause })
  }
}

async function programsOf(ctx: OperationContext, { name }: Cause): Promise<readonly string[]> {
  const earnings = await listAll<{ readonly programId: string }>(ctx, 'loyaltyEarning', { cause: name })
  return earnings.map(({ programId }) => programId)
}

/** What of an event points may depend on; `undefined` where it is about no customer. */
function causeOf({ id: eventId, name, payload, occurredAt }: KithEvent): Cause | undefined {
  const order = ORDER_EVENT.test(name) ? orderPayload.safeParse(payload).data : undefined
  if (order !== undefined) {
    const { customerId, source, externalId, paidAt, placedAt } = order
    if (customerId === null) return undefined
    const bought = new Date(paidAt ?? placedAt)
    return { name: `order/${source}/${externalId}`, customerId, order, occurredAt: bought, eventId }
  }
  const { customerId } = payload
  if (typeof customerId !== 'string') return undefined
  return { name: `event/${eventId}`, customerId, order: undefined, occurredAt, eventId }
}

/** The rules of all programs that a kind of event earns by; orders where there is none. */
export function rulesFor(ctx: OperationContext, event: string | null): Promise<readonly Rule[]> {
  const named = event === null ? { isNull: true } : event
  return listAll<Rule>(ctx, 'loyaltyRule', { isActive: true, event: named })
}
