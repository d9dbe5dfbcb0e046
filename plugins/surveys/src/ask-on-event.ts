import type { KithEvent, OperationContext, WorkContext } from '@kith/core'

import { type Cause, matches, planInvitation } from './plan-invitation.ts'
import type { Survey } from './survey.entity.ts'

const LONGEST_KEY = 64

/** Asks the customer whom an event is about, by each survey that waits for such events. */
export async function askOnEvent(event: KithEvent, ctx: WorkContext): Promise<void> {
  const { customerId } = event.payload
  if (typeof customerId !== 'string') return
  const waiting = { status: 'active', triggerEvent: event.name }
  const { data } = await ctx.records('survey').list({ where: waiting, limit: 200 })
  for (const survey of data as unknown as readonly Survey[]) {
    const living = await livingCustomer(ctx, customerId)
    if (living === undefined) return
    if (survey.audience !== null && !(await matches(ctx, living, survey.audience))) continue
    await planInvitation(ctx, survey, { ...causeOf(event, survey), customerId: living })
  }
}

/** A customer who was merged is asked as the one who is left. */
async function livingCustomer(ctx: OperationContext, customerId: string): Promise<string | undefined> {
  const { data } = await ctx.records('customer').list({ where: { id: customerId }, fields: ['id'], limit: 1 })
  if (data.length > 0) return customerId
  const survivor = await ctx
    .records('customer')
    .get(customerId, ['id'])
    .catch(() => undefined)
  return survivor === undefined ? undefined : String(survivor['id'])
}

function causeOf({ id, payload }: KithEvent, { topicKey }: Survey): Omit<Cause, 'customerId'> {
  const textAt = (key: string): string | null => {
    const value = payload[key]
    return typeof value === 'string' && value.length <= LONGEST_KEY ? value : null
  }
  return {
    ref: `event/${id}`,
    topic: topicKey === null ? null : textAt(topicKey),
    assigneeId: textAt('assigneeId'),
    teamId: textAt('teamId'),
  }
}
