import { defineOperation, type ListQuery, listQuerySchema, pageOf, readableOf, valuesOf } from '@kith/core'

import { userEntity } from '../user.entity.ts'

/** Creates a user. */
export const createUser = defineOperation({
  name: 'users.create',
  summary: 'Create a user',
  kind: 'command',
  permission: { entity: 'user', action: 'create' },
  input: valuesOf(userEntity, 'create'),
  output: readableOf(userEntity),
  run: async (ctx, input) => (await ctx.records('user').create(input)).row,
})

/** Lists users. */
export const listUsers = defineOperation({
  name: 'users.list',
  summary: 'List users',
  kind: 'query',
  permission: { entity: 'user', action: 'list' },
  input: listQuerySchema,
  output: pageOf(userEntity),
  run: (ctx, query) => ctx.records('user').list(query as ListQuery),
})
