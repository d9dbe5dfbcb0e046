import { defineOperation, type ListQuery, listQuerySchema, pageOf, readableOf } from '@kith/core'
import { z } from 'zod'

import { surveyErrors } from '../errors.ts'
import { followUpEntity, responseEntity } from '../response.entity.ts'

const reason = z.string().min(1).max(500)

/** Reads one answer. */
export const getResponse = defineOperation({
  name: 'surveyResponses.get',
  summary: 'Read what a customer has answered',
  kind: 'query',
  permission: { entity: 'surveyResponse', action: 'read' },
  input: z.strictObject({ id: z.string() }),
  output: readableOf(responseEntity),
  route: 'GET /survey-responses/{id}',
  run: (ctx, { id }) => ctx.records('surveyResponse').get(id),
})

/** Lists answers. Those to anonymous surveys are nobody's, and in no list. */
export const listResponses = defineOperation({
  name: 'surveyResponses.list',
  summary: 'List what customers have answered',
  kind: 'query',
  permission: { entity: 'surveyResponse', action: 'list' },
  input: listQuerySchema,
  output: pageOf(responseEntity),
  route: 'GET /survey-responses',
  run: (ctx, query) => ctx.records('surveyResponse').list(query as ListQuery),
})

/** Leaves an answer out of the figures, with a reason: for administrators, who do not read what it says. */
export const excludeResponse = defineOperation({
  name: 'surveyResponses.exclude',
  summary: 'Leave an answer out of the figures',
  kind: 'command',
  permission: { entity: 'surveyResponse', action: 'exclude' },
  input: z.strictObject({ id: z.string(), reason }),
  output: readableOf(responseEntity),
  route: 'POST /survey-responses/{id}/exclusion',
  async run(ctx, { id, reason: excludedBecause }) {
    await ctx.records('surveyResponse').require(id, 'exclude')
    const managed = { countedFor: null, excludedBecause, excludedBy: ctx.session.actor.id }
    await ctx.asPlugin().records('surveyResponse').update({ id, patch: {}, managed })
    return ctx.records('surveyResponse').get(id)
  },
})

/** Lists follow-ups of bad answers. */
export const listFollowUps = defineOperation({
  name: 'surveyFollowUps.list',
  summary: 'List bad answers that are followed up',
  kind: 'query',
  permission: { entity: 'surveyFollowUp', action: 'list' },
  input: listQuerySchema,
  output: pageOf(followUpEntity),
  route: 'GET /survey-follow-ups',
  run: (ctx, query) => ctx.records('surveyFollowUp').list(query as ListQuery),
})

/** Closes a follow-up with what came of it. */
export const closeFollowUp = defineOperation({
  name: 'surveyFollowUps.close',
  summary: 'Close a follow-up with its outcome',
  kind: 'command',
  permission: { entity: 'surveyFollowUp', action: 'close' },
  input: z.strictObject({
    id: z.string(),
    outcome: z.enum(['recovered', 'notRecovered', 'unreachable']),
    note: z.string().max(5000).optional(),
  }),
  output: readableOf(followUpEntity),
  route: 'POST /survey-follow-ups/{id}/outcome',
  async run(ctx, { id, outcome, note = null }) {
    await ctx.records('surveyFollowUp').require(id, 'close')
    const own = ctx.asPlugin()
    const before = await own.records('surveyFollowUp').get(id)
    if (before['state'] === 'closed') throw surveyErrors.FOLLOW_UP_CLOSED()
    const managed = { state: 'closed', outcome, note, closedAt: ctx.now() }
    const ifVersion = before['version'] as number
    await own.records('surveyFollowUp').update({ id, patch: {}, ifVersion, managed })
    ctx.emit('surveyFollowUp.closed', {
      customerId: before['customerId'],
      surveyFollowUpId: id,
      surveyResponseId: before['responseId'],
    })
    return ctx.records('surveyFollowUp').get(id)
  },
})
