import type { KithEvent, OperationContext } from '@kith/core'
import { z } from 'zod'

import { customerPlace } from '../turns.ts'
import { conclude } from './conclude-case.ts'
import { livingCustomer, writeCase } from './follow-ticket.ts'
import type { ToldAnswer } from './other-plugins.ts'

const answer = z.object({ score: z.int().min(1).max(5) })
const satisfaction = z.object({ kind: z.literal('csat') })

/** Takes in how satisfied a customer was with a ticket. The answer may come before the ticket is over, or after. */
export async function followAnswer(
  { payload: { surveyResponseId, surveyId, topic, ...told } }: KithEvent<ToldAnswer>,
  own: OperationContext,
): Promise<void> {
  if (topic === null) return
  const customerId = await livingCustomer(own, told.customerId)
  if (customerId === undefined) return
  const score = await scoreOf(own, { surveyResponseId, surveyId })
  if (score === undefined) return
  await own.turn(customerPlace(customerId))
  await conclude(own, await writeCase(own, { ticketId: topic, customerId }, { score }))
}

/** What was answered, as it stands now; `undefined` where it is not about satisfaction, or is there no more. */
async function scoreOf(
  own: OperationContext,
  { surveyResponseId, surveyId }: Pick<ToldAnswer, 'surveyResponseId' | 'surveyId'>,
): Promise<number | undefined> {
  const survey = (await own.records('survey').find([surveyId], ['kind'])).get(surveyId)
  if (!satisfaction.safeParse(survey).success) return undefined
  const found = await own.records('surveyResponse').find([surveyResponseId], ['score'])
  return answer.safeParse(found.get(surveyResponseId)).data?.score
}
