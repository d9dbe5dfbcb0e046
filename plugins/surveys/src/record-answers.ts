import type { OperationContext } from '@kith/core'

import { surveyErrors } from './errors.ts'
import type { Invitation } from './invitation.entity.ts'
import { type AnswerProblem, type Answers, askedOf, problemsOf, type Question } from './rules/questions.ts'
import { rate, type Rating } from './rules/scores.ts'
import { endInvitation } from './stored-surveys.ts'
import type { Survey } from './survey.entity.ts'

const HOUR_MS = 3_600_000

/** Answers of somebody, and what they answer. */
export interface Answered {
  readonly invitation: Invitation
  readonly survey: Survey
  readonly questions: readonly Question[]
  readonly answers: Answers
}

/**
 * Keeps answers, and whatever follows from them. `own` has the rights of the plugin.
 *
 * @throws KITH_SURVEYS_ANSWERS_INVALID with an issue for each answer that does not fit.
 */
export async function recordAnswers(own: OperationContext, answered: Answered): Promise<void> {
  const { questions, answers, survey, invitation } = answered
  const problems = problemsOf(questions, answers)
  if (problems.length > 0) throw surveyErrors.ANSWERS_INVALID({ issues: problems.map(issueOf) })
  const values = { ...valuesOf(answered), ...rate(survey.kind, questions, answers) }
  if (survey.isAnonymous) await keepNobodys(own, invitation, values)
  else await keep(own, answered, values)
  if (invitation.state !== 'completed') await endInvitation(own, invitation.id, { state: 'completed' })
}

function issueOf({ question, problem }: AnswerProblem) {
  return { pointer: `/answers/${question}`, code: problem, message: sentences[problem] }
}

const sentences: Readonly<Record<AnswerProblem['problem'], string>> = {
  unknown: 'There is no such question.',
  missing: 'The question has to be answered.',
  notAsked: 'The question is not asked of whoever answers like this.',
  outOfRange: 'The number is not on the scale.',
  notOffered: 'The answer is none of those that are offered, or is given twice.',
  wrongShape: 'The question takes another kind of answer.',
}

type Kept = Rating & Readonly<Record<string, unknown>>

/** Texts apart from the rest: they may say anything about anybody. */
function valuesOf({ questions, answers, invitation, survey }: Answered) {
  const asked = new Set(askedOf(questions, answers).map(({ id }) => id))
  const texts = new Set(questions.filter(({ type }) => type === 'text').map(({ id }) => id))
  const given = Object.entries(answers).filter(([id]) => asked.has(id))
  const written = given.filter(([id]) => texts.has(id))
  return {
    surveyId: survey.id,
    revision: invitation.revision,
    assigneeId: invitation.assigneeId,
    teamId: invitation.teamId,
    choices: Object.fromEntries(given.filter(([id]) => !texts.has(id))),
    texts: written.length === 0 ? null : JSON.stringify(Object.fromEntries(written)),
    countedFor: survey.key,
  }
}

/** Nothing leads back: no invitation, no customer, and no more of the time than its day. */
async function keepNobodys(own: OperationContext, { surveyId }: Invitation, values: Kept): Promise<void> {
  const respondedAt = new Date(own.now())
  respondedAt.setUTCHours(0, 0, 0, 0)
  await own.records('anonymousResponse').create({}, { ...values, respondedAt })
  own.emit('anonymousResponse.recorded', { surveyId })
}

async function keep(own: OperationContext, { invitation, survey }: Answered, values: Kept): Promise<void> {
  const { customerId, topic } = invitation
  await own.turn(`answers/${customerId}`)
  const id = await write(own, invitation, values)
  if (topic !== null) await countNoOther(own, { id, topic, surveyId: survey.id, customerId })
  own.timeline({ type: 'surveyResponse.recorded', customerId, refId: id })
  own.emit('surveyResponse.recorded', { customerId, surveyResponseId: id, surveyId: survey.id, topic })
  const { score } = values
  if (score !== null && survey.followUpAtMost !== null && score <= survey.followUpAtMost)
    await followUp(own, { responseId: id, customerId, survey })
}

async function write(own: OperationContext, invitation: Invitation, values: Kept): Promise<string> {
  const responses = own.records('surveyResponse')
  const { id: invitationId, customerId, topic } = invitation
  const { data } = await responses.list({ where: { invitationId }, fields: ['id'], limit: 1 })
  const [before] = data
  const respondedAt = own.now()
  if (before !== undefined) {
    const { countedFor: _, ...changed } = values
    const id = String(before['id'])
    await responses.update({ id, patch: {}, managed: { ...changed, respondedAt } })
    return id
  }
  const told = { customerId, invitationId, topic, respondedAt, excludedBecause: null, excludedBy: null }
  return (await responses.create({}, { ...values, ...told })).id
}

interface Superseding {
  readonly id: string
  readonly topic: string
  readonly surveyId: string
  readonly customerId: string
}

/** Of several answers about the same, the last counts. */
async function countNoOther(own: OperationContext, { id, ...same }: Superseding): Promise<void> {
  const where = { ...same, countedFor: { isNull: false } }
  const responses = own.records('surveyResponse')
  const { data } = await responses.list({ where, fields: ['id'], limit: 200 })
  for (const { id: earlier } of data)
    if (earlier !== id)
      await responses.update({ id: String(earlier), patch: {}, managed: { countedFor: null } })
}

interface Unhappy {
  readonly responseId: string
  readonly customerId: string
  readonly survey: Survey
}

async function followUp(own: OperationContext, { responseId, customerId, survey }: Unhappy): Promise<void> {
  const followUps = own.records('surveyFollowUp')
  const { data } = await followUps.list({ where: { responseId }, fields: ['id'], limit: 1 })
  if (data.length > 0) return
  const { ownerId } = await own.records('customer').get(customerId, ['ownerId'])
  const dueAt = new Date(own.now().getTime() + survey.followUpHours * HOUR_MS)
  const open = { state: 'open', outcome: null, note: null, closedAt: null }
  const about = { customerId, responseId, surveyId: survey.id, assigneeId: ownerId, dueAt }
  const { id } = await followUps.create({}, { ...about, ...open })
  own.emit('surveyFollowUp.opened', { customerId, surveyFollowUpId: id, surveyResponseId: responseId })
}
