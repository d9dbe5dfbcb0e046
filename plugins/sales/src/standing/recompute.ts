import { defineOperation, type JsonValue, type OperationContext } from '@kith/core'
import { z } from 'zod'

import { customerPlace } from '../turns.ts'
import { evaluateOne } from './evaluate.ts'

const MOST_CUSTOMERS = 200

/** A customer of whom something was otherwise than it has to be. */
export interface Finding {
  readonly customerId: string
  readonly entity: string
  readonly fields: readonly string[]
}

/** What one page of customers has come to. */
export interface Recomputed {
  readonly recomputed: number
  readonly next: string | null
  readonly findings: readonly Finding[]
}

/**
 * Derives a page of customers anew. What was kept event by event has to be the same: whatever is not is a finding, put right
 * and told of.
 */
async function recomputePage(
  own: OperationContext,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<Recomputed> {
  const where = after === undefined ? {} : { id: { gt: after } }
  const { data } = await own.records('customer').list({ where, sort: 'id', fields: [], limit })
  const ids = data.map((customer) => String(customer['id']))
  const findings: Finding[] = []
  for (const customerId of ids) {
    await own.turn(customerPlace(customerId))
    for (const { entity, fields } of await evaluateOne(own, customerId, null))
      findings.push({ customerId, entity, fields })
  }
  for (const finding of findings) own.emit('customerMetric.drifted', { ...finding })
  return { recomputed: ids.length, next: ids.length < limit ? null : ids.at(-1)!, findings }
}

/** Proves that what was derived event by event is what all of it together comes to. */
export const recompute = defineOperation({
  name: 'customerMetrics.recompute',
  summary: 'Derive figures and lifecycle anew, and tell what was otherwise',
  kind: 'command',
  permission: { entity: 'customerMetric', action: 'recompute' },
  input: z.strictObject({
    after: z.string().optional().describe('The last customer of the page before.'),
    limit: z.int().min(1).max(MOST_CUSTOMERS).optional().describe('Customers to look at; 200 when left out.'),
  }),
  output: z.strictObject({
    recomputed: z.int(),
    next: z.string().nullable().describe('Where to go on; null when all were looked at.'),
    findings: z.array(
      z.strictObject({ customerId: z.string(), entity: z.string(), fields: z.array(z.string()) }),
    ),
  }),
  route: 'POST /customer-metrics/recompute',
  run: (ctx, { after, limit = MOST_CUSTOMERS }) => recomputePage(ctx.asPlugin(), { after, limit }),
})

const continuation = z.object({ after: z.string() })

/** Derives everybody anew, a page a run: the next run goes on where this one has ended. */
export async function recomputeJob(own: OperationContext, input: JsonValue): Promise<void> {
  const given = continuation.safeParse(input)
  const after = given.success ? given.data.after : undefined
  const { next } = await recomputePage(own, { after, limit: MOST_CUSTOMERS })
  if (next !== null) await own.schedule('customerMetrics.recompute', { after: next })
}
