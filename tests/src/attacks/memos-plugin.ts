import {
  defineEntity,
  defineOperation,
  definePlugin,
  f,
  type ListQuery,
  listQuerySchema,
  pageOf,
  type PluginTypes,
  type ReadableOf,
  valuesOf,
} from '@kith/core'
import { z } from 'zod'

/** Has two texts that are declared searchable; only one of them may be. */
const memoEntity = defineEntity({
  name: 'memo',
  subject: 'self',
  fields: {
    title: f.text().class('basic').searchable(),
    secret: f.text().class('freeText').searchable(),
  },
})

interface MemoTypes extends PluginTypes {
  readonly id: 'memos'
  readonly operations: {
    readonly 'memos.create': {
      input: { readonly title: string; readonly secret: string }
      output: { readonly id: string }
    }
    readonly 'memos.list': {
      input: ListQuery
      output: { readonly data: readonly ReadableOf<typeof memoEntity>[] }
    }
  }
}

/** A plugin with rows that the integration may read and write whole. */
export const memos = definePlugin<MemoTypes>({
  id: 'memos',
  version: '1.0.0',
  kernel: '^0.1',
  entities: [memoEntity],
  migrations: [
    {
      id: '0001-create-memos',
      steps: [
        {
          createTable: 'memo',
          spec: {
            columns: {
              id: { type: 'id' },
              tenant_id: { type: 'key' },
              version: { type: 'int' },
              created_at: { type: 'instant' },
              created_by: { type: 'key' },
              updated_at: { type: 'instant' },
              updated_by: { type: 'key' },
              title: { type: 'string', length: 200 },
              title_norm: { type: 'text' },
              secret: { type: 'string', length: 200 },
              secret_norm: { type: 'text' },
            },
            primaryKey: ['id'],
            clustered: true,
            indexes: [],
          },
        },
      ],
    },
  ],
  setup(r) {
    r.operation(
      defineOperation({
        name: 'memos.create',
        summary: 'Write a memo',
        kind: 'command',
        permission: { entity: 'memo', action: 'create' },
        input: valuesOf(memoEntity, 'create'),
        output: z.strictObject({ id: z.string() }),
        run: async (ctx, input) => ({ id: (await ctx.records('memo').create(input)).id }),
      }),
    )
    r.operation(
      defineOperation({
        name: 'memos.list',
        summary: 'List memos',
        kind: 'query',
        permission: { entity: 'memo', action: 'list' },
        input: listQuerySchema,
        output: pageOf(memoEntity),
        run: (ctx, query) => ctx.records('memo').list(query as ListQuery),
      }),
    )
    const whole = { public: 'allow', basic: 'allow', freeText: 'allow' } as const
    r.grant('integration', { entity: 'memo', actions: ['read', 'list', 'create'], classes: whole })
  },
})
