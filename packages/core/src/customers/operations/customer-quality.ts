import { z } from 'zod'

import { asKernel } from '../../operations/kernel-context.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { assessQuality, type Knowledge } from '../quality/quality-rule.ts'

const percent = z.int().min(0).max(100)
const DAY_MS = 86_400_000
/** A record that nobody has touched for so long should be confirmed. */
const STALE_AFTER_DAYS = 365

/** Says how good the record of a customer is, as far as the caller sees it, and what is to be done about it. */
export const customerQuality = defineOperation({
  name: 'customers.quality',
  summary: 'Score the record of a customer and say what it lacks',
  kind: 'query',
  permission: { entity: 'customer', action: 'read' },
  input: z.strictObject({ id: z.string() }),
  output: z.strictObject({
    score: percent.describe('Three fifths completeness, a quarter validity, the rest consistency.'),
    completeness: percent,
    validity: percent,
    consistency: percent,
    issues: z.array(
      z.strictObject({
        field: z.string(),
        reason: z.enum(['missing', 'placeholder', 'masked', 'contradiction', 'unread']),
        points: z.number(),
      }),
    ),
    confirmedAt: z.date().describe('When the customer last did something, or the record was last changed.'),
    isStale: z.boolean().describe(`Whether that is more than ${STALE_AFTER_DAYS} days ago.`),
  }),
  route: 'GET /customers/{id}/quality',
  async run(ctx, { id }) {
    const row = await ctx.records('customer').get(id)
    const masked = new Set((row['$masked'] ?? []) as readonly string[])
    const knows = (field: string): Knowledge =>
      field in row ? (masked.has(field) ? 'presence' : 'value') : 'nothing'
    const instants = [row['lastActivityAt'], row['updatedAt']].filter((each) => each instanceof Date)
    const confirmedAt = new Date(Math.max(...instants.map((each) => each.getTime())))
    const isStale = ctx.now().getTime() - confirmedAt.getTime() > STALE_AFTER_DAYS * DAY_MS
    return {
      ...assessQuality(row, knows, await unreadFields(ctx, row['id'] as string)),
      confirmedAt,
      isStale,
    }
  },
})

/** The fields of which texts are kept that could not be read, as far as the caller sees them. */
async function unreadFields(ctx: OperationContext, customerId: string): Promise<readonly string[]> {
  const { policy } = asKernel(ctx).gateCall.services
  if (!policy.permits(ctx.session, 'unreadValue', 'list')) return []
  const { data } = await ctx
    .records('unreadValue')
    .list({ where: { customerId }, fields: ['field'], limit: 200 })
  return data.map(({ field }) => String(field))
}
