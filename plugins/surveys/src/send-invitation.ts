import type { JsonValue, OperationContext, WorkContext } from '@kith/core'

import type { Invitation } from './invitation.entity.ts'
import { SEND } from './operations/names.ts'
import { channelFor, reachOf } from './plan-invitation.ts'
import { barOf } from './rules/suppression.ts'
import { findInvitation, endInvitation, readSurvey } from './stored-surveys.ts'
import type { Survey } from './survey.entity.ts'

const DAY_MS = 86_400_000

interface Sending {
  readonly invitationId: string
  /** 0 for the invitation itself, then the number of the reminder. */
  readonly reminder: number
}

/**
 * Sends an invitation, or a reminder to who has not answered, outside of a transaction. Done again, it is sent again under the same
 * key, which the channel knows.
 */
export async function sendInvitation(ctx: WorkContext, input: JsonValue): Promise<void> {
  const { invitationId, reminder } = input as unknown as Sending
  const invitation = await findInvitation(ctx, invitationId)
  if (invitation === undefined || !isDue(invitation, reminder, ctx.now())) return
  const survey = await readSurvey(ctx, invitation.surveyId)
  const barred = barOf(await reachOf(ctx, survey, invitation.customerId))
  if (barred === undefined) {
    await deliver(ctx, { survey, invitation, reminder })
    await ctx.transact((own) => settle(own, survey, { invitation, reminder }))
  } else if (reminder === 0) {
    const ending = { state: 'suppressed', suppressedBecause: barred } as const
    await ctx.transact((own) => endInvitation(own, invitation.id, ending))
  }
}

function isDue({ state, expiresAt }: Invitation, reminder: number, now: Date): boolean {
  return state === (reminder === 0 ? 'planned' : 'sent') && now < expiresAt
}

interface Delivery {
  readonly survey: Survey
  readonly invitation: Invitation
  readonly reminder: number
}

async function deliver(ctx: WorkContext, { survey, invitation, reminder }: Delivery): Promise<void> {
  const { sendsTo, pageUrl, message, subject, title } = survey
  const to = (await ctx.records('customer').get(invitation.customerId, [sendsTo!]))[sendsTo!]
  const { data } = await ctx
    .records('surveyLink')
    .list({ where: { invitationId: invitation.id }, fields: ['token'], limit: 1 })
  const link = pageUrl!.replace('{token}', String(data[0]?.['token']))
  await channelFor(ctx, sendsTo!)!.send({
    key: `${invitation.id}/${reminder}`,
    to: String(to),
    subject: subject ?? title,
    body: message!.replace('{link}', link),
  })
}

async function settle(
  own: OperationContext,
  { reminderDays, id: surveyId, key }: Survey,
  { invitation, reminder }: Omit<Delivery, 'survey'>,
): Promise<void> {
  const { id, customerId } = invitation
  const sentAt = invitation.sentAt ?? own.now()
  if (reminder === 0) {
    const managed = { state: 'sent', sentAt, askedFor: key }
    await own.records('surveyInvitation').update({ id, patch: {}, managed })
    own.emit('surveyInvitation.sent', { customerId, surveyInvitationId: id, surveyId })
  }
  const days = reminderDays?.[reminder]
  if (days === undefined) return
  const at = new Date(sentAt.getTime() + days * DAY_MS)
  await own.schedule(SEND, { invitationId: id, reminder: reminder + 1 }, { at, key: `${id}/${reminder + 1}` })
}
