import { defineOperation, type Filter, type OperationContext } from '@kith/core'
import { z } from 'zod'

import { type Result, summarize } from '../rules/scores.ts'
import { readSurvey } from '../stored-surveys.ts'
import type { Survey } from '../survey.entity.ts'

const share = z.strictObject({
  share: z.number(),
  low: z.number().describe('The lower bound of the 95 % interval (Wilson).'),
  high: z.number(),
})

const result = z.strictObject({
  group: z.string().nullable().describe('What the answers have in common; null for all, and for none.'),
  count: z.int().describe('Answers; for analysts rounded, where they are all of them.'),
  score: z
    .number()
    .nullable()
    .describe(
      'csat: percent of satisfied answers; nps: percent of promoters less detractors; ces: the mean.',
    ),
  top: share,
  bottom: share,
})

const input = z.strictObject({
  id: z.string().describe('The survey.'),
  by: z.enum(['assigneeId', 'teamId', 'revision']).optional(),
  from: z.coerce.date().optional().describe('Inclusive.'),
  to: z.coerce.date().optional().describe('Exclusive.'),
})

/**
 * Tells what a survey found, with how many answers and how sure it is: of the customers whom the caller sees, or for analysts of all,
 * without groups that are about too few.
 */
export const results = defineOperation({
  name: 'surveys.results',
  summary: 'Tell what a survey found',
  kind: 'query',
  permission: { entity: 'surveyResponse', action: 'aggregate' },
  input,
  output: z.strictObject({
    invited: z.int().nullable().describe('Invitations that were sent; null where it may not be told.'),
    responseRate: z.number().nullable(),
    isSuppressed: z.boolean().describe('Whether groups were left out because too few people are in them.'),
    results: z.array(result),
  }),
  route: 'GET /surveys/{id}/results',
  async run(ctx, asked) {
    await ctx.records('survey').get(asked.id, ['id'])
    const survey = await readSurvey(ctx.asPlugin(), asked.id)
    const { data, isSuppressed } = await tallies(ctx, survey, asked)
    const invited = await invitedBy(ctx, survey, asked)
    const answered = asked.by === undefined ? data[0]?.count : sumOf(data)
    const isRated = invited !== null && invited > 0 && answered !== undefined && !isSuppressed
    return { invited, responseRate: isRated ? answered / invited : null, isSuppressed, results: data }
  },
})

type Asked = z.output<typeof input>

function sumOf(data: readonly Result[]): number {
  return data.reduce((sum, { count }) => sum + count, 0)
}

async function tallies(ctx: OperationContext, survey: Survey, { by, from, to }: Asked) {
  const entity = survey.isAnonymous ? 'anonymousResponse' : 'surveyResponse'
  const { data, isSuppressed } = await ctx.records(entity).aggregate({
    where: { countedFor: survey.key, ...within('respondedAt', { from, to }) },
    ...(by === undefined ? {} : { groupBy: [by] }),
    measures: { count: 'count', top: { avg: 'top' }, bottom: { avg: 'bottom' }, mean: { avg: 'score' } },
    limit: 1000,
  })
  const told = data.map(({ group, measures }) => ({
    group: by === undefined ? null : nameOf(group[by] as string | number | null),
    ...summarize(survey.kind, {
      count: Number(measures['count']),
      top: Number(measures['top'] ?? 0),
      bottom: Number(measures['bottom'] ?? 0),
      mean: measures['mean'] === null ? null : Number(measures['mean']),
    }),
  }))
  return { data: told.filter(({ count }) => count > 0), isSuppressed }
}

function nameOf(value: string | number | null | undefined): string | null {
  return value === null || value === undefined ? null : String(value)
}

/** Whoever was asked within the time; of these some answer later. */
async function invitedBy(
  ctx: OperationContext,
  { key: askedFor }: Survey,
  { from, to }: Asked,
): Promise<number | null> {
  const where = { askedFor, ...within('sentAt', { from, to }) }
  const { data } = await ctx.records('surveyInvitation').aggregate({ where, measures: { count: 'count' } })
  return data[0] === undefined ? null : Number(data[0].measures['count'])
}

function within(field: string, { from, to }: Pick<Asked, 'from' | 'to'>): Filter {
  if (from === undefined && to === undefined) return {}
  return {
    [field]: { ...(from === undefined ? {} : { gte: from }), ...(to === undefined ? {} : { lt: to }) },
  }
}
