import { defineEntity, f, type ReadableOf } from '@kith/core'

import { poolReasons, poolStates } from './pool-rule.ts'

/** Where a customer stands towards the pool, and when that is to be looked at again. */
export const poolStandingEntity = defineEntity({
  name: 'poolStanding',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'poolStandings' }).class('public').unique().managed(),
    state: f.enum(poolStates).class('public').managed().merge('survivor'),
    reason: f.enum(poolReasons).class('public').nullable().managed().merge('survivor'),
    /** Whom the customer belonged to when that was last looked at. */
    ownerId: f.policyKey().class('public').nullable().managed().merge('survivor'),
    /** Since when they have. */
    heldSince: f.instant().class('public').managed().merge('survivor'),
    /** Before this nobody loses the customer, unless they leave. */
    protectedUntil: f.instant().class('public').nullable().managed().merge('survivor'),
    protection: f.enum(['claim', 'hand']).class('public').nullable().managed().merge('survivor'),
    warnedAt: f.instant().class('public').nullable().managed().merge('survivor'),
    /** What the owner was given to do about it. */
    warningTaskId: f.id().class('public').nullable().managed().merge('survivor'),
    pooledAt: f.instant().class('public').nullable().managed().merge('survivor'),
    /** When the customer goes to the pool if nothing happens. */
    dueAt: f.instant().class('public').nullable().managed().merge('survivor'),
    /** When time alone would change it; empty where only somebody can. */
    nextCheckAt: f.instant().class('public').nullable().managed().merge('survivor'),
    ruleRevision: f.int().class('public').managed().merge('survivor'),
  },
  indexes: [
    ['nextCheckAt', 'id'],
    ['state', 'pooledAt', 'id'],
    ['ownerId', 'protection', 'id'],
  ],
})

/** One step of a customer to the pool, out of it, or past it. */
export const poolMoveEntity = defineEntity({
  name: 'poolMove',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'poolMoves' }).class('public').managed(),
    from: f.enum(poolStates).class('public').managed(),
    to: f.enum(poolStates).class('public').managed(),
    reason: f.enum(poolReasons).class('public').managed(),
    at: f.instant().class('public').managed(),
    /** Whom the customer belonged to before it, and after it. */
    fromOwnerId: f.policyKey().class('public').nullable().managed(),
    toOwnerId: f.policyKey().class('public').nullable().managed(),
    /** Who made it, where somebody did. */
    actorId: f.policyKey().class('public').nullable().managed(),
    ruleRevision: f.int().class('public').managed(),
    /** What the rule saw. */
    evidence: f.json().class('behaviour').managed(),
    note: f.longText({ max: 500 }).class('freeText').mask('redacted').encrypted().nullable().managed(),
  },
  indexes: [
    ['customerId', 'at', 'id'],
    ['toOwnerId', 'to', 'at', 'id'],
  ],
})

/** When customers go to the pool, and who gets them from there: of the tenant. */
export const poolRuleEntity = defineEntity({
  name: 'poolRule',
  fields: {
    /** There is one. */
    key: f.policyKey().class('public').unique().managed(),
    /** Rises with each change. */
    revision: f.int().class('public').managed(),
    isActive: f.bool().class('public'),
    noContactDays: f.int().class('public').nullable(),
    noDealDays: f.int().class('public').nullable(),
    takesFromLeavers: f.bool().class('public'),
    warnDays: f.int().class('public'),
    claimsPerDay: f.int().class('public').nullable(),
    holding: f.int().class('public').nullable(),
    reclaimDays: f.int().class('public'),
    protectDays: f.int().class('public'),
    protectLimit: f.int().class('public'),
    masksName: f.bool().class('public'),
  },
})

/** Where a customer stands towards the pool, as it is read. */
export interface ReadablePoolStanding extends ReadableOf<typeof poolStandingEntity> {}

/** One step of a customer, as it is read. */
export interface ReadablePoolMove extends ReadableOf<typeof poolMoveEntity> {}

/** The rule of the pool, as it is read. */
export interface ReadablePoolRule extends ReadableOf<typeof poolRuleEntity> {}
