import type { OperationContext } from '@kith/core'

import type { Program } from '../program.entity.ts'
import { listAll } from '../stored-rows.ts'
import type { EarnedPart, Earning, EarningTerms } from './earning.entity.ts'
import { lineFilter, type Order, orderFilter } from './order.ts'
import { type Counted, countedOf, type Earner, pointsOf } from './points-of-order.ts'
import type { Rule } from './rule.entity.ts'

const DAY_MS = 86_400_000
/** What a rule counts for an event: one order without an amount. */
const once: Counted = { amount: 1, thousandths: 1000 }

/** What is assessed: an order as it is now, or an event. */
export interface Assessed {
  readonly program: Program
  readonly customerId: string
  readonly rules: readonly Rule[]
  /** Left out for an event. */
  readonly order: Order | undefined
  readonly occurredAt: Date
  /** What the cause has earned so far. */
  readonly before: Earning | undefined
  readonly multiplierPercent: number
}

/**
 * What the rules give for a cause as it is now. What has given something keeps its terms and bounds, so that what is returned
 * takes back what was given; a rule that had nothing to do with the cause at first has nothing to do with it later.
 */
export async function assess(own: OperationContext, assessed: Assessed): Promise<readonly EarnedPart[]> {
  const { rules, before, order } = assessed
  if (before !== undefined)
    return before.parts.map((part) => ({
      ...part,
      points: pointsOf(part.terms, count(part.terms, order), part),
    }))
  const parts: EarnedPart[] = []
  for (const rule of rules) {
    const earner = await earnerOf(own, rule, assessed)
    if (earner === undefined) continue
    const terms = termsOf(rule)
    parts.push({ rule: rule.key, terms, points: pointsOf(terms, count(terms, order), earner), ...earner })
  }
  return parts
}

function termsOf({ per, points, every, base, rounding, mostPerOrder, lines }: Rule): EarningTerms {
  return { per, points, every, base, rounding, mostPerOrder, lines }
}

/** What a rule gives at most, and times what; `undefined` where it gives nothing to this customer for this. */
async function earnerOf(own: OperationContext, rule: Rule, assessed: Assessed): Promise<Earner | undefined> {
  const { customerId, order, occurredAt } = assessed
  if (!isValidAt(rule, occurredAt)) return undefined
  if (order !== undefined && !fits(own, rule, order)) return undefined
  if (rule.customers !== null && !(await isAmong(own, customerId, rule.customers))) return undefined
  const multiplierPercent = rule.isMultiplied ? assessed.multiplierPercent : 100
  return { multiplierPercent, left: await leftOf(own, rule, assessed) }
}

/** A rule is for what happens once it is there, unless it says otherwise. */
function isValidAt({ validFrom, validTo, createdAt }: Rule, at: Date): boolean {
  return at >= (validFrom ?? createdAt) && (validTo === null || at < validTo)
}

function fits(own: OperationContext, rule: Rule, order: Order): boolean {
  const currency = rule.currency ?? own.tenant().currency
  if (rule.per === 'amount' && order.currency !== currency) return false
  if (rule.orders === null) return true
  return orderFilter.matches(orderFilter.check(rule.orders, '/orders'), { ...order }, own.now())
}

function count({ lines, base }: EarningTerms, order: Order | undefined): Counted {
  if (order === undefined) return once
  if (lines === null) return countedOf(order, base, () => true)
  const filter = lineFilter.check(lines, '/lines')
  const at = new Date(order.placedAt)
  return countedOf(order, base, (line) => lineFilter.matches(filter, { ...line }, at))
}

async function isAmong(
  own: OperationContext,
  customerId: string,
  filter: NonNullable<Rule['customers']>,
): Promise<boolean> {
  const where = { and: [{ id: customerId }, filter] }
  const { data } = await own.records('customer').list({ where, fields: ['id'], limit: 1 })
  return data.length > 0
}

/** What a rule may still give to a customer in the days before. */
async function leftOf(own: OperationContext, rule: Rule, assessed: Assessed): Promise<number | null> {
  const { program, customerId, occurredAt } = assessed
  const { mostPerPeriod, mostTimesPerPeriod } = rule
  if (mostPerPeriod === null && mostTimesPerPeriod === null) return null
  const from = new Date(occurredAt.getTime() - rule.periodDays * DAY_MS)
  const where = { customerId, programId: program.id, occurredAt: { gt: from, lte: occurredAt } }
  const earlier = await listAll<Earning>(own, 'loyaltyEarning', where)
  const parts = earlier.flatMap((each) => each.parts).filter((part) => part.rule === rule.key)
  const times = parts.filter(({ points }) => points > 0).length
  if (mostTimesPerPeriod !== null && times >= mostTimesPerPeriod) return 0
  if (mostPerPeriod === null) return null
  return Math.max(0, mostPerPeriod - parts.reduce((sum, { points }) => sum + points, 0))
}
