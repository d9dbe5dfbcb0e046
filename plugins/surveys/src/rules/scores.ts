import type { Answers, Question } from './questions.ts'

/** What a survey measures: satisfaction, recommendation, effort, or nothing that has a standard score. */
export const surveyKinds = ['csat', 'nps', 'ces', 'custom'] as const

/** One of them. */
export type SurveyKind = (typeof surveyKinds)[number]

/** The scale that the first question of a survey must have to be of a kind. */
const scales: Readonly<Record<SurveyKind, { readonly min: number; readonly max: number } | undefined>> = {
  csat: { min: 1, max: 5 },
  nps: { min: 0, max: 10 },
  ces: { min: 1, max: 7 },
  custom: undefined,
}

/**
 * Which of a scale's values are good and which are bad. Satisfaction: the two best and the two worst boxes. Recommendation: 9
 * and 10 promote, 0 to 6 detract (Reichheld, "The One Number You Need to Grow", Harvard Business Review 12/2003). Effort: 5 to
 * 7 agree that it was easy, 1 to 3 do not (Dixon, Freeman, Toman, "Stop Trying to Delight Your Customers", Harvard Business
 * Review 7/2010, in the seven steps of its second version).
 */
const boxes: Readonly<
  Record<Exclude<SurveyKind, 'custom'>, { readonly topFrom: number; readonly bottomTo: number }>
> = {
  csat: { topFrom: 4, bottomTo: 2 },
  nps: { topFrom: 9, bottomTo: 6 },
  ces: { topFrom: 5, bottomTo: 3 },
}

/** Whether questions begin with the scale of a kind, which is what its score comes from. */
export function hasScaleOf(kind: SurveyKind, [first]: readonly Question[]): boolean {
  const scale = scales[kind]
  if (scale === undefined) return true
  return (
    first?.type === 'scale' &&
    first.min === scale.min &&
    first.max === scale.max &&
    first.showIf === undefined
  )
}

/** What answers come to: the score, and whether it is among the good or the bad ones. */
export interface Rating {
  readonly score: number | null
  readonly top: 0 | 1
  readonly bottom: 0 | 1
}

/** Rates answers by the first question of a survey. One that was left out has no score. */
export function rate(kind: SurveyKind, [first]: readonly Question[], answers: Answers): Rating {
  const score = first === undefined ? undefined : answers[first.id]
  if (kind === 'custom' || typeof score !== 'number') return { score: null, top: 0, bottom: 0 }
  const { topFrom, bottomTo } = boxes[kind]
  return { score, top: score >= topFrom ? 1 : 0, bottom: score <= bottomTo ? 1 : 0 }
}

/** A share of answers, with the bounds between which it lies with 95 % confidence; each from 0 to 1. */
export interface Share {
  readonly share: number
  readonly low: number
  readonly high: number
}

/** The quantile of the normal distribution that leaves 2.5 % on each side. */
const Z = 1.959_963_984_540_054

/**
 * The score interval of Wilson ("Probable inference, the law of succession, and statistical inference", 1927): right for few
 * answers and for shares near 0 and 1, where the usual interval is not (Brown, Cai, DasGupta, "Interval Estimation for a
 * Binomial Proportion", Statistical Science 16/2, 2001).
 */
export function wilson(share: number, count: number): Share {
  if (count === 0) return { share: 0, low: 0, high: 1 }
  const z2 = Z * Z
  const middle = (share + z2 / (2 * count)) / (1 + z2 / count)
  const half = (Z / (1 + z2 / count)) * Math.sqrt((share * (1 - share)) / count + z2 / (4 * count * count))
  // What rounding leaves must not put the share outside of its own interval.
  return {
    share,
    low: Math.min(share, Math.max(0, middle - half)),
    high: Math.max(share, Math.min(1, middle + half)),
  }
}

/** What the answers of a group come to. */
export interface Tally {
  /** For analysts rounded, where it is of all answers. */
  readonly count: number
  /** The share of the good ones. */
  readonly top: number
  /** The share of the bad ones. */
  readonly bottom: number
  /** Of the scores; `null` where there is none. */
  readonly mean: number | null
}

/** What a group of answers says. */
export interface Result {
  readonly count: number
  /** CSAT: the share of satisfied answers in percent. NPS: promoters less detractors, in percent. CES: the mean. */
  readonly score: number | null
  readonly top: Share
  readonly bottom: Share
}

/** Sums up a group of answers by the rule of its kind. */
export function summarize(kind: SurveyKind, { count, top, bottom, mean }: Tally): Result {
  const shares = { top: wilson(top, count), bottom: wilson(bottom, count) }
  return { count, score: count === 0 ? null : scoreOf(kind, { top, bottom, mean }), ...shares }
}

function scoreOf(kind: SurveyKind, { top, bottom, mean }: Omit<Tally, 'count'>): number | null {
  switch (kind) {
    case 'csat':
      return 100 * top
    case 'nps':
      return 100 * (top - bottom)
    case 'ces':
      return mean
    case 'custom':
      return null
  }
}
