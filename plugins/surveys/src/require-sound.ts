import { channels, type ContextOf, type Filter, kernelErrors, type OperationContext } from '@kith/core'
import type { z } from 'zod'

import { surveyErrors } from './errors.ts'
import { flawsOf, type Question, questionList } from './rules/questions.ts'
import { hasScaleOf } from './rules/scores.ts'
import type { Survey } from './survey.entity.ts'
import type { SurveysTypes } from './types.ts'

const MOST_REMINDERS = 5
const YEAR_DAYS = 366

/** The least and the most of each number of a survey. */
const ranges: Readonly<Partial<Record<keyof Survey, readonly [number, number]>>> = {
  editableHours: [1, 24 * YEAR_DAYS],
  expiresAfterDays: [1, YEAR_DAYS],
  throttleDays: [1, YEAR_DAYS],
  globalThrottleDays: [1, YEAR_DAYS],
  maxPerYear: [1, 365],
  samplePercent: [1, 100],
  delayHours: [0, 24 * YEAR_DAYS],
  waveDays: [1, 10 * YEAR_DAYS],
  followUpAtMost: [0, 10],
  followUpHours: [1, 24 * YEAR_DAYS],
}

/**
 * Makes sure that a survey can be asked as it is.
 *
 * @throws KITH_SURVEYS_QUESTIONS_INVALID, KITH_SURVEYS_SCALE_MISSING, KITH_SURVEYS_NUMBER_OUT_OF_RANGE,
 * KITH_SURVEYS_REMINDERS_INVALID, KITH_SURVEYS_TRIGGER_UNKNOWN, KITH_SURVEYS_DELIVERY_INCOMPLETE; KITH_INVALID_QUERY for an
 * audience that is no filter.
 */
export async function requireSound(own: ContextOf<SurveysTypes>, survey: Survey): Promise<void> {
  const questions = readQuestions(survey.questions)
  if (!hasScaleOf(survey.kind, questions))
    throw surveyErrors.SCALE_MISSING({ kind: survey.kind }, { pointer: '/questions/0' })
  for (const [field, range] of Object.entries(ranges)) requireRange(survey, field as keyof Survey, range)
  requireReminders(survey)
  requireTrigger(own, survey)
  requireDelivery(own, survey)
  if (survey.audience !== null) await requireFilter(own, survey.audience)
}

/** The questions that a value is. @throws KITH_SURVEYS_QUESTIONS_INVALID */
function readQuestions(value: unknown): readonly Question[] {
  const read = questionList.safeParse(value)
  if (!read.success) throw invalid(read.error.issues[0]!)
  const [flaw] = flawsOf(read.data)
  if (flaw === undefined) return read.data
  throw surveyErrors.QUESTIONS_INVALID({ problem: flaw.flaw }, { pointer: `/questions/${flaw.index}` })
}

function invalid({ path, message }: z.core.$ZodIssue) {
  return surveyErrors.QUESTIONS_INVALID(
    { problem: message },
    { pointer: `/questions${path.map((part) => `/${String(part)}`).join('')}` },
  )
}

function requireRange(survey: Survey, field: keyof Survey, [min, max]: readonly [number, number]): void {
  const value = survey[field] as number | null
  if (value === null || (value >= min && value <= max)) return
  throw surveyErrors.NUMBER_OUT_OF_RANGE({ field, min, max }, { pointer: `/${field}` })
}

function requireReminders({ reminderDays, expiresAfterDays }: Survey): void {
  if (reminderDays === null) return
  const isList = Array.isArray(reminderDays) && reminderDays.length <= MOST_REMINDERS
  const isRising =
    isList &&
    reminderDays.every(
      (day, index) => Number.isInteger(day) && day > (reminderDays[index - 1] ?? 0) && day < expiresAfterDays,
    )
  if (!isRising) throw surveyErrors.REMINDERS_INVALID({ pointer: '/reminderDays' })
}

function requireTrigger({ events }: OperationContext, { triggerEvent }: Survey): void {
  if (triggerEvent === null) return
  const isOwn = /^(?:survey|anonymousResponse)/.test(triggerEvent)
  if (isOwn || !events.has(triggerEvent))
    throw surveyErrors.TRIGGER_UNKNOWN({ event: triggerEvent }, { pointer: '/triggerEvent' })
}

/** Whoever is asked by themselves must be reached by themselves. */
function requireDelivery(own: OperationContext, survey: Survey): void {
  const { sendsTo, pageUrl, message, triggerEvent, waveDays } = survey
  if (sendsTo === null && triggerEvent === null && waveDays === null) return
  const kinds = [...own.extensions(channels).values()].map(({ contactPointKind }) => contactPointKind)
  const isComplete =
    sendsTo !== null &&
    kinds.includes(sendsTo) &&
    pageUrl?.includes('{token}') === true &&
    message?.includes('{link}') === true
  if (!isComplete) throw surveyErrors.DELIVERY_INCOMPLETE({ pointer: '/sendsTo' })
}

async function requireFilter(own: OperationContext, audience: Filter): Promise<void> {
  if (typeof audience !== 'object' || Array.isArray(audience))
    throw kernelErrors.INVALID_QUERY({ reason: 'the audience is no filter' }, { pointer: '/audience' })
  await own.records('customer').list({ where: audience, fields: ['id'], limit: 1 })
}
