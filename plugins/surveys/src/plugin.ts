import { definePlugin } from '@kith/core'

import { answersPanel } from './answers-panel.ts'
import { askOnEvent } from './ask-on-event.ts'
import { surveyErrors } from './errors.ts'
import { surveyEvents } from './events.ts'
import { expireInvitations } from './expire-invitations.ts'
import { invitationEntity, linkEntity } from './invitation.entity.ts'
import { surveyMessages } from './messages/zh-CN.ts'
import { createSurveys } from './migrations/0001-create-surveys.ts'
import { answer, decline, readQuestions } from './operations/answer.ts'
import { bounceInvitation, invite, listInvitations } from './operations/invitations.ts'
import { createSurvey, getSurvey, listSurveys, updateSurvey } from './operations/manage-surveys.ts'
import { SEND, WAVE } from './operations/names.ts'
import {
  closeFollowUp,
  excludeResponse,
  getResponse,
  listFollowUps,
  listResponses,
} from './operations/responses.ts'
import { results } from './operations/results.ts'
import { anonymousResponseEntity, followUpEntity, responseEntity } from './response.entity.ts'
import { rightsByRole, surveyPermissions, surveyRights } from './rights.ts'
import { sendInvitation } from './send-invitation.ts'
import { sendWave } from './send-wave.ts'
import { surveyEntity, surveyRevisionEntity } from './survey.entity.ts'
import type { SurveysTypes } from './types.ts'

const managing = [createSurvey, getSurvey, listSurveys, updateSurvey, results]
const asking = [invite, listInvitations, bounceInvitation, readQuestions, answer, decline]
const hearing = [getResponse, listResponses, excludeResponse, listFollowUps, closeFollowUp]

/**
 * Surveys of satisfaction, recommendation and effort: asked by events, in waves or by hand.
 *
 * @example
 * createCrm({ plugins: [channels({ mail }), surveys()], ... })
 */
export const surveys = definePlugin<SurveysTypes>({
  id: 'surveys',
  version: '0.1.0',
  kernel: '^0.1',
  entities: [
    surveyEntity,
    surveyRevisionEntity,
    invitationEntity,
    linkEntity,
    responseEntity,
    anonymousResponseEntity,
    followUpEntity,
  ],
  events: surveyEvents,
  migrations: [createSurveys],
  errors: surveyErrors.$entries,
  messages: [surveyMessages],
  uses: surveyRights,
  setup(r) {
    for (const operation of [...managing, ...asking, ...hearing]) r.operation(operation)
    for (const [name, title] of surveyPermissions) r.permission(name, { title })
    for (const [role, grants] of Object.entries(rightsByRole))
      for (const grant of grants) r.grant(role, grant)
    r.on('*', askOnEvent, { as: 'surveys.ask' })
    r.job(SEND, {
      title: 'Send invitations to surveys, and reminders',
      delivery: { inTransaction: false },
      run: (ctx, input) => sendInvitation(ctx, input),
    })
    r.job(WAVE, {
      title: 'Ask the customers of waves',
      schedule: { every: '10m' },
      misfire: 'latest',
      run: (ctx) => sendWave(ctx),
    })
    r.job('surveys.expire', {
      title: 'End invitations that nobody answered in time',
      schedule: { every: '1h' },
      misfire: 'latest',
      run: (ctx) => expireInvitations(ctx),
    })
    r.timeline('surveyResponse.recorded', { title: 'Survey answered', entity: 'surveyResponse' })
    r.panel('surveys.answers', answersPanel)
  },
})
