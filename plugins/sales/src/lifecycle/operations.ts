import {
  defineOperation,
  type ListQuery,
  listQuerySchema,
  type OperationContext,
  pageOf,
  readableOf,
} from '@kith/core'
import { z } from 'zod'

import { salesErrors } from '../errors.ts'
import { requireCustomer } from '../require-customer.ts'
import { rowOf, type StoredRow } from '../standing/derived-row.ts'
import { evaluate } from '../standing/evaluate.ts'
import { findOne } from '../stored-rows.ts'
import { customerPlace } from '../turns.ts'
import {
  customerLifecycleEntity,
  lifecycleEntryEntity,
  lifecycleRuleEntity,
} from './customer-lifecycle.entity.ts'
import { defaultLifecycleRule, isSound, lifecycleStates } from './lifecycle.ts'
import { readRule } from './stored-rule.ts'

const customer = z.strictObject({ customerId: z.string() })

/** Lists what has become of a customer, the last first. */
export const listLifecycle = defineOperation({
  name: 'lifecycleEntries.list',
  summary: 'List how a customer came to stand where they do',
  kind: 'query',
  permission: { entity: 'lifecycleEntry', action: 'list' },
  input: customer.extend(listQuerySchema.shape),
  output: pageOf(lifecycleEntryEntity),
  route: 'GET /customer-lifecycles/{customerId}/entries',
  async run(ctx, { customerId: asked, where, ...query }) {
    const own = { customerId: await requireCustomer(ctx, asked) }
    const all = where === undefined ? own : { and: [own, where] }
    return ctx.records('lifecycleEntry').list({ sort: '-id', ...query, where: all } as ListQuery)
  },
})

const standing = z.strictObject({ standing: readableOf(customerLifecycleEntity).nullable() })

/** Decides where a customer stands in place of the rule. */
export const overrideLifecycle = defineOperation({
  name: 'customerLifecycles.override',
  summary: 'Decide where a customer stands in place of the rule',
  kind: 'command',
  permission: { entity: 'customerLifecycle', action: 'override' },
  input: customer.extend({
    state: z.enum(lifecycleStates),
    until: z.coerce
      .date()
      .optional()
      .describe('When the rule decides again; when it is released if left out.'),
    reason: z.string().min(1).max(500),
  }),
  output: standing,
  route: 'POST /customer-lifecycles/{customerId}/override',
  async run(ctx, { customerId: asked, state, until, reason }) {
    if (until !== undefined && until <= ctx.now()) throw salesErrors.UNTIL_PASSED({ pointer: '/until' })
    const customerId = await requireCustomer(ctx, asked)
    const own = ctx.asPlugin()
    const override = { overrideState: state, overrideUntil: until ?? null, overrideReason: reason }
    await own.turn(customerPlace(customerId))
    const stored = await rowOf(own, 'customerLifecycle', customerId)
    const records = own.records('customerLifecycle')
    if (stored !== undefined) await records.update({ id: stored.id, patch: {}, managed: override })
    else await records.create({}, { ...override, customerId, state, reason: 'override', ruleRevision: 0 })
    await evaluate(own, [customerId])
    await requireOverride(ctx, await rowOf(own, 'customerLifecycle', customerId))
    return shown(ctx, customerId)
  },
})

/** Lets the rule decide again. */
export const releaseLifecycle = defineOperation({
  name: 'customerLifecycles.release',
  summary: 'Let the rule decide again where a customer stands',
  kind: 'command',
  permission: { entity: 'customerLifecycle', action: 'override' },
  input: customer,
  output: standing,
  route: 'POST /customer-lifecycles/{customerId}/release',
  async run(ctx, { customerId: asked }) {
    const customerId = await requireCustomer(ctx, asked)
    const own = ctx.asPlugin()
    await own.turn(customerPlace(customerId))
    const stored = await rowOf(own, 'customerLifecycle', customerId)
    await requireOverride(ctx, stored)
    const managed = { overrideState: null, overrideUntil: null, overrideReason: null }
    if (stored !== undefined)
      await own.records('customerLifecycle').update({ id: stored.id, patch: {}, managed })
    await evaluate(own, [customerId])
    return shown(ctx, customerId)
  },
})

/** Where the row is, is decided by whoever the customer belongs to. */
async function requireOverride(ctx: OperationContext, row: StoredRow | undefined): Promise<void> {
  if (row !== undefined) await ctx.records('customerLifecycle').require(row.id, 'override')
}

async function shown(ctx: OperationContext, customerId: string) {
  const { data } = await ctx.records('customerLifecycle').list({ where: { customerId }, limit: 1 })
  return { standing: data[0] ?? null }
}

const days = z.int().min(1).max(3650)
const factor = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,2})\.\d\d$/, 'Expected a number with two digits after the point')

/** Reads the numbers of the rule. */
export const readLifecycleRule = defineOperation({
  name: 'lifecycleRules.read',
  summary: 'Read by which numbers the lifecycle is decided',
  kind: 'query',
  permission: { entity: 'lifecycleRule', action: 'read' },
  input: z.strictObject({}),
  output: z.strictObject({
    revision: z.int(),
    newDays: days,
    dormantDays: days,
    dormantFactor: factor,
    dormantMin: days,
    dormantMax: days,
    churnedDays: days,
    churnedFactor: factor,
    churnedMin: days,
    churnedMax: days,
  }),
  route: 'GET /lifecycle-rules',
  async run(ctx) {
    const { revision, newDays, dormantDays, dormantFactor, dormantMin, dormantMax, ...rest } = await readRule(
      ctx.asPlugin(),
    )
    const { churnedDays, churnedFactor, churnedMin, churnedMax } = rest
    return {
      revision,
      newDays,
      dormantDays,
      dormantFactor,
      dormantMin,
      dormantMax,
      churnedDays,
      churnedFactor,
      churnedMin,
      churnedMax,
    }
  },
})

/** Sets the numbers of the rule; every customer is looked at again. */
export const setLifecycleRule = defineOperation({
  name: 'lifecycleRules.set',
  summary: 'Set by which numbers the lifecycle is decided',
  kind: 'command',
  permission: { entity: 'lifecycleRule', action: 'update' },
  input: z.strictObject({
    newDays: days.optional(),
    dormantDays: days.optional(),
    dormantFactor: factor.optional(),
    dormantMin: days.optional(),
    dormantMax: days.optional(),
    churnedDays: days.optional(),
    churnedFactor: factor.optional(),
    churnedMin: days.optional(),
    churnedMax: days.optional(),
  }),
  output: readableOf(lifecycleRuleEntity),
  route: 'PUT /lifecycle-rules',
  async run(ctx, input) {
    const given = Object.entries(input).filter(([, value]) => value !== undefined)
    const { revision: _, ...defaults } = defaultLifecycleRule
    const values = { ...defaults, ...Object.fromEntries(given) }
    if (!isSound(values)) throw salesErrors.RULE_UNSOUND()
    await ctx.turn('lifecycleRule')
    const own = ctx.asPlugin()
    const stored = await findOne<{ id: string; revision: number }>(own, 'lifecycleRule', { key: 'rule' })
    const managed = { key: 'rule', revision: (stored?.revision ?? 0) + 1 }
    await ctx.schedule('customerMetrics.recompute', {}, { key: 'rule' })
    if (stored === undefined) return (await ctx.records('lifecycleRule').create(values, managed)).row
    return (await ctx.records('lifecycleRule').update({ id: stored.id, patch: values, managed })).row
  },
})
