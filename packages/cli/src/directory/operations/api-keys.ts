import { defineOperation, type ListQuery, listQuerySchema, pageOf, readableOf, valuesOf } from '@kith/core'
import { z } from 'zod'

import { apiKeyEntity } from '../api-key.entity.ts'

/** Stores a key that was made outside; its secret never comes here. */
export const createApiKey = defineOperation({
  name: 'apiKeys.create',
  summary: 'Store an API key',
  kind: 'command',
  permission: { entity: 'apiKey', action: 'create' },
  input: valuesOf(apiKeyEntity, 'create'),
  output: readableOf(apiKeyEntity),
  run: async (ctx, input) => (await ctx.records('apiKey').create(input)).row,
})

/** Finds a key by its id, or answers null. */
export const findApiKey = defineOperation({
  name: 'apiKeys.find',
  summary: 'Find an API key',
  kind: 'query',
  permission: { entity: 'apiKey', action: 'list' },
  input: z.strictObject({ id: z.string() }),
  output: readableOf(apiKeyEntity).nullable(),
  async run(ctx, { id }) {
    const { data } = await ctx.records('apiKey').list({ where: { id }, limit: 1 })
    return data[0] ?? null
  },
})

/** Lists keys. */
export const listApiKeys = defineOperation({
  name: 'apiKeys.list',
  summary: 'List API keys',
  kind: 'query',
  permission: { entity: 'apiKey', action: 'list' },
  input: listQuerySchema,
  output: pageOf(apiKeyEntity),
  run: (ctx, query) => ctx.records('apiKey').list(query as ListQuery),
})

/** Ends a key for good; ending it again changes nothing. */
export const revokeApiKey = defineOperation({
  name: 'apiKeys.revoke',
  summary: 'Revoke an API key',
  kind: 'command',
  permission: { entity: 'apiKey', action: 'update' },
  input: z.strictObject({ id: z.string() }),
  output: readableOf(apiKeyEntity),
  async run(ctx, { id }) {
    const keys = ctx.records('apiKey')
    const key = await keys.get(id)
    if (key['revokedAt'] !== null) return key
    return (await keys.update({ id, patch: { revokedAt: ctx.now() } })).row
  },
})
