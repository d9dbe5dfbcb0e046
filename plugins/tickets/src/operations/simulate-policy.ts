import { defineOperation, type OperationContext } from '@kith/core'
import { z } from 'zod'

import { checkPolicy } from '../service-levels/check-policy.ts'
import { asPolicy, type Policy, readPolicy } from '../service-levels/policies.ts'
import { policyDraft } from '../service-levels/policy-schema.ts'
import { countOutcomes, simulateTickets } from '../service-levels/simulate.ts'
import { metrics } from '../sla/clock.ts'
import type { Ticket } from '../ticket.entity.ts'
import { instant } from './schemas.ts'

const MOST_SIMULATED = 1000
const PAGE = 100

/** Tells what would have become of tickets under a policy: one that there is, active or not, or one that there might be. */
export const simulatePolicy = defineOperation({
  name: 'slaPolicies.simulate',
  summary: 'Tell how tickets of the past would have done under a policy',
  kind: 'query',
  permission: { entity: 'slaPolicy', action: 'simulate' },
  input: z.strictObject({
    policy: z.union([z.string(), policyDraft]).describe('The id of a policy, or what one would be made of.'),
    from: instant.describe('Tickets that were opened from here on'),
    to: instant.describe('and before this.'),
    limit: z.int().min(1).max(MOST_SIMULATED).optional(),
  }),
  output: z.strictObject({
    tickets: z.int(),
    isTruncated: z.boolean().describe('There are more tickets than were looked at.'),
    metrics: z.array(
      z.strictObject({
        metric: z.enum(metrics),
        met: z.int(),
        missed: z.int(),
        open: z.int(),
        cancelled: z.int(),
        compliance: z.number().nullable(),
      }),
    ),
  }),
  route: 'POST /tickets/sla/simulate',
  async run(ctx, { policy: asked, from, to, limit = MOST_SIMULATED }) {
    const own = ctx.asPlugin()
    const policy = typeof asked === 'string' ? await readPolicy(ctx, asked) : await drafted(own, asked)
    const opened = { and: [{ openedAt: { gte: from, lt: to } }, policy.match] }
    const clocks = []
    let tickets = 0
    let cursor: string | null | undefined
    while (cursor !== null && tickets < limit) {
      const query = { where: opened, sort: 'id', fields: ['id', 'customerId', 'kind', 'openedAt'] }
      const page = await own
        .records('ticket')
        .list({ ...query, limit: Math.min(PAGE, limit - tickets), cursor })
      clocks.push(...(await simulateTickets(own, policy, page.data as unknown as readonly Ticket[])))
      tickets += page.data.length
      cursor = page.nextCursor
    }
    return { tickets, isTruncated: cursor !== null, metrics: [...countOutcomes(clocks)] }
  },
})

async function drafted(own: OperationContext, values: z.output<typeof policyDraft>): Promise<Policy> {
  const policy = asPolicy(values)
  await checkPolicy(own, policy)
  return policy
}
