/** Where a customer stands towards the pool. */
export const poolStates = ['owned', 'warned', 'pooled', 'claimed'] as const

/** Where a customer stands towards the pool. */
export type PoolState = (typeof poolStates)[number]

/** Why a customer goes to the pool or comes out of it. */
export const poolReasons = [
  'noContact',
  'noDeal',
  'ownerLeft',
  'released',
  'claimed',
  'assigned',
  'kept',
] as const

/** Why a customer goes to the pool or comes out of it. */
export type PoolReason = (typeof poolReasons)[number]

/** When customers go to the pool, and who gets them from there. */
export interface PoolRule {
  readonly revision: number
  readonly isActive: boolean
  /** Days without contact, and without a deal, after which a customer goes to the pool; `null` where none are enough. */
  readonly noContactDays: number | null
  readonly noDealDays: number | null
  /** Whether customers go there whose owner works here no more. */
  readonly takesFromLeavers: boolean
  /** How long an owner knows of it before. */
  readonly warnDays: number
  /** How many one person may claim on a day, and have in all. */
  readonly claimsPerDay: number | null
  readonly holding: number | null
  /** For how long a customer is not claimed again by whoever has lost them. */
  readonly reclaimDays: number
  /** For how long nobody loses a customer whom they have claimed or protected. */
  readonly protectDays: number
  /** How many customers one person may protect at a time. */
  readonly protectLimit: number
  /** Whether names are masked in the pool; what customers are reached by always is. */
  readonly masksName: boolean
}

/** The rule of a tenant that has set none: customers go to the pool only by hand. */
export const defaultPoolRule: PoolRule = {
  revision: 0,
  isActive: false,
  noContactDays: 30,
  noDealDays: null,
  takesFromLeavers: true,
  warnDays: 7,
  claimsPerDay: 10,
  holding: null,
  reclaimDays: 30,
  protectDays: 14,
  protectLimit: 10,
  masksName: true,
}

/** What is known of a customer whom somebody holds. */
export interface PoolFacts {
  readonly heldSince: Date
  readonly protectedUntil: Date | null
  /** Whether they were claimed, and did not come to their owner otherwise. */
  readonly isClaimed: boolean
  readonly lastContactAt: Date | null
  readonly lastDealAt: Date | null
  /** Whether a contract is in force: there is a deal every day. */
  readonly hasContract: boolean
  readonly warnedAt: Date | null
  /** Whether the owner works here no more. */
  readonly hasOwnerLeft: boolean
}

/** What becomes of a customer whom somebody holds. */
export interface Pooling {
  readonly state: PoolState
  /** By which part of the rule; `null` where none says anything. */
  readonly reason: 'noContact' | 'noDeal' | 'ownerLeft' | null
  /** When the customer goes to the pool if nothing happens. */
  readonly dueAt: Date | null
  /** When time alone changes it. */
  readonly nextCheckAt: Date | null
}

const DAY_MS = 86_400_000

/** The moment that is so many days later. */
export function daysAfter(at: Date, days: number): Date {
  return new Date(at.getTime() + days * DAY_MS)
}

/** What becomes of a customer: from the facts, the rule and the time alone. */
export function poolingAt(facts: PoolFacts, rule: PoolRule, now: Date): Pooling {
  if (rule.isActive && rule.takesFromLeavers && facts.hasOwnerLeft)
    return { state: 'pooled', reason: 'ownerLeft', dueAt: now, nextCheckAt: null }
  const resting = restingAt(facts, now)
  const deadline = rule.isActive ? firstDeadline(facts, rule, now) : undefined
  if (deadline === undefined) return resting
  const { reason } = deadline
  const dueAt = latest(deadline.at, facts.protectedUntil)
  const warnAt = daysAfter(dueAt, -rule.warnDays)
  if (now < warnAt) return { ...resting, reason, dueAt, nextCheckAt: earliest(warnAt, resting.nextCheckAt) }
  const pooledAt = latest(dueAt, daysAfter(facts.warnedAt ?? now, rule.warnDays))
  if (now >= pooledAt) return { state: 'pooled', reason, dueAt: pooledAt, nextCheckAt: null }
  return { state: 'warned', reason, dueAt: pooledAt, nextCheckAt: pooledAt }
}

/** Where a customer stands of whom nothing is due. */
function restingAt({ isClaimed, protectedUntil }: PoolFacts, now: Date): Pooling {
  const isFresh = isClaimed && protectedUntil !== null && protectedUntil > now
  const nextCheckAt = isFresh ? protectedUntil : null
  return { state: isFresh ? 'claimed' : 'owned', reason: null, dueAt: null, nextCheckAt }
}

interface Deadline {
  readonly reason: 'noContact' | 'noDeal'
  readonly at: Date
}

function firstDeadline(facts: PoolFacts, rule: PoolRule, now: Date): Deadline | undefined {
  const since = (last: Date | null) => latest(facts.heldSince, last)
  const { noContactDays, noDealDays } = rule
  const deadlines: Deadline[] = []
  if (noContactDays !== null)
    deadlines.push({ reason: 'noContact', at: daysAfter(since(facts.lastContactAt), noContactDays) })
  const lastDealAt = facts.hasContract ? now : facts.lastDealAt
  if (noDealDays !== null) deadlines.push({ reason: 'noDeal', at: daysAfter(since(lastDealAt), noDealDays) })
  return deadlines.toSorted((one, other) => one.at.getTime() - other.at.getTime())[0]
}

function latest(one: Date, other: Date | null): Date {
  return other !== null && other > one ? other : one
}

function earliest(one: Date, other: Date | null): Date {
  return other !== null && other < one ? other : one
}
