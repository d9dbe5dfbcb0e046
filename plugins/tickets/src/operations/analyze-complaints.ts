import { type AggregateQuery, defineOperation, type Filter, type OperationContext } from '@kith/core'
import { z } from 'zod'

import { remedies, stages } from '../complaints/stages.ts'
import { instant } from './schemas.ts'

const MOST_CAUSES = 100

const share = z.number().describe('Of those that are told.')

const analysis = z.strictObject({
  closed: z.int().nullable().describe('Complaints that were closed; null for too few people.'),
  repeated: z.int().nullable().describe('Of these, those that came again within 90 days of an earlier one.'),
  repeatRate: z.number().nullable(),
  rootCauses: z
    .array(z.strictObject({ rootCause: z.string(), complaints: z.int(), share, cumulative: share }))
    .describe('The most frequent first.'),
  stages: z.array(z.strictObject({ stage: z.enum(stages), complaints: z.int(), meanMinutes: z.number() })),
  remedies: z.array(
    z.strictObject({
      remedy: z.enum(remedies),
      currency: z.string(),
      complaints: z.int(),
      cost: z.int().describe('In the smallest unit of the currency.'),
    }),
  ),
  isSuppressed: z.boolean().describe('Figures of too few people were left out.'),
})

/** What complaints of some time have taught. */
export type ComplaintAnalysis = z.output<typeof analysis>

/** Tells what complaints came of, how many come again, where they wait, and what they cost. Each figure keeps the rule of its reader. */
export const analyzeComplaints = defineOperation({
  name: 'complaints.analyze',
  summary: 'Tell what complaints came of, how many come again, how long stages take and what remedies cost',
  kind: 'query',
  permission: { entity: 'complaint', action: 'aggregate' },
  input: z.strictObject({
    from: instant.describe('Complaints that were closed from here on'),
    to: instant.describe('and before this; stages that were left meanwhile.'),
  }),
  output: analysis,
  route: 'POST /complaints/analysis',
  async run(ctx, { from, to }) {
    const within = { gte: from, lt: to }
    const closed: Filter = { closedAt: within, stage: 'closed' }
    const causes = await causesOf(ctx, closed)
    const again = await repeatsOf(ctx, closed)
    const waits = await stagesOf(ctx, { leftAt: within })
    const costs = await costsOf(ctx, { ...closed, remedyCurrency: { isNull: false } })
    const isSuppressed = [causes, again, waits, costs].some((part) => part.isSuppressed)
    const { isSuppressed: _, ...repeats } = again
    return {
      ...repeats,
      rootCauses: causes.rows,
      stages: waits.rows,
      remedies: costs.rows,
      isSuppressed,
    }
  },
})

interface Rows<T> {
  readonly rows: T[]
  readonly isSuppressed: boolean
}

async function groupsOf<T>(
  ctx: OperationContext,
  entity: string,
  { read, ...query }: AggregateQuery & { readonly read: (values: Readonly<Record<string, unknown>>) => T },
): Promise<Rows<T>> {
  const { data, isSuppressed } = await ctx.records(entity).aggregate(query)
  return { rows: data.map(({ group, measures }) => read({ ...group, ...measures })), isSuppressed }
}

async function causesOf(
  ctx: OperationContext,
  where: Filter,
): Promise<Rows<ComplaintAnalysis['rootCauses'][number]>> {
  const { rows, isSuppressed } = await groupsOf(ctx, 'complaint', {
    where: { and: [where, { rootCause: { isNull: false } }] },
    groupBy: ['rootCause'],
    measures: { n: 'count' },
    limit: MOST_CAUSES,
    read: ({ rootCause, n }) => ({ rootCause: String(rootCause), complaints: Number(n) }),
  })
  const total = rows.reduce((sum, { complaints }) => sum + complaints, 0)
  let counted = 0
  const ranked = rows
    .toSorted((a, b) => b.complaints - a.complaints)
    .map((row) => {
      counted += row.complaints
      return { ...row, share: row.complaints / total, cumulative: counted / total }
    })
  return { rows: ranked, isSuppressed }
}

async function repeatsOf(ctx: OperationContext, where: Filter) {
  const { rows, isSuppressed } = await groupsOf(ctx, 'complaint', {
    where,
    groupBy: ['isRepeated'],
    measures: { n: 'count' },
    read: ({ isRepeated, n }) => ({ isRepeated: isRepeated === true, complaints: Number(n) }),
  })
  if (isSuppressed) return { closed: null, repeated: null, repeatRate: null, isSuppressed }
  const count = (some: typeof rows): number => some.reduce((sum, { complaints }) => sum + complaints, 0)
  const [closed, repeated] = [count(rows), count(rows.filter((row) => row.isRepeated))]
  return { closed, repeated, repeatRate: closed === 0 ? null : repeated / closed, isSuppressed }
}

function stagesOf(ctx: OperationContext, where: Filter): Promise<Rows<ComplaintAnalysis['stages'][number]>> {
  return groupsOf(ctx, 'complaintStep', {
    where,
    groupBy: ['stage'],
    measures: { n: 'count', mean: { avg: 'minutes' } },
    read: ({ stage, n, mean }) => ({
      stage: stage as ComplaintAnalysis['stages'][number]['stage'],
      complaints: Number(n),
      meanMinutes: Number(mean),
    }),
  })
}

function costsOf(ctx: OperationContext, where: Filter): Promise<Rows<ComplaintAnalysis['remedies'][number]>> {
  return groupsOf(ctx, 'complaint', {
    where,
    groupBy: ['remedy', 'remedyCurrency'],
    measures: { n: 'count', cost: { sum: 'remedyCost' } },
    read: ({ remedy, remedyCurrency, n, cost }) => ({
      currency: String(remedyCurrency),
      remedy: remedy as ComplaintAnalysis['remedies'][number]['remedy'],
      complaints: Number(n),
      cost: Number(cost),
    }),
  })
}
