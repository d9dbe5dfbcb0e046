import { defineOperation, type ListQuery, listQuerySchema, pageOf } from '@kith/core'

import { entryEntity } from '../entry.entity.ts'
import { findProgram } from '../find-program.ts'
import { summarize } from '../ledger/summary.ts'
import { readStandings } from '../stored-accounts.ts'
import { nextTierOf } from '../tiers/next-tier.ts'
import { requireCustomer } from './open-for.ts'
import { accountPlace, accountStanding } from './schemas.ts'

/** Reads where an account stands. */
export const readAccount = defineOperation({
  name: 'loyalty.account',
  summary: 'Read where a customer stands in a program',
  kind: 'query',
  permission: { entity: 'loyaltyAccount', action: 'read' },
  input: accountPlace,
  output: accountStanding,
  route: 'GET /loyalty/{program}/accounts/{customerId}',
  async run(ctx, input) {
    const program = await findProgram(ctx.asPlugin(), input.program)
    const customerId = await requireCustomer(ctx, input.customerId)
    const [standing] = await readStandings(ctx, { programId: program.id, customerId })
    const { programId: _, expiring, ...sums } = standing ?? { ...nothing, customerId, programId: program.id }
    const nextTier = await nextTierOf(ctx, { program, customerId })
    return { ...sums, program: program.key, expiring: [...expiring], nextTier }
  },
})

const nothing = { status: 'active', tier: null, ...summarize([], 0, new Date(0)) } as const

/** Lists the movements of an account, the last first. */
export const listEntries = defineOperation({
  name: 'loyalty.entries',
  summary: 'List the movements of points of a customer',
  kind: 'query',
  permission: { entity: 'loyaltyEntry', action: 'list' },
  input: accountPlace.extend(listQuerySchema.shape),
  output: pageOf(entryEntity),
  route: 'GET /loyalty/{program}/accounts/{customerId}/entries',
  async run(ctx, { program: key, customerId: asked, where, ...query }) {
    const program = await findProgram(ctx.asPlugin(), key)
    const customerId = await requireCustomer(ctx, asked)
    const own = { programId: program.id, customerId }
    const all = where === undefined ? own : { and: [own, where] }
    return ctx.records('loyaltyEntry').list({ sort: '-id', ...query, where: all } as ListQuery)
  },
})
