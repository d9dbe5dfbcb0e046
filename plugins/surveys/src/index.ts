export { surveys } from './plugin.ts'
export type {
  AskedAnswer,
  InviteAnswer,
  InviteInput,
  ResultsAnswer,
  ResultsInput,
  SurveysTypes,
} from './types.ts'
export type { CreateSurveyInput, ReadableSurvey, SurveyPatch } from './survey.entity.ts'
export type { ReadableInvitation } from './invitation.entity.ts'
export type { ReadableFollowUp, ReadableResponse } from './response.entity.ts'
export type { Answers, Question } from './rules/questions.ts'
export type { Result, Share, SurveyKind } from './rules/scores.ts'
export type { Suppression } from './rules/suppression.ts'
export type {
  AnonymousEventPayload,
  FollowUpEventPayload,
  InvitationEventPayload,
  ResponseEventPayload,
  SurveyEventPayload,
} from './events.ts'
export { surveyErrors } from './errors.ts'
