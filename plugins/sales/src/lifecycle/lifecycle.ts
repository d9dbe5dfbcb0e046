import { medianInterval } from '../value/metrics.ts'

/** Where a customer stands. */
export const lifecycleStates = ['potential', 'new', 'active', 'dormant', 'churned'] as const

/** Where a customer stands. */
export type LifecycleState = (typeof lifecycleStates)[number]

/** Why a customer stands there. */
export const lifecycleReasons = [
  'noOrder',
  'firstOrder',
  'secondActivity',
  'newPeriodOver',
  'noActivity',
  'contractEnded',
  'override',
] as const

/** Why a customer stands there. */
export type LifecycleReason = (typeof lifecycleReasons)[number]

/** The numbers of the rule. Factors are in hundredths. */
export interface LifecycleRule {
  readonly revision: number
  /** How many days a customer is new at most. */
  readonly newDays: number
  /** Days without activity after which one is dormant, where there are too few orders to know an interval. */
  readonly dormantDays: number
  /** With three orders and more: so many median intervals, between `min` and `max` days. */
  readonly dormantFactor: string
  readonly dormantMin: number
  readonly dormantMax: number
  readonly churnedDays: number
  readonly churnedFactor: string
  readonly churnedMin: number
  readonly churnedMax: number
}

/** The rule of a tenant that has set none. */
export const defaultLifecycleRule: LifecycleRule = {
  revision: 0,
  newDays: 30,
  dormantDays: 90,
  dormantFactor: '1.50',
  dormantMin: 30,
  dormantMax: 180,
  churnedDays: 180,
  churnedFactor: '3.00',
  churnedMin: 90,
  churnedMax: 365,
}

/** What is known of a customer. */
export interface LifecycleFacts {
  /** When the orders that count were placed, the first one first. */
  readonly orders: readonly Date[]
  /** When the customer last got in touch by themselves. */
  readonly lastContactAt: Date | null
  /** When their last contract ended that no other one follows; `null` while one is in force. */
  readonly contractEndedAt: Date | null
  readonly override: { readonly state: LifecycleState; readonly until: Date | null } | null
}

/** Where a customer stands at a moment. */
export interface Standing {
  readonly state: LifecycleState
  readonly reason: LifecycleReason
  /** Since when; the moment itself where nothing says. */
  readonly at: Date
  readonly lastActivityAt: Date | null
  /** When time alone changes it. */
  readonly nextCheckAt: Date | null
  /** When it became dormant on the way to where it stands. */
  readonly dormantAt: Date | null
  /** The figures that decided it. */
  readonly evidence: Readonly<Record<string, string | number | null>>
}

const DAY_MS = 86_400_000

/** Where a customer stands: from the facts, the rule and the time alone, whatever was known before. */
export function standingAt(facts: LifecycleFacts, rule: LifecycleRule, now: Date): Standing {
  const { override } = facts
  const ruled = ruledAt(facts, rule, now)
  if (override === null || (override.until !== null && override.until <= now)) return ruled
  const { state, until } = override
  return { ...ruled, state, reason: 'override', at: now, nextCheckAt: until, dormantAt: null }
}

function ruledAt(facts: LifecycleFacts, rule: LifecycleRule, now: Date): Standing {
  const [first] = facts.orders
  const limits = limitsOf(facts, rule)
  const evidence = evidenceOf(facts, limits)
  if (first === undefined)
    return {
      state: 'potential',
      reason: 'noOrder',
      at: now,
      lastActivityAt: null,
      nextCheckAt: null,
      dormantAt: null,
      evidence,
    }
  const lastActivityAt = lastActivity(facts)
  const dormantAt = daysAfter(lastActivityAt, limits.dormant)
  const churn = churnOf(facts, { dormantAt, churnedAt: daysAfter(lastActivityAt, limits.churned) })
  const common = { lastActivityAt, evidence, dormantAt: now < dormantAt ? null : dormantAt }
  if (now >= churn.at) return { ...common, state: 'churned', ...churn, nextCheckAt: null }
  if (now >= dormantAt)
    return { ...common, state: 'dormant', reason: 'noActivity', at: dormantAt, nextCheckAt: churn.at }
  const second = secondActivity(facts)
  const newUntil = daysAfter(first, rule.newDays * 100)
  if (second !== undefined)
    return {
      ...common,
      state: 'active',
      reason: 'secondActivity',
      at: lastActivityAt,
      nextCheckAt: dormantAt,
    }
  if (now >= newUntil)
    return { ...common, state: 'active', reason: 'newPeriodOver', at: newUntil, nextCheckAt: dormantAt }
  const nextCheckAt = newUntil < dormantAt ? newUntil : dormantAt
  return { ...common, state: 'new', reason: 'firstOrder', at: first, nextCheckAt }
}

