const DAY_MS = 86_400_000
const YEAR_DAYS = 365

/** Why somebody is not asked. */
export const suppressions = ['restricted', 'consent', 'unreachable', 'throttle', 'sampling'] as const

/** One of these reasons. */
export type Suppression = (typeof suppressions)[number]

/** How often a survey may ask. */
export interface Throttle {
  /** Days between two invitations of one customer to this survey. */
  readonly throttleDays: number | null
  /** Days since the last invitation of the customer to whatever survey. */
  readonly globalThrottleDays: number | null
  /** The most invitations of one customer to whatever survey in 365 days. */
  readonly maxPerYear: number | null
  /** How many of a hundred are asked. */
  readonly samplePercent: number
}

/** Whether somebody may be asked, and can be. */
export interface Reach {
  readonly isRestricted: boolean
  /** Whether they have agreed to the purpose of the survey, if it has one. */
  readonly hasConsent: boolean
  /** Whether the channel of the survey reaches them. */
  readonly isReachable: boolean
}

/** What is known of somebody who is about to be asked. */
export interface Candidate extends Reach {
  /** The earlier invitations of the last year that were or will be sent. */
  readonly invited: readonly { readonly surveyId: string; readonly at: Date }[]
  /** From 0 to 1, the same each time for the same customer and cause. */
  readonly draw: number
}

/** Why somebody may not be asked, or cannot, whatever was sent before. */
export function barOf({ isRestricted, hasConsent, isReachable }: Reach): Suppression | undefined {
  if (isRestricted) return 'restricted'
  if (!hasConsent) return 'consent'
  return isReachable ? undefined : 'unreachable'
}

/** Why somebody is not asked; `undefined` where they are. */
export function suppressionOf(
  survey: Throttle & { readonly id: string },
  candidate: Candidate,
  now: Date,
): Suppression | undefined {
  const barred = barOf(candidate)
  if (barred !== undefined) return barred
  if (isThrottled(survey, candidate, now)) return 'throttle'
  return candidate.draw * 100 < survey.samplePercent ? undefined : 'sampling'
}

function isThrottled(
  { id, throttleDays, globalThrottleDays, maxPerYear }: Throttle & { readonly id: string },
  { invited }: Candidate,
  now: Date,
): boolean {
  const within = (days: number | null, among: Candidate['invited']): number =>
    days === null ? 0 : among.filter(({ at }) => now.getTime() - at.getTime() < days * DAY_MS).length
  const toThis = invited.filter(({ surveyId }) => surveyId === id)
  if (within(throttleDays, toThis) > 0 || within(globalThrottleDays, invited) > 0) return true
  return maxPerYear !== null && within(YEAR_DAYS, invited) >= maxPerYear
}

/** From 0 to 1, evenly, by FNV-1a over the UTF-16 units of a text: who is asked is no chance of the moment. */
export function drawOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  // The last units move only the low bits of an FNV hash; this spreads them over all (the finalizer of MurmurHash3).
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}
