import { type CreateOf, defineEntity, f, type PatchOf, type ReadableOf } from '@kith/core'

import type { Tier } from './tiers/tier.ts'

/** A program of points: what they are called, how long they last, what becomes of them when they are returned. */
export const programEntity = defineEntity({
  name: 'loyaltyProgram',
  fields: {
    /** Names the program in routes: lower-case letters, digits and hyphens. */
    key: f.policyKey().class('public').unique(),
    name: f.text({ max: 200 }).class('public'),
    /** What a point is called. */
    unit: f.text({ max: 50 }).class('public').default('points'),
    /** Whose days and months count, by its IANA name; the tenant's when left out. */
    timezone: f.text({ max: 64 }).class('public').nullable(),
    /** How long points last from when they may be spent: `12M_U`. They never expire when left out. */
    validity: f.text({ max: 10 }).class('public').nullable(),
    /** When points may be spent: after so long (`14D`), at once when left out. */
    pending: f.text({ max: 10 }).class('public').nullable(),
    /** Points that are earned wait for `activate`, however long. */
    isActivatedByAction: f.bool().class('public').default(false),
    /** What becomes of earned points that are taken back when they are spent already. */
    returnPolicy: f
      .enum(['onlyPending', 'withinBalance', 'unlimited'])
      .class('public')
      .default('withinBalance'),
    /** The most that an account may owe under `unlimited`; no bound when left out. */
    debtLimit: f.int().class('public').nullable(),
    /** How many days points last that are refunded after they expired; none when left out: they expire again. */
    refundGraceDays: f.int().class('public').nullable(),
    redeemMin: f.int().class('public').default(1),
    redeemStep: f.int().class('public').default(1),
    /** How long points are held when the hold does not say. */
    holdMinutes: f.int().class('public').default(30),
    /** The most points of an adjustment that needs no second person. */
    adjustLimit: f.int().class('public').default(1000),
    /** The most points that one account gives away a day; no bound when left out. */
    transferLimitPerDay: f.int().class('public').nullable(),
    /** What a point is worth, for the liability. */
    pointValue: f.money().class('public').nullable(),
    /** The tiers of customers, the lowest first: a list of `Tier`. */
    tiers: f.json().class('public').nullable(),
    /** What tiers are reached by; points that were earned when left out. */
    tierMetric: f.enum(['points', 'spend', 'orders']).class('public').nullable(),
    /** How many days back count for tiers; all when left out. */
    tierDays: f.int().class('public').nullable(),
    /** How long a tier lasts before it is looked at again: `12M_U`. For good when left out. */
    tierValidity: f.text({ max: 10 }).class('public').nullable(),
    /** How many days a tier is left to who does not reach it any more. */
    tierGraceDays: f.int().class('public').nullable(),
    /** Where a tier that is lost leads: one down, or to what is reached, which holds when left out. */
    tierDowngrade: f.enum(['oneDown', 'byMetric']).class('public').nullable(),
    /** What who brings a customer gets by the first order of that one; nobody is brought when both are left out. */
    referrerPoints: f.int().class('public').nullable(),
    /** What the customer gets who was brought. */
    refereePoints: f.int().class('public').nullable(),
    /** Within how many days that order has to be; any time when left out. */
    referralDays: f.int().class('public').nullable(),
    /** How many one customer brings at most. */
    referralLimit: f.int().class('public').nullable(),
    status: f.enum(['active', 'paused', 'closed']).class('public').default('active'),
  },
})

/** A program as it is read. */
export interface ReadableProgram extends ReadableOf<typeof programEntity> {}

/** What `loyaltyPrograms.create` takes. */
export interface CreateProgramInput extends CreateOf<typeof programEntity> {}

/** What `loyaltyPrograms.update` changes. */
export interface ProgramPatch extends PatchOf<typeof programEntity> {}

/** A program as the plugin works with it. */
export interface Program {
  readonly id: string
  readonly key: string
  readonly timezone: string | null
  readonly validity: string | null
  readonly pending: string | null
  readonly isActivatedByAction: boolean
  readonly returnPolicy: 'onlyPending' | 'withinBalance' | 'unlimited'
  readonly debtLimit: number | null
  readonly refundGraceDays: number | null
  readonly redeemMin: number
  readonly redeemStep: number
  readonly holdMinutes: number
  readonly adjustLimit: number
  readonly transferLimitPerDay: number | null
  readonly pointValue: { readonly amount: number; readonly currency: string } | null
  readonly tiers: readonly Tier[] | null
  readonly tierMetric: 'points' | 'spend' | 'orders' | null
  readonly tierDays: number | null
  readonly tierValidity: string | null
  readonly tierGraceDays: number | null
  readonly tierDowngrade: 'oneDown' | 'byMetric' | null
  readonly referrerPoints: number | null
  readonly refereePoints: number | null
  readonly referralDays: number | null
  readonly referralLimit: number | null
  readonly status: 'active' | 'paused' | 'closed'
}
