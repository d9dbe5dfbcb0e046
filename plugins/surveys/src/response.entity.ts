import { defineEntity, f, type ReadableOf } from '@kith/core'

/** What an answer is judged and grouped by. */
const rated = {
  /**
   * The key of the survey whose figures have it; of no survey when it was excluded, or when there is a later one about the same.
   * Figures about groups are filtered by few fields and by none that names a row.
   */
  countedFor: f.policyKey().class('public').nullable().managed(),
  revision: f.int().class('public').managed(),
  assigneeId: f.policyKey().class('public').nullable().managed(),
  teamId: f.policyKey().class('public').nullable().managed(),
  score: f.int().class('behaviour').nullable().managed(),
  /** 1 where the score is among the good ones, so that they can be added up. */
  top: f.int().class('behaviour').managed(),
  /** 1 where the score is among the bad ones. */
  bottom: f.int().class('behaviour').managed(),
  /** The answers but the texts, by question. */
  choices: f.json().class('behaviour').managed(),
  /** What was written: JSON, by question. */
  texts: f.longText({ max: 100_000 }).class('freeText').mask('redacted').encrypted().nullable().managed(),
}

/** What a customer has answered. */
export const responseEntity = defineEntity({
  name: 'surveyResponse',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'surveyResponses' }).class('public').managed(),
    surveyId: f.ref('survey', { inverse: 'responses' }).class('public').managed(),
    invitationId: f.ref('surveyInvitation', { inverse: 'responses' }).class('public').managed(),
    ...rated,
    topic: f.text({ max: 150 }).class('public').nullable().managed(),
    respondedAt: f.instant().class('public').managed(),
    /** Why figures leave it out; somebody wrote it. */
    excludedBecause: f.text({ max: 500 }).class('freeText').mask('redacted').encrypted().nullable().managed(),
    excludedBy: f.policyKey().class('public').nullable().managed(),
  },
  indexes: [
    ['countedFor', 'respondedAt', 'id'],
    ['customerId', 'respondedAt', 'id'],
  ],
})

/** What somebody has answered, without who it was: by the day, in no order. Each is sealed under a key of its own. */
export const anonymousResponseEntity = defineEntity({
  name: 'anonymousResponse',
  subject: 'self',
  fields: {
    surveyId: f.ref('survey', { inverse: 'anonymousResponses' }).class('public').managed(),
    ...rated,
    respondedAt: f.instant().class('public').managed(),
  },
  indexes: [['countedFor', 'respondedAt', 'id']],
})

/** A bad answer that somebody is to talk about with the customer. */
export const followUpEntity = defineEntity({
  name: 'surveyFollowUp',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'surveyFollowUps' }).class('public').managed(),
    responseId: f.ref('surveyResponse', { inverse: 'followUps' }).class('public').managed(),
    surveyId: f.ref('survey', { inverse: 'followUps' }).class('public').managed(),
    /** The owner of the customer. */
    assigneeId: f.policyKey().class('public').nullable().managed(),
    dueAt: f.instant().class('public').managed(),
    state: f.enum(['open', 'closed']).class('public').managed(),
    outcome: f.enum(['recovered', 'notRecovered', 'unreachable']).class('behaviour').nullable().managed(),
    note: f.longText({ max: 5000 }).class('freeText').mask('redacted').encrypted().nullable().managed(),
    closedAt: f.instant().class('public').nullable().managed(),
  },
  indexes: [['state', 'dueAt', 'id']],
})

/** An answer as a role may read it. */
export interface ReadableResponse extends ReadableOf<typeof responseEntity> {}

/** A follow-up as a role may read it. */
export interface ReadableFollowUp extends ReadableOf<typeof followUpEntity> {}
