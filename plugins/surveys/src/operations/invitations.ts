import { defineOperation, type ListQuery, listQuerySchema, pageOf, readableOf } from '@kith/core'
import { z } from 'zod'

import { surveyErrors } from '../errors.ts'
import { type Invitation, invitationEntity } from '../invitation.entity.ts'
import { planInvitation } from '../plan-invitation.ts'
import { endInvitation, readSurvey } from '../stored-surveys.ts'

const LONGEST_REF = 100

/** Asks a customer, unless something speaks against it: the invitation says what. */
export const invite = defineOperation({
  name: 'surveys.invite',
  summary: 'Invite a customer to a survey',
  kind: 'command',
  permission: { entity: 'surveyInvitation', action: 'send' },
  input: z.strictObject({
    id: z.string().describe('The survey.'),
    customerId: z.string(),
    ref: z.string().min(1).max(LONGEST_REF).describe('Names the cause: the same one invites once.'),
    topic: z
      .string()
      .max(150)
      .exactOptional()
      .describe('What is rated; of several answers about one, the last counts.'),
    assigneeId: z.string().max(64).exactOptional().describe('Whose work is rated.'),
    teamId: z.string().max(64).exactOptional(),
  }),
  output: z.strictObject({
    invitation: readableOf(invitationEntity),
    token: z
      .string()
      .nullable()
      .describe('The token of the link, once, where the survey does not send it by itself.'),
  }),
  route: 'POST /surveys/{id}/invitations',
  async run(ctx, { id: surveyId, customerId: asked, ...cause }) {
    const own = ctx.asPlugin()
    await ctx.records('survey').get(surveyId, ['id'])
    const survey = await readSurvey(own, surveyId)
    if (survey.status !== 'active') throw surveyErrors.NOT_ACTIVE()
    const customer = await ctx.records('customer').get(asked, ['id'])
    const ref = `call/${cause.ref}`
    const { id, token } = await planInvitation(own, survey, {
      ...cause,
      ref,
      customerId: String(customer['id']),
    })
    return { invitation: await ctx.records('surveyInvitation').get(id), token }
  },
})

/** Lists invitations. */
export const listInvitations = defineOperation({
  name: 'surveyInvitations.list',
  summary: 'List invitations to surveys',
  kind: 'query',
  permission: { entity: 'surveyInvitation', action: 'list' },
  input: listQuerySchema,
  output: pageOf(invitationEntity),
  route: 'GET /survey-invitations',
  run: (ctx, query) => ctx.records('surveyInvitation').list(query as ListQuery),
})

/** Records that a message came back. */
export const bounceInvitation = defineOperation({
  name: 'surveyInvitations.bounce',
  summary: 'Record that an invitation could not be delivered',
  kind: 'command',
  permission: { entity: 'surveyInvitation', action: 'send' },
  input: z.strictObject({ id: z.string() }),
  output: readableOf(invitationEntity),
  route: 'POST /survey-invitations/{id}/bounce',
  async run(ctx, { id }) {
    const invitation = (await ctx.records('surveyInvitation').get(id)) as unknown as Invitation
    if (invitation.state !== 'sent') throw surveyErrors.INVITATION_ENDED({ state: invitation.state })
    await endInvitation(ctx.asPlugin(), id, { state: 'bounced', askedFor: null })
    return ctx.records('surveyInvitation').get(id)
  },
})
