import { defineEntity, f, type ReadableOf } from '@kith/core'

import type { Counting } from './points-of-order.ts'
import type { Rule } from './rule.entity.ts'

/** What one order, or one event, has earned in one program, as it stands now, and by which rules. */
export const earningEntity = defineEntity({
  name: 'loyaltyEarning',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'loyaltyEarnings' }).class('public').managed(),
    programId: f.ref('loyaltyProgram', { inverse: 'earnings' }).class('public').managed(),
    /** The program and the cause: no cause earns twice. */
    slot: f.text({ max: 250 }).class('behaviour').unique().managed(),
    /** `order/<source>/<id>` or `event/<id>`. */
    cause: f.text({ max: 210 }).class('behaviour').managed(),
    isOrder: f.bool().class('public').managed(),
    /** What was paid and not given back, without tax and shipping, in the smallest unit of the currency. */
    amount: f.int().class('behaviour').managed(),
    currency: f.text({ max: 3 }).class('behaviour').nullable().managed(),
    points: f.int().class('behaviour').managed(),
    /** By which rules: a list of `EarnedPart`. */
    parts: f.json().class('behaviour').managed(),
    /** The entries that gave points, oldest first. */
    entryIds: f.json().class('public').managed(),
    occurredAt: f.instant().class('public').managed(),
    /** The event that it was brought up to date by: an older one that comes again changes nothing. */
    eventId: f.id().class('public').managed(),
  },
  indexes: [['customerId', 'occurredAt'], ['cause']],
})

/** What one rule gave for a cause. Its terms and bounds are those of the first time, whatever becomes of the order and the rule. */
export interface EarnedPart {
  readonly rule: string
  readonly terms: EarningTerms
  readonly points: number
  readonly multiplierPercent: number
  /** What the rule could still give to the customer in its period. */
  readonly left: number | null
}

/** What a rule counts, and how. */
export type EarningTerms = Counting & Pick<Rule, 'lines'>

/** What was earned, as it is read. */
export interface ReadableEarning extends ReadableOf<typeof earningEntity> {}

/** What was earned, as the plugin works with it. */
export interface Earning {
  readonly id: string
  readonly customerId: string
  readonly points: number
  readonly parts: readonly EarnedPart[]
  readonly entryIds: readonly string[]
  readonly occurredAt: Date
  readonly eventId: string
}
