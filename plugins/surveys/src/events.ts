import { defineEvent } from '@kith/core'

/** The payload of the events of surveys. */
export interface SurveyEventPayload {
  readonly surveyId: string
  readonly changed?: readonly string[]
}

/** The payload of the events of invitations. */
export interface InvitationEventPayload {
  readonly customerId: string
  readonly surveyInvitationId: string
  readonly surveyId: string
}

/** The payload of the event that somebody has answered, or has changed their answer. What it says stands in the row. */
export interface ResponseEventPayload {
  readonly customerId: string
  readonly surveyResponseId: string
  readonly surveyId: string
  /** What is rated: the value that the event had under the `topicKey` of the survey. */
  readonly topic: string | null
}

/** The payload of the event that something was answered which is nobody's. */
export interface AnonymousEventPayload {
  readonly surveyId: string
}

/** The payload of the events of follow-ups. */
export interface FollowUpEventPayload {
  readonly customerId: string
  readonly surveyFollowUpId: string
  readonly surveyResponseId: string
}

/** The events of surveys. */
export const surveyEvents = [
  defineEvent({ name: 'survey.created', version: 1, subject: 'surveyId' }),
  defineEvent({ name: 'survey.updated', version: 1, subject: 'surveyId' }),
  defineEvent({ name: 'surveyInvitation.sent', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'surveyInvitation.declined', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'surveyResponse.recorded', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'anonymousResponse.recorded', version: 1, subject: 'surveyId' }),
  defineEvent({ name: 'surveyFollowUp.opened', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'surveyFollowUp.closed', version: 1, subject: 'customerId' }),
] as const
