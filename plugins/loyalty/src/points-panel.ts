import type { Panel } from '@kith/core'
import { z } from 'zod'

import { accountSummary } from './operations/schemas.ts'
import { readStandings } from './stored-accounts.ts'

/** Where the customer stands, program by program. */
export const pointsPanel: Panel = {
  title: 'Points',
  order: 60,
  permission: { entity: 'loyaltyAccount', action: 'list' },
  output: z.array(accountSummary),
  async load(ids, ctx) {
    const standings = await readStandings(ctx, { customerId: { in: ids } })
    const programs = await ctx.records('loyaltyProgram').find(standings.map(({ programId }) => programId))
    const told = standings.map(({ programId, ...standing }) => ({
      program: String(programs.get(programId)?.['key']),
      ...standing,
    }))
    return Map.groupBy(told, ({ customerId }) => customerId)
  },
}
