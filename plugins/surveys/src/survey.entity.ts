import { type CreateOf, defineEntity, f, type Filter, type PatchOf, type ReadableOf } from '@kith/core'

import type { Question } from './rules/questions.ts'
import { type SurveyKind, surveyKinds } from './rules/scores.ts'

/** A survey: what it asks, whom, when, how often, and what becomes of bad answers. */
export const surveyEntity = defineEntity({
  name: 'survey',
  fields: {
    /** Names the survey in figures. It cannot be changed any more once somebody was invited. */
    key: f.policyKey().class('public').unique(),
    title: f.text().class('public'),
    kind: f.enum(surveyKinds).class('public'),
    status: f.enum(['draft', 'active', 'paused', 'closed']).class('public').default('draft'),
    /** What is asked, of the shape of `Question`. */
    questions: f.json().class('public'),
    /** Counts the lists of questions that there were: answers belong to one of them. */
    revision: f.int().class('public').managed(),
    /** Answers are kept without whose they are. It cannot be changed any more once somebody was invited. */
    isAnonymous: f.bool().class('public').default(false),
    /** How many hours answers may be changed; one link answers once when left out. */
    editableHours: f.int().class('public').nullable(),
    expiresAfterDays: f.int().class('public').default(30),
    /** The kind of contact point that links are sent to; left out, the host gets the link and delivers it. */
    sendsTo: f.enum(['email', 'phone']).class('public').nullable(),
    /** The page that links lead to, with `{token}` where the token stands. */
    pageUrl: f.text({ max: 500 }).class('public').nullable(),
    subject: f.text({ max: 200 }).class('public').nullable(),
    /** The message, with `{link}` where the link stands. */
    message: f.longText({ max: 5000 }).class('public').nullable(),
    /** Days after the first message at which those who have not answered are reminded. */
    reminderDays: f.json().class('public').nullable(),
    /** The purpose that people must have agreed to. */
    purpose: f.policyKey().class('public').nullable(),
    throttleDays: f.int().class('public').nullable(),
    globalThrottleDays: f.int().class('public').nullable(),
    maxPerYear: f.int().class('public').nullable(),
    samplePercent: f.int().class('public').default(100),
    /** The event that asks the customer whom it is about: `ticket.resolved`. */
    triggerEvent: f.text({ max: 100 }).class('public').nullable(),
    /** The key of the event's payload that names what is rated: of several answers about one, the last counts. */
    topicKey: f.text({ max: 100 }).class('public').nullable(),
    delayHours: f.int().class('public').default(0),
    /** A filter of the customers who are asked, by an event or a wave; all of them when left out. */
    audience: f.json().class('public').nullable(),
    /** Days from one wave to the next; no waves when left out. */
    waveDays: f.int().class('public').nullable(),
    nextWaveAt: f.instant().class('public').nullable(),
    wave: f.int().class('public').managed(),
    /** How far the wave came that is going out. */
    waveCursor: f.longText({ max: 2000 }).class('public').nullable().managed(),
    /** Answers with at most this score are followed up. */
    followUpAtMost: f.int().class('public').nullable(),
    followUpHours: f.int().class('public').default(48),
  },
  indexes: [['status', 'triggerEvent']],
})

/** One list of questions that a survey had. */
export const surveyRevisionEntity = defineEntity({
  name: 'surveyRevision',
  appendOnly: true,
  fields: {
    surveyId: f.ref('survey', { inverse: 'revisions' }).class('public').managed(),
    revision: f.int().class('public').managed(),
    /** The survey and the number: no two revisions have the same. */
    slot: f.text({ max: 60 }).class('public').unique().managed(),
    questions: f.json().class('public').managed(),
  },
})

/** A survey as a role may read it. */
export interface ReadableSurvey extends ReadableOf<typeof surveyEntity> {}

/** What a new survey is made from. */
export interface CreateSurveyInput extends CreateOf<typeof surveyEntity> {}

/** The changed values of a survey. */
export interface SurveyPatch extends PatchOf<typeof surveyEntity> {}

/** A survey as the plugin works with it. */
export interface Survey {
  readonly id: string
  readonly key: string
  readonly title: string
  readonly kind: SurveyKind
  readonly status: 'draft' | 'active' | 'paused' | 'closed'
  readonly questions: readonly Question[]
  readonly revision: number
  readonly isAnonymous: boolean
  readonly editableHours: number | null
  readonly expiresAfterDays: number
  readonly sendsTo: 'email' | 'phone' | null
  readonly pageUrl: string | null
  readonly subject: string | null
  readonly message: string | null
  readonly reminderDays: readonly number[] | null
  readonly purpose: string | null
  readonly throttleDays: number | null
  readonly globalThrottleDays: number | null
  readonly maxPerYear: number | null
  readonly samplePercent: number
  readonly triggerEvent: string | null
  readonly topicKey: string | null
  readonly delayHours: number
  readonly audience: Filter | null
  readonly waveDays: number | null
  readonly nextWaveAt: Date | null
  readonly wave: number
  readonly waveCursor: string | null
  readonly followUpAtMost: number | null
  readonly followUpHours: number
}
