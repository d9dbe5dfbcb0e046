import { defineOperation } from '@kith/core'
import { z } from 'zod'

import { scale } from '../amounts.ts'
import { stagesOf } from './stored-opportunity.ts'

const day = z.iso.date()

const expected = z.strictObject({
  stage: z.string(),
  name: z.string(),
  probability: z.int(),
  currency: z.string(),
  count: z.int(),
  amount: z.int().describe('In the smallest unit of the currency.'),
  weighted: z.int().describe('The amount times the probability of the stage.'),
})

/** What the open opportunities of a pipeline are likely to come to. */
export const forecastOpportunities = defineOperation({
  name: 'opportunities.forecast',
  summary: 'Tell what the open opportunities of a pipeline are likely to come to, by stage',
  kind: 'query',
  permission: { entity: 'opportunity', action: 'aggregate' },
  input: z.strictObject({
    pipeline: z.string().min(1).max(64),
    from: day.optional().describe('Of those that are expected to close on this day or later.'),
    to: day.optional().describe('Of those that are expected to close on this day or before.'),
  }),
  output: z.strictObject({
    stages: z.array(expected),
    totals: z.array(expected.pick({ currency: true, count: true, amount: true, weighted: true })),
    isSuppressed: z.boolean().describe('Whether groups were left out that too few people are in.'),
  }),
  route: 'GET /opportunities/forecast',
  async run(ctx, { pipeline, from, to }) {
    const stages = await stagesOf(ctx.asPlugin(), pipeline)
    const range = { ...(from === undefined ? {} : { gte: from }), ...(to === undefined ? {} : { lte: to }) }
    const within = from === undefined && to === undefined ? {} : { expectedCloseOn: range }
    const { data, isSuppressed } = await ctx.records('opportunity').aggregate({
      where: { pipeline, ...within },
      groupBy: ['stage', 'currency'],
      measures: { count: 'count', amount: { sum: 'minorAmount' } },
      limit: 1000,
    })
    const lines = stages
      .filter(({ category }) => category === 'open')
      .flatMap(({ key: stage, name, probability }) =>
        data
          .filter(({ group }) => group['stage'] === stage && group['currency'] !== null)
          .map(({ group, measures }) => {
            const amount = Number(measures['amount'] ?? 0)
            const weighted = scale(amount, probability, 100)
            const currency = String(group['currency'])
            return { stage, name, probability, currency, count: Number(measures['count']), amount, weighted }
          }),
      )
    return { stages: lines, totals: totalsOf(lines), isSuppressed }
  },
})

/** Adds up the stages, currency by currency. */
function totalsOf(lines: readonly z.infer<typeof expected>[]) {
  const byCurrency = [...Map.groupBy(lines, ({ currency }) => currency)]
  const sum = (of: readonly z.infer<typeof expected>[], field: 'count' | 'amount' | 'weighted') =>
    of.reduce((total, line) => total + line[field], 0)
  return byCurrency
    .map(([currency, of]) => ({
      currency,
      count: sum(of, 'count'),
      amount: sum(of, 'amount'),
      weighted: sum(of, 'weighted'),
    }))
    .toSorted((one, other) => one.currency.localeCompare(other.currency))
}
