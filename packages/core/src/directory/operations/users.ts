import { z } from 'zod'

import { type ListQuery, listQuerySchema } from '../../gate/list-query.ts'
import { pageOf, readableOf, valuesOf } from '../../operations/entity-values.ts'
import { defineOperation } from '../../operations/operation.ts'
import { userEntity } from '../user.entity.ts'

/** Creates a user. */
export const createUser = defineOperation({
  name: 'users.create',
  summary: 'Create a user',
  kind: 'command',
  permission: { entity: 'user', action: 'create' },
  input: valuesOf(userEntity, 'create'),
  output: readableOf(userEntity),
  route: 'POST /users',
  async run(ctx, input) {
    const created = await ctx.records('user').create(input)
    ctx.emit('user.created', { userId: created.id, version: created.version, changed: created.changed })
    return created.row
  },
})

/** Reads a user. */
export const getUser = defineOperation({
  name: 'users.get',
  summary: 'Read a user',
  kind: 'query',
  permission: { entity: 'user', action: 'read' },
  input: z.strictObject({ id: z.string() }),
  output: readableOf(userEntity),
  route: 'GET /users/{id}',
  run: (ctx, { id }) => ctx.records('user').get(id),
})

/** Lists users. */
export const listUsers = defineOperation({
  name: 'users.list',
  summary: 'List users',
  kind: 'query',
  permission: { entity: 'user', action: 'list' },
  input: listQuerySchema,
  output: pageOf(userEntity),
  route: 'GET /users',
  run: (ctx, query) => ctx.records('user').list(query as ListQuery),
})

/** Changes a user. Their key stays, because customers name it. */
export const updateUser = defineOperation({
  name: 'users.update',
  summary: 'Change a user',
  kind: 'command',
  permission: { entity: 'user', action: 'update' },
  input: z.strictObject({
    id: z.string(),
    patch: valuesOf(userEntity, 'patch'),
    ifVersion: z.int().optional(),
  }),
  output: readableOf(userEntity),
  route: 'PATCH /users/{id}',
  async run(ctx, change) {
    const { id, version, changed, row } = await ctx.records('user').update(change)
    if (changed.length > 0) ctx.emit('user.updated', { userId: id, version, changed })
    return row
  },
})