/** When a customer has left, and why: whoever does nothing after their contract has ended is not waited for as long. */
function churnOf(
  facts: LifecycleFacts,
  { dormantAt, churnedAt }: { readonly dormantAt: Date; readonly churnedAt: Date },
): { readonly at: Date; readonly reason: 'noActivity' | 'contractEnded' } {
  const { contractEndedAt } = facts
  const slowly = { at: churnedAt, reason: 'noActivity' } as const
  if (contractEndedAt === null || contractEndedAt < lastActivity(facts)) return slowly
  const at = contractEndedAt > dormantAt ? contractEndedAt : dormantAt
  return at < churnedAt ? { at, reason: 'contractEnded' } : slowly
}

interface Limits {
  readonly dormant: number
  readonly churned: number
}

/** After how many days without activity, in hundredths. */
function limitsOf({ orders }: LifecycleFacts, rule: LifecycleRule): Limits {
  const interval = medianInterval(orders)
  if (interval === null) return { dormant: rule.dormantDays * 100, churned: rule.churnedDays * 100 }
  const { dormantFactor, dormantMin, dormantMax, churnedFactor, churnedMin, churnedMax } = rule
  return {
    dormant: clamp(times(dormantFactor, interval), dormantMin, dormantMax),
    churned: clamp(times(churnedFactor, interval), churnedMin, churnedMax),
  }
}

function times(factor: string, interval: number): number {
  return Math.round((Number(factor.replace('.', '')) * interval) / 100)
}

function clamp(hundredths: number, min: number, max: number): number {
  return Math.min(Math.max(hundredths, min * 100), max * 100)
}

function daysAfter(at: Date, hundredths: number): Date {
  return new Date(at.getTime() + (hundredths * DAY_MS) / 100)
}

function lastActivity({ orders, lastContactAt }: LifecycleFacts): Date {
  const last = orders.at(-1)!
  return lastContactAt !== null && lastContactAt > last ? lastContactAt : last
}

/** A second order, or a word of the customer after the first one. */
function secondActivity({ orders, lastContactAt }: LifecycleFacts): Date | undefined {
  const [first, second] = orders
  if (second !== undefined) return second
  return lastContactAt !== null && lastContactAt > first! ? lastContactAt : undefined
}

function evidenceOf(
  { orders, lastContactAt, contractEndedAt }: LifecycleFacts,
  { dormant, churned }: Limits,
): Standing['evidence'] {
  return {
    orders: orders.length,
    firstOrderAt: orders[0]?.toISOString() ?? null,
    lastOrderAt: orders.at(-1)?.toISOString() ?? null,
    lastContactAt: lastContactAt?.toISOString() ?? null,
    contractEndedAt: contractEndedAt?.toISOString() ?? null,
    dormantAfterDays: dormant / 100,
    churnedAfterDays: churned / 100,
  }
}

/** Whether customers become churned later than dormant, whatever their interval. */
export function isSound(rule: Omit<LifecycleRule, 'revision'>): boolean {
  return (
    rule.churnedDays > rule.dormantDays &&
    Number(rule.churnedFactor) > Number(rule.dormantFactor) &&
    rule.churnedMin > rule.dormantMin &&
    rule.churnedMax > rule.dormantMax &&
    rule.dormantMin <= rule.dormantMax &&
    rule.churnedMin <= rule.churnedMax
  )
}
