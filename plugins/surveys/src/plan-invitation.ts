import { channels, type Filter, type OperationContext } from '@kith/core'

import { surveyErrors } from './errors.ts'
import type { Invitation } from './invitation.entity.ts'
import { ANSWER, SEND } from './operations/names.ts'
import { type Candidate, drawOf, type Reach, suppressionOf } from './rules/suppression.ts'
import type { Survey } from './survey.entity.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const YEAR_MS = 365 * DAY_MS

/** Why somebody is asked, and about what. */
export interface Cause {
  readonly customerId: string
  /** Names the cause: under the same one a survey asks once. */
  readonly ref: string
  readonly topic?: string | null
  readonly assigneeId?: string | null
  readonly teamId?: string | null
}

/** An invitation, and the token of its link where the host is to deliver it. */
export interface Planned {
  readonly id: string
  readonly token: string | null
}

/**
 * Decides whether a customer is asked, and keeps the decision. One after the other for each customer: of two causes at once, the
 * second finds the first. `own` has the rights of the plugin.
 *
 * @throws KITH_SURVEYS_REF_REUSED
 */
export async function planInvitation(own: OperationContext, survey: Survey, cause: Cause): Promise<Planned> {
  await own.turn(`invitations/${cause.customerId}`)
  const once = `${survey.id}:${cause.ref}`
  const before = await findOnce(own, once)
  if (before !== undefined && before.customerId !== cause.customerId)
    throw surveyErrors.REF_REUSED({ pointer: '/ref' })
  if (before !== undefined) return { id: before.id, token: null }
  const candidate = await candidateOf(own, survey, { customerId: cause.customerId, once })
  const suppressed = suppressionOf(survey, candidate, own.now())
  const invitation = await keep(own, survey, { cause, once, suppressed })
  if (suppressed !== undefined) return { id: invitation.id, token: null }
  return { id: invitation.id, token: await prepareLink(own, survey, invitation) }
}

async function findOnce(own: OperationContext, once: string): Promise<Invitation | undefined> {
  const { data } = await own.records('surveyInvitation').list({ where: { once }, limit: 1 })
  return data[0] as unknown as Invitation | undefined
}

async function candidateOf(
  own: OperationContext,
  survey: Survey,
  { customerId, once }: { readonly customerId: string; readonly once: string },
): Promise<Candidate> {
  const since = new Date(own.now().getTime() - YEAR_MS)
  const asked = { customerId, state: { ne: 'suppressed' }, sendAt: { gt: since } }
  const { data } = await own
    .records('surveyInvitation')
    .list({ where: asked, sort: '-sendAt', fields: ['surveyId', 'sendAt'], limit: 200 })
  return {
    ...(await reachOf(own, survey, customerId)),
    invited: data.map((row) => ({ surveyId: String(row['surveyId']), at: row['sendAt'] as Date })),
    draw: drawOf(once),
  }
}

/** Whether a survey may be sent to a customer, and can be. */
export async function reachOf(
  own: OperationContext,
  { purpose, sendsTo }: Survey,
  customerId: string,
): Promise<Reach> {
  const fields = ['restrictedAt', 'erasedAt', ...(sendsTo === null ? [] : [sendsTo])]
  const customers = own.records('customer')
  const customer = await customers.get(customerId, fields)
  const isClosed = (customer['restrictedAt'] ?? customer['erasedAt'] ?? null) !== null
  return {
    isRestricted: isClosed,
    hasConsent: purpose === null || (await matches(own, customerId, { consent: purpose })),
    isReachable: sendsTo === null || (customer[sendsTo] !== null && channelFor(own, sendsTo) !== undefined),
  }
}

/** Whether a customer is one of those that a filter leaves. */
export async function matches(own: OperationContext, customerId: string, filter: Filter): Promise<boolean> {
  const where = { and: [{ id: customerId }, filter] }
  const { data } = await own.records('customer').list({ where, fields: ['id'], limit: 1 })
  return data.length > 0
}

/** The channel that reaches a kind of contact point. */
export function channelFor(own: OperationContext, kind: string) {
  return [...own.extensions(channels).values()].find((each) => each.contactPointKind === kind)
}

interface Decision {
  readonly cause: Cause
  readonly once: string
  readonly suppressed: Invitation['suppressedBecause'] | undefined
}

async function keep(
  own: OperationContext,
  { id: surveyId, revision, delayHours, expiresAfterDays }: Survey,
  { cause, once, suppressed }: Decision,
): Promise<Pick<Invitation, 'id' | 'sendAt' | 'expiresAt' | 'customerId'>> {
  const sendAt = new Date(own.now().getTime() + delayHours * HOUR_MS)
  const expiresAt = new Date(sendAt.getTime() + expiresAfterDays * DAY_MS)
  const { customerId, ref, topic = null, assigneeId = null, teamId = null } = cause
  const told = { customerId, surveyId, revision, once, ref, topic, assigneeId, teamId, sendAt, expiresAt }
  const decided = {
    state: suppressed === undefined ? 'planned' : 'suppressed',
    suppressedBecause: suppressed ?? null,
    askedFor: null,
    sentAt: null,
    closedAt: null,
  }
  const { id } = await own.records('surveyInvitation').create({}, { ...told, ...decided })
  return { id, sendAt, expiresAt, customerId }
}

/** Makes the link. It is sent by the plugin when it is time, or at once by the host, who gets its token here. */
async function prepareLink(
  own: OperationContext,
  { key, sendsTo, editableHours }: Survey,
  { id, sendAt, expiresAt, customerId }: Pick<Invitation, 'id' | 'sendAt' | 'expiresAt' | 'customerId'>,
): Promise<string | null> {
  const isSingleUse = editableHours === null
  const token = await own.tokens.issue({ operation: ANSWER, subject: id, expiresAt, isSingleUse })
  if (sendsTo === null) {
    const managed = { state: 'sent', sentAt: own.now(), askedFor: key }
    await own.records('surveyInvitation').update({ id, patch: {}, managed })
    return token
  }
  await own.records('surveyLink').create({}, { customerId, invitationId: id, token })
  await own.schedule(SEND, { invitationId: id, reminder: 0 }, { at: sendAt, key: `${id}/0` })
  return null
}
