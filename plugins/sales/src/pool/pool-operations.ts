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
import { findOne } from '../stored-rows.ts'
import { defaultPoolRule, poolReasons } from './pool-rule.ts'
import { poolMoveEntity, poolRuleEntity } from './pool.entity.ts'
import { readPoolRule } from './stored-pool.ts'

const shownOfCustomer = ['kind', 'name', 'phone', 'email', 'lifecycle', 'industry'] as const

const pooledCustomer = z.strictObject({
  customerId: z.string(),
  pooledAt: z.union([z.date(), z.iso.datetime()]),
  reason: z.enum(poolReasons).nullable(),
  kind: z.string(),
  name: z.string().describe('Masked, unless the rule says otherwise.'),
  phone: z.string().nullable().describe('Masked.'),
  email: z.string().nullable().describe('Masked.'),
  industry: z.string().nullable(),
  lifecycle: z.string(),
  $masked: z.array(z.string()),
})

/** Lists the customers of the pool, those who are there longest first. */
export const listPool = defineOperation({
  name: 'pool.list',
  summary: 'List the customers of the pool, masked',
  kind: 'query',
  permission: { entity: 'poolStanding', action: 'list' },
  input: z.strictObject({
    limit: z.int().min(1).max(200).optional(),
    cursor: z.string().max(4000).optional(),
  }),
  output: z.strictObject({ data: z.array(pooledCustomer), nextCursor: z.string().nullable() }),
  route: 'GET /pool',
  async run(ctx, page) {
    const query = { ...page, where: { state: 'pooled' }, sort: ['pooledAt', 'id'] }
    const { data, nextCursor } = await ctx.records('poolStanding').list(query)
    const shown = await readMasked(
      ctx.asPlugin(),
      data.map((standing) => String(standing['customerId'])),
    )
    const pooled = data.flatMap(({ customerId, pooledAt, reason }) => {
      const customer = shown.get(String(customerId))
      return customer === undefined ? [] : [{ customerId, pooledAt, reason, ...customer }]
    })
    return { data: pooled as z.infer<typeof pooledCustomer>[], nextCursor }
  },
})

/** The plugin reads customers masked; only names in lists are open to it. */
async function readMasked(
  own: OperationContext,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Readonly<Record<string, unknown>>>> {
  const { masksName } = await readPoolRule(own)
  const found = await own.records('customer').find(ids, shownOfCustomer)
  const names = masksName || ids.length === 0 ? new Map<string, string>() : await namesOf(own, ids)
  return new Map(
    [...found].map(([id, customer]) => {
      const masked = (customer['$masked'] ?? []) as readonly string[]
      const shown = Object.fromEntries(shownOfCustomer.map((field) => [field, customer[field]]))
      const name = names.get(id)
      if (name === undefined) return [id, { ...shown, $masked: masked }]
      return [id, { ...shown, name, $masked: masked.filter((field) => field !== 'name') }]
    }),
  )
}

async function namesOf(own: OperationContext, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const query = { where: { id: { in: ids } }, fields: ['name'], limit: ids.length }
  const { data } = await own.records('customer').list(query)
  return new Map(data.map(({ id, name }) => [String(id), String(name)]))
}

/** Lists how a customer went to the pool and came out of it, the last step first. */
export const listPoolMoves = defineOperation({
  name: 'poolMoves.list',
  summary: 'List how a customer went to the pool and came out of it',
  kind: 'query',
  permission: { entity: 'poolMove', action: 'list' },
  input: z.strictObject({ customerId: z.string() }).extend(listQuerySchema.shape),
  output: pageOf(poolMoveEntity),
  route: 'GET /pool/{customerId}/moves',
  async run(ctx, { customerId: asked, where, ...query }) {
    const own = { customerId: await requireCustomer(ctx, asked) }
    const all = where === undefined ? own : { and: [own, where] }
    return ctx.records('poolMove').list({ sort: ['-at', '-id'], ...query, where: all } as ListQuery)
  },
})

const days = z.int().min(0).max(3650)
const some = z.int().min(1).max(100_000)

const numbers = {
  isActive: z.boolean(),
  noContactDays: days.min(1).nullable(),
  noDealDays: days.min(1).nullable(),
  takesFromLeavers: z.boolean(),
  warnDays: days,
  claimsPerDay: some.nullable(),
  holding: some.nullable(),
  reclaimDays: days,
  protectDays: days,
  protectLimit: z.int().min(0).max(100_000),
  masksName: z.boolean(),
}

/** Reads the rule of the pool. */
export const readRuleOfPool = defineOperation({
  name: 'poolRules.read',
  summary: 'Read when customers go to the pool, and who gets them from there',
  kind: 'query',
  permission: { entity: 'poolRule', action: 'read' },
  input: z.strictObject({}),
  output: z.strictObject({ revision: z.int(), ...numbers }),
  route: 'GET /pool-rules',
  async run(ctx) {
    const rule = (await readPoolRule(ctx.asPlugin())) as unknown as Readonly<Record<string, unknown>>
    const named = Object.keys(defaultPoolRule).map((name) => [name, rule[name]])
    return Object.fromEntries(named) as typeof defaultPoolRule
  },
})

/** Sets the rule of the pool; every customer is looked at again. */
export const setRuleOfPool = defineOperation({
  name: 'poolRules.set',
  summary: 'Set when customers go to the pool, and who gets them from there',
  kind: 'command',
  permission: { entity: 'poolRule', action: 'update' },
  input: z.strictObject(numbers).partial(),
  output: readableOf(poolRuleEntity),
  route: 'PUT /pool-rules',
  async run(ctx, input) {
    const given = Object.entries(input).filter(([, value]) => value !== undefined)
    const { revision: _, ...defaults } = defaultPoolRule
    const values = { ...defaults, ...Object.fromEntries(given) }
    requireSound(values)
    await ctx.turn('poolRule')
    const own = ctx.asPlugin()
    const stored = await findOne<{ id: string; revision: number }>(own, 'poolRule', { key: 'rule' })
    const managed = { key: 'rule', revision: (stored?.revision ?? 0) + 1 }
    await ctx.schedule('poolStandings.look-at-all', {}, { key: 'rule' })
    if (stored === undefined) return (await ctx.records('poolRule').create(values, managed)).row
    return (await ctx.records('poolRule').update({ id: stored.id, patch: values, managed })).row
  },
})

/** @throws KITH_SALES_POOL_RULE_UNSOUND */
function requireSound({
  noContactDays,
  noDealDays,
  warnDays,
}: Omit<typeof defaultPoolRule, 'revision'>): void {
  const shortest = Math.min(noContactDays ?? Infinity, noDealDays ?? Infinity)
  if (warnDays > shortest) throw salesErrors.POOL_RULE_UNSOUND({ pointer: '/warnDays' })
}
