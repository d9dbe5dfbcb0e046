import { defineOperation, definePlugin, type Plugin } from '@kith/core'
import { z } from 'zod'

/** The operation by which the suite reads the rows of any entity as the system. */
export const READ_ROWS = 'conformance.rows'

const PAGE = 200

const readRows = defineOperation({
  name: READ_ROWS,
  summary: 'Read every row of an entity',
  kind: 'query',
  permission: 'self',
  input: z.strictObject({ entity: z.string() }),
  output: z.strictObject({ data: z.array(z.record(z.string(), z.unknown())) }),
  async run(ctx, { entity }) {
    const deleted = ctx.catalog.get(entity).softDelete ? { deleted: 'with' as const } : {}
    const data: unknown[] = []
    let cursor: string | null | undefined
    while (cursor !== null) {
      const page = await ctx.records(entity).list({ sort: ['id'], limit: PAGE, ...deleted, cursor })
      data.push(...page.data)
      cursor = page.nextCursor
    }
    return { data }
  },
})

/** Stands beside the plugin under test and reads what no operation of it need show. */
export function observer(): Plugin {
  return definePlugin({
    id: 'conformance',
    version: '1.0.0',
    kernel: '^0.1',
    setup: (r) => r.operation(readRows),
  })()
}
