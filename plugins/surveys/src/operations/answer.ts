import { defineOperation, kernelErrors, type OperationContext } from '@kith/core'
import { z } from 'zod'

import type { Invitation } from '../invitation.entity.ts'
import { recordAnswers } from '../record-answers.ts'
import { answerSchema, type Question, questionList } from '../rules/questions.ts'
import { endInvitation, findInvitation, readSurvey } from '../stored-surveys.ts'
import type { Survey } from '../survey.entity.ts'
import { ANSWER } from './names.ts'

const HOUR_MS = 3_600_000
const token = z.string().max(100)

interface OpenInvitation {
  readonly own: OperationContext
  readonly invitation: Invitation
  readonly survey: Survey
  /** What this invitation asks, whatever the survey asks by now. */
  readonly questions: readonly Question[]
}

/** Shows whoever has the link what is asked. A `GET`, which scanners of mail may follow: it changes nothing. */
export const readQuestions = defineOperation({
  name: 'surveys.questions',
  summary: 'Read what a survey asks',
  kind: 'query',
  access: 'token',
  tokenIn: 'token',
  tokensOf: ANSWER,
  permission: 'self',
  callsPerMinute: 30,
  input: z.strictObject({ token }),
  output: z.strictObject({ title: z.string(), questions: questionList, isAnswered: z.boolean() }),
  route: 'GET /surveys/answers/{token}',
  async run(ctx) {
    const { survey, questions, invitation } = await openInvitation(ctx)
    return { title: survey.title, questions, isAnswered: invitation.state === 'completed' }
  },
})

/** Takes the answers of whoever has the link; as long as the survey allows it, also other ones. */
export const answer = defineOperation({
  name: ANSWER,
  summary: 'Answer a survey',
  kind: 'command',
  access: 'token',
  tokenIn: 'token',
  permission: 'self',
  callsPerMinute: 10,
  input: z.strictObject({
    token,
    answers: z.record(z.string().max(40), answerSchema).describe('By the id of the question.'),
  }),
  output: z.strictObject({ isRecorded: z.literal(true) }),
  route: 'POST /surveys/answers/{token}',
  async run(ctx, { answers }) {
    const opened = await openInvitation(ctx)
    await recordAnswers(opened.own, { ...opened, answers })
    return { isRecorded: true }
  },
})

/** Takes it that somebody does not want to answer. */
export const decline = defineOperation({
  name: 'surveys.decline',
  summary: 'Decline to answer a survey',
  kind: 'command',
  access: 'token',
  tokenIn: 'token',
  tokensOf: ANSWER,
  permission: 'self',
  callsPerMinute: 10,
  input: z.strictObject({ token }),
  output: z.strictObject({ isDeclined: z.literal(true) }),
  route: 'POST /surveys/answers/{token}/decline',
  async run(ctx) {
    const { own, invitation } = await openInvitation(ctx)
    if (invitation.state === 'completed') throw kernelErrors.TOKEN_INVALID()
    const { id, customerId, surveyId } = invitation
    await endInvitation(own, id, { state: 'declined' })
    own.emit('surveyInvitation.declined', { customerId, surveyInvitationId: id, surveyId })
    return { isDeclined: true }
  },
})

/** @throws KITH_TOKEN_INVALID for an invitation that cannot be answered any more, as for a link that is wrong. */
async function openInvitation(ctx: OperationContext): Promise<OpenInvitation> {
  const own = ctx.asPlugin()
  const { subject } = ctx.session.token!
  const invitation = await findInvitation(own, subject)
  if (invitation === undefined) throw kernelErrors.TOKEN_INVALID()
  const survey = await readSurvey(own, invitation.surveyId)
  if (!isOpen(invitation, survey, ctx.now())) throw kernelErrors.TOKEN_INVALID()
  return { own, invitation, survey, questions: await questionsOf(own, survey, invitation.revision) }
}

function isOpen({ state, closedAt }: Invitation, { status, editableHours }: Survey, now: Date): boolean {
  if (status === 'closed') return false
  if (state !== 'completed') return state === 'sent'
  return editableHours !== null && now.getTime() - closedAt!.getTime() < editableHours * HOUR_MS
}

async function questionsOf(
  own: OperationContext,
  survey: Survey,
  revision: number,
): Promise<readonly Question[]> {
  if (survey.revision === revision) return survey.questions
  const slot = `${survey.id}/${revision}`
  const { data } = await own.records('surveyRevision').list({ where: { slot }, limit: 1 })
  return data[0]!['questions'] as readonly Question[]
}
