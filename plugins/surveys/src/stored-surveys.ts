import type { OperationContext } from '@kith/core'

import type { Invitation } from './invitation.entity.ts'
import type { Survey } from './survey.entity.ts'

/** A survey with everything. `own` has the rights of the plugin. */
export async function readSurvey(own: OperationContext, id: string): Promise<Survey> {
  return (await own.records('survey').get(id)) as unknown as Survey
}

/** An invitation; `undefined` where it went with its customer. */
export async function findInvitation(own: OperationContext, id: string): Promise<Invitation | undefined> {
  const found = await own.records('surveyInvitation').find([id])
  return found.get(id) as unknown as Invitation | undefined
}

/** Ends an invitation, and with it the text of its token. */
export async function endInvitation(
  own: OperationContext,
  id: string,
  ending: Pick<Invitation, 'state'> & Partial<Pick<Invitation, 'suppressedBecause' | 'askedFor'>>,
): Promise<void> {
  const managed = { ...ending, closedAt: own.now() }
  await own.records('surveyInvitation').update({ id, patch: {}, managed })
  const { data } = await own
    .records('surveyLink')
    .list({ where: { invitationId: id }, fields: ['id'], limit: 10 })
  for (const link of data) await own.records('surveyLink').delete(String(link['id']))
}
