import { defineEntity, f, type ReadableOf } from '@kith/core'

import { lifecycleReasons, lifecycleStates } from './lifecycle.ts'

/** Where a customer stands, why, and when that is to be looked at again. */
export const customerLifecycleEntity = defineEntity({
  name: 'customerLifecycle',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'lifecycles' }).class('public').unique().managed(),
    state: f.enum(lifecycleStates).class('behaviour').managed().merge('survivor'),
    reason: f.enum(lifecycleReasons).class('behaviour').managed().merge('survivor'),
    lastActivityAt: f.instant().class('behaviour').nullable().managed().merge('survivor'),
    /** When time alone would change it; empty where only an event can. */
    nextCheckAt: f.instant().class('public').nullable().managed().merge('survivor'),
    ruleRevision: f.int().class('public').managed().merge('survivor'),
    /** What somebody has decided in place of the rule, until a moment or until it is taken back. */
    overrideState: f.enum(lifecycleStates).class('behaviour').nullable().managed().merge('survivor'),
    overrideUntil: f.instant().class('behaviour').nullable().managed().merge('survivor'),
    overrideReason: f
      .longText({ max: 500 })
      .class('freeText')
      .mask('redacted')
      .encrypted()
      .nullable()
      .managed()
      .merge('survivor'),
  },
  indexes: [
    ['nextCheckAt', 'id'],
    ['state', 'id'],
  ],
})

/** One change of where a customer stands, with what it was decided by. */
export const lifecycleEntryEntity = defineEntity({
  name: 'lifecycleEntry',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'lifecycleEntries' }).class('public').managed(),
    from: f.enum(lifecycleStates).class('behaviour').nullable().managed(),
    to: f.enum(lifecycleStates).class('behaviour').managed(),
    /** When it became so, however late that was noticed. */
    at: f.instant().class('public').managed(),
    reason: f.enum(lifecycleReasons).class('behaviour').managed(),
    ruleRevision: f.int().class('public').managed(),
    /** The figures that the rule saw. */
    evidence: f.json().class('behaviour').managed(),
    /** The merge that has caused it: gone when that is undone. */
    mergeId: f.id().class('public').nullable().managed(),
  },
  indexes: [['customerId', 'at', 'id']],
})

/** The numbers by which the lifecycle is decided, of the tenant. */
export const lifecycleRuleEntity = defineEntity({
  name: 'lifecycleRule',
  fields: {
    /** There is one. */
    key: f.policyKey().class('public').unique().managed(),
    /** Rises with each change. */
    revision: f.int().class('public').managed(),
    newDays: f.int().class('public'),
    dormantDays: f.int().class('public'),
    dormantFactor: f.decimal({ precision: 5, scale: 2 }).class('public'),
    dormantMin: f.int().class('public'),
    dormantMax: f.int().class('public'),
    churnedDays: f.int().class('public'),
    churnedFactor: f.decimal({ precision: 5, scale: 2 }).class('public'),
    churnedMin: f.int().class('public'),
    churnedMax: f.int().class('public'),
  },
})

/** Where a customer stands, as it is read. */
export interface ReadableCustomerLifecycle extends ReadableOf<typeof customerLifecycleEntity> {}

/** One change of where a customer stands, as it is read. */
export interface ReadableLifecycleEntry extends ReadableOf<typeof lifecycleEntryEntity> {}

/** The numbers of the rule, as they are read. */
export interface ReadableLifecycleRule extends ReadableOf<typeof lifecycleRuleEntity> {}
