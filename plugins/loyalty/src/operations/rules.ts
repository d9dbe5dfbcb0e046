import {
  defineOperation,
  type ListQuery,
  listQuerySchema,
  type OperationContext,
  pageOf,
  readableOf,
  valuesOf,
} from '@kith/core'
import { z } from 'zod'

import { earningEntity } from '../earning/earning.entity.ts'
import { lineFilter, orderFilter } from '../earning/order.ts'
import { type Rule, ruleEntity } from '../earning/rule.entity.ts'
import { loyaltyErrors } from '../errors.ts'
import { findProgram } from '../find-program.ts'
import { requireCustomer } from './open-for.ts'
import { accountPlace } from './schemas.ts'

const MOST_POINTS = 1_000_000

/** Lists the rules by which points are earned. */
export const listRules = defineOperation({
  name: 'loyaltyRules.list',
  summary: 'List the rules by which points are earned',
  kind: 'query',
  permission: { entity: 'loyaltyRule', action: 'list' },
  input: listQuerySchema,
  output: pageOf(ruleEntity),
  route: 'GET /loyalty-rules',
  run: (ctx, query) => ctx.records('loyaltyRule').list(query as ListQuery),
})

/** Makes a rule, for what is bought or happens from then on. */
export const createRule = defineOperation({
  name: 'loyaltyRules.create',
  summary: 'Create a rule by which points are earned',
  kind: 'command',
  permission: { entity: 'loyaltyRule', action: 'create' },
  input: valuesOf(ruleEntity, 'create'),
  output: readableOf(ruleEntity),
  route: 'POST /loyalty-rules',
  async run(ctx, input) {
    const { id, row } = await ctx.records('loyaltyRule').create(input)
    await requireSound(ctx.asPlugin(), id)
    ctx.emit('loyaltyRule.created', { loyaltyRuleId: id })
    return row
  },
})

/** Changes a rule. What was earned by it keeps its bounds. */
export const updateRule = defineOperation({
  name: 'loyaltyRules.update',
  summary: 'Change a rule by which points are earned',
  kind: 'command',
  permission: { entity: 'loyaltyRule', action: 'update' },
  input: z.strictObject({
    id: z.string(),
    patch: valuesOf(ruleEntity, 'patch'),
    ifVersion: z.int().optional(),
  }),
  output: readableOf(ruleEntity),
  route: 'PATCH /loyalty-rules/{id}',
  async run(ctx, change) {
    const { id, changed, row } = await ctx.records('loyaltyRule').update(change)
    await requireSound(ctx.asPlugin(), id)
    if (changed.length > 0) ctx.emit('loyaltyRule.updated', { loyaltyRuleId: id, changed })
    return row
  },
})

/** Lists what a customer has earned, by what and by which rules. */
export const listEarnings = defineOperation({
  name: 'loyalty.earnings',
  summary: 'List what has earned a customer points, and by which rules',
  kind: 'query',
  permission: { entity: 'loyaltyEarning', action: 'list' },
  input: accountPlace.extend(listQuerySchema.shape),
  output: pageOf(earningEntity),
  route: 'GET /loyalty/{program}/accounts/{customerId}/earnings',
  async run(ctx, { program: key, customerId: asked, where, ...query }) {
    const program = await findProgram(ctx.asPlugin(), key)
    const customerId = await requireCustomer(ctx, asked)
    const own = { programId: program.id, customerId }
    const all = where === undefined ? own : { and: [own, where] }
    return ctx.records('loyaltyEarning').list({ sort: '-id', ...query, where: all } as ListQuery)
  },
})

/** Judges a rule as it is now. */
async function requireSound(own: OperationContext, id: string): Promise<void> {
  const rule = (await own.records('loyaltyRule').get(id)) as unknown as Rule
  await own.records('loyaltyProgram').get(rule.programId)
  const sameKey = { programId: rule.programId, key: rule.key }
  const { data } = await own.records('loyaltyRule').list({ where: sameKey, fields: ['id'], limit: 2 })
  if (data.length > 1) throw loyaltyErrors.RULE_KEY_TAKEN({ key: rule.key }, { pointer: '/key' })
  requireNumbers(rule)
  if (rule.event !== null) requireEvent(own, rule.event)
  if (rule.orders !== null) orderFilter.check(rule.orders, '/orders')
  if (rule.lines !== null) lineFilter.check(rule.lines, '/lines')
  if (rule.customers !== null)
    await own.records('customer').list({ where: rule.customers, fields: ['id'], limit: 1 })
}

function requireNumbers(rule: Rule): void {
  const bounded = { points: rule.points, every: rule.every, periodDays: rule.periodDays }
  const bounds = { mostPerOrder: rule.mostPerOrder ?? 1, mostPerPeriod: rule.mostPerPeriod ?? 1 }
  for (const [field, value] of Object.entries({ ...bounded, ...bounds }))
    if (value < 1 || value > MOST_POINTS)
      throw loyaltyErrors.NUMBER_OUT_OF_RANGE({ field, most: MOST_POINTS }, { pointer: `/${field}` })
}

/** Points that are given for points would never end. */
function requireEvent({ events }: OperationContext, event: string): void {
  if (event.startsWith('loyalty') || event.startsWith('order.') || !events.has(event))
    throw loyaltyErrors.EVENT_UNKNOWN({ event }, { pointer: '/event' })
}
