import { defineOperation, type ListQuery, listQuerySchema, pageOf, readableOf, valuesOf } from '@kith/core'
import { z } from 'zod'

import { contractCategories } from '../contracts/contract-terms.ts'
import { salesErrors } from '../errors.ts'
import { lossCategories } from '../opportunities/opportunity.entity.ts'
import { orderCategories } from '../orders/order-state.ts'
import { taskCategories } from '../tasks/task.entity.ts'
import { statusEntity, statusOwners } from './status.entity.ts'

const categoriesOf: Readonly<Record<(typeof statusOwners)[number], readonly string[]>> = {
  order: orderCategories,
  task: taskCategories,
  contract: contractCategories,
  loss: lossCategories,
}

/** Lists the statuses that the tenant has named. */
export const listStatuses = defineOperation({
  name: 'salesStatuses.list',
  summary: 'List the statuses that the tenant has named',
  kind: 'query',
  permission: { entity: 'salesStatus', action: 'list' },
  input: listQuerySchema,
  output: pageOf(statusEntity),
  route: 'GET /sales-statuses',
  run: (ctx, query) => ctx.records('salesStatus').list(query as ListQuery),
})

/** Names a status, with the category that it means. */
export const createStatus = defineOperation({
  name: 'salesStatuses.create',
  summary: 'Name a status, and the category that it means',
  kind: 'command',
  permission: { entity: 'salesStatus', action: 'create' },
  input: z.strictObject({
    of: z.enum(statusOwners),
    key: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'Expected up to 64 of a-z, 0-9, "_" and "-"'),
    name: z.string().min(1).max(100),
    category: z.string().max(64).describe('One of the categories of what has the status.'),
  }),
  output: readableOf(statusEntity),
  route: 'POST /sales-statuses',
  async run(ctx, { of, key, name, category }) {
    const categories = categoriesOf[of]
    if (!categories.includes(category) || categories.includes(key))
      throw salesErrors.CATEGORY_INVALID({ of, categories: categories.join(', ') }, { pointer: '/category' })
    const { row } = await ctx
      .records('salesStatus')
      .create({ name }, { of, key, category, slot: `${of}:${key}` })
    return row
  },
})

/** Calls a status something else. */
export const updateStatus = defineOperation({
  name: 'salesStatuses.update',
  summary: 'Call a status something else',
  kind: 'command',
  permission: { entity: 'salesStatus', action: 'update' },
  input: z.strictObject({
    id: z.string(),
    patch: valuesOf(statusEntity, 'patch'),
    ifVersion: z.int().optional(),
  }),
  output: readableOf(statusEntity),
  route: 'PATCH /sales-statuses/{id}',
  run: async (ctx, change) => (await ctx.records('salesStatus').update(change)).row,
})
