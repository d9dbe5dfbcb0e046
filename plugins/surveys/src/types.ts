import type { ListQuery, Page, PluginTypes } from '@kith/core'

import type {
  AnonymousEventPayload,
  FollowUpEventPayload,
  InvitationEventPayload,
  ResponseEventPayload,
  SurveyEventPayload,
} from './events.ts'
import type { ReadableInvitation } from './invitation.entity.ts'
import type { ReadableFollowUp, ReadableResponse } from './response.entity.ts'
import type { Answers, Question } from './rules/questions.ts'
import type { Result } from './rules/scores.ts'
import type { CreateSurveyInput, ReadableSurvey, SurveyPatch } from './survey.entity.ts'

/** What `surveys.invite` takes. */
export interface InviteInput {
  readonly id: string
  readonly customerId: string
  /** Names the cause: the same one invites once. */
  readonly ref: string
  readonly topic?: string
  readonly assigneeId?: string
  readonly teamId?: string
}

/** An invitation, and the token of its link, once, where the survey does not send it by itself. */
export interface InviteAnswer {
  readonly invitation: ReadableInvitation
  readonly token: string | null
}

/** What `surveys.results` takes. */
export interface ResultsInput {
  readonly id: string
  readonly by?: 'assigneeId' | 'teamId' | 'revision'
  readonly from?: Date
  readonly to?: Date
}

/** What a survey found. */
export interface ResultsAnswer {
  readonly invited: number | null
  readonly responseRate: number | null
  readonly isSuppressed: boolean
  readonly results: readonly (Result & { readonly group: string | null })[]
}

/** What somebody reads who has a link. */
export interface AskedAnswer {
  readonly title: string
  readonly questions: readonly Question[]
  readonly isAnswered: boolean
}

interface ById {
  readonly id: string
}

/** Everything that surveys add to the types of a host. */
export interface SurveysTypes extends PluginTypes {
  readonly id: 'surveys'
  readonly events: {
    readonly 'survey.created': SurveyEventPayload
    readonly 'survey.updated': SurveyEventPayload
    readonly 'surveyInvitation.sent': InvitationEventPayload
    readonly 'surveyInvitation.declined': InvitationEventPayload
    readonly 'surveyResponse.recorded': ResponseEventPayload
    readonly 'anonymousResponse.recorded': AnonymousEventPayload
    readonly 'surveyFollowUp.opened': FollowUpEventPayload
    readonly 'surveyFollowUp.closed': FollowUpEventPayload
  }
  readonly operations: {
    readonly 'surveys.create': { input: CreateSurveyInput; output: ReadableSurvey }
    readonly 'surveys.get': { input: ById; output: ReadableSurvey }
    readonly 'surveys.list': { input: ListQuery; output: Page<ReadableSurvey> }
    readonly 'surveys.update': {
      input: ById & { readonly patch: SurveyPatch; readonly ifVersion?: number }
      output: ReadableSurvey
    }
    readonly 'surveys.invite': { input: InviteInput; output: InviteAnswer }
    readonly 'surveys.results': { input: ResultsInput; output: ResultsAnswer }
    readonly 'surveys.questions': {
      input: { readonly token: string }
      output: AskedAnswer
      access: 'token'
    }
    readonly 'surveys.answer': {
      input: { readonly token: string; readonly answers: Answers }
      output: { readonly isRecorded: true }
      access: 'token'
    }
    readonly 'surveys.decline': {
      input: { readonly token: string }
      output: { readonly isDeclined: true }
      access: 'token'
    }
    readonly 'surveyInvitations.list': { input: ListQuery; output: Page<ReadableInvitation> }
    readonly 'surveyInvitations.bounce': { input: ById; output: ReadableInvitation }
    readonly 'surveyResponses.get': { input: ById; output: ReadableResponse }
    readonly 'surveyResponses.list': { input: ListQuery; output: Page<ReadableResponse> }
    readonly 'surveyResponses.exclude': {
      input: ById & { readonly reason: string }
      output: ReadableResponse
    }
    readonly 'surveyFollowUps.list': { input: ListQuery; output: Page<ReadableFollowUp> }
    readonly 'surveyFollowUps.close': {
      input: ById & {
        readonly outcome: 'recovered' | 'notRecovered' | 'unreachable'
        readonly note?: string
      }
      output: ReadableFollowUp
    }
  }
}
