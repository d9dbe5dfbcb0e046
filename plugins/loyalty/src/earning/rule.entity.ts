import { type CreateOf, defineEntity, f, type Filter, type PatchOf, type ReadableOf } from '@kith/core'

/** What customers get points for, and how many. */
export const ruleEntity = defineEntity({
  name: 'loyaltyRule',
  fields: {
    programId: f.ref('loyaltyProgram', { inverse: 'rules' }).class('public'),
    /** Names the rule within its program. */
    key: f.policyKey().class('public'),
    name: f.text({ max: 200 }).class('public'),
    isActive: f.bool().class('public').default(true),
    /** The event that earns; left out, orders do once they are paid. */
    event: f.text({ max: 100 }).class('public').nullable(),
    /** What is counted: what was paid, the orders, or the pieces. An event counts as one order. */
    per: f.enum(['amount', 'order', 'unit']).class('public').default('amount'),
    points: f.int().class('public').default(1),
    /** For how much, in the smallest unit of the currency: a point for each 100. */
    every: f.int().class('public').default(100),
    /** The one currency in which it counts amounts; the tenant's when left out. */
    currency: f.text({ max: 3 }).class('public').nullable(),
    /** With or without tax; never with shipping. */
    base: f.enum(['net', 'gross']).class('public').default('net'),
    rounding: f.enum(['floor', 'halfEven', 'ceil']).class('public').default('floor'),
    /** A filter of orders: `{ channel: 'web', lines: { some: { category: 'shoes' } } }`. */
    orders: f.json().class('public').nullable(),
    /** A filter of the lines that count: `{ category: { in: ['shoes'] } }`. */
    lines: f.json().class('public').nullable(),
    /** A filter of the customers who earn. */
    customers: f.json().class('public').nullable(),
    /** Whether the tier of the customer multiplies. */
    isMultiplied: f.bool().class('public').default(true),
    /** The most points of one order. */
    mostPerOrder: f.int().class('public').nullable(),
    /** The most points of one customer in `periodDays`. */
    mostPerPeriod: f.int().class('public').nullable(),
    /** The most causes in `periodDays` for which one customer gets points. */
    mostTimesPerPeriod: f.int().class('public').nullable(),
    periodDays: f.int().class('public').default(30),
    /** Inclusive; from when the rule was made when left out. */
    validFrom: f.instant().class('public').nullable(),
    /** Exclusive. */
    validTo: f.instant().class('public').nullable(),
  },
  indexes: [
    ['programId', 'key'],
    ['isActive', 'event'],
  ],
})

/** A rule as it is read. */
export interface ReadableRule extends ReadableOf<typeof ruleEntity> {}

/** What `loyaltyRules.create` takes. */
export interface CreateRuleInput extends CreateOf<typeof ruleEntity> {}

/** What `loyaltyRules.update` changes. */
export interface RulePatch extends PatchOf<typeof ruleEntity> {}

/** A rule as the plugin works with it. */
export interface Rule {
  readonly id: string
  readonly programId: string
  readonly key: string
  readonly version: number
  readonly isActive: boolean
  readonly event: string | null
  readonly per: 'amount' | 'order' | 'unit'
  readonly points: number
  readonly every: number
  readonly currency: string | null
  readonly base: 'net' | 'gross'
  readonly rounding: 'floor' | 'halfEven' | 'ceil'
  readonly orders: Filter | null
  readonly lines: Filter | null
  readonly customers: Filter | null
  readonly isMultiplied: boolean
  readonly mostPerOrder: number | null
  readonly mostPerPeriod: number | null
  readonly mostTimesPerPeriod: number | null
  readonly periodDays: number
  readonly createdAt: Date
  readonly validFrom: Date | null
  readonly validTo: Date | null
}
