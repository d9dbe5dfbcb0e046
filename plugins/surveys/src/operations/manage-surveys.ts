import {
  type ContextOf,
  defineOperation,
  type ListQuery,
  listQuerySchema,
  type OperationContext,
  pageOf,
  readableOf,
  valuesOf,
} from '@kith/core'
import { z } from 'zod'

import { surveyErrors } from '../errors.ts'
import { requireSound } from '../require-sound.ts'
import { readSurvey } from '../stored-surveys.ts'
import { type Survey, surveyEntity } from '../survey.entity.ts'
import type { SurveysTypes } from '../types.ts'

type Ctx = ContextOf<SurveysTypes>

/** Makes a survey. Nobody is asked before it is active. */
export const createSurvey = defineOperation({
  name: 'surveys.create',
  summary: 'Create a survey',
  kind: 'command',
  permission: { entity: 'survey', action: 'create' },
  input: valuesOf(surveyEntity, 'create'),
  output: readableOf(surveyEntity),
  route: 'POST /surveys',
  async run(ctx, input) {
    const { id, row } = await ctx.records('survey').create(input, { revision: 1, wave: 0, waveCursor: null })
    const own = ctx.asPlugin()
    const survey = await readSurvey(own, id)
    await requireSound(own as Ctx, survey)
    await keepRevision(own, survey)
    ctx.emit('survey.created', { surveyId: id })
    return row
  },
})

/** Reads a survey. */
export const getSurvey = defineOperation({
  name: 'surveys.get',
  summary: 'Read a survey',
  kind: 'query',
  permission: { entity: 'survey', action: 'read' },
  input: z.strictObject({ id: z.string() }),
  output: readableOf(surveyEntity),
  route: 'GET /surveys/{id}',
  run: (ctx, { id }) => ctx.records('survey').get(id),
})

/** Lists surveys. */
export const listSurveys = defineOperation({
  name: 'surveys.list',
  summary: 'List surveys',
  kind: 'query',
  permission: { entity: 'survey', action: 'list' },
  input: listQuerySchema,
  output: pageOf(surveyEntity),
  route: 'GET /surveys',
  run: (ctx, query) => ctx.records('survey').list(query as ListQuery),
})

/** Changes a survey, for the invitations from then on. Those that are out ask what they asked. */
export const updateSurvey = defineOperation({
  name: 'surveys.update',
  summary: 'Change a survey',
  kind: 'command',
  permission: { entity: 'survey', action: 'update' },
  input: z.strictObject({
    id: z.string(),
    patch: valuesOf(surveyEntity, 'patch'),
    ifVersion: z.int().optional(),
  }),
  output: readableOf(surveyEntity),
  route: 'PATCH /surveys/{id}',
  async run(ctx, change) {
    await ctx.records('survey').require(change.id, 'update')
    const own = ctx.asPlugin()
    const before = await readSurvey(own, change.id)
    const asksAnew = change.patch['questions'] !== undefined && !isSame(change.patch['questions'], before)
    const managed = asksAnew ? { revision: before.revision + 1 } : {}
    const { id, changed, row } = await ctx.records('survey').update({ ...change, managed })
    const survey = await readSurvey(own, id)
    await requireSound(own as Ctx, survey)
    for (const field of ['key', 'kind', 'isAnonymous'] as const)
      if (survey[field] !== before[field]) await requireUnasked(own, survey, field)
    if (asksAnew) await keepRevision(own, survey)
    if (changed.length > 0) ctx.emit('survey.updated', { surveyId: id, changed })
    return row
  },
})

function isSame(questions: unknown, survey: Survey): boolean {
  return JSON.stringify(questions) === JSON.stringify(survey.questions)
}

async function keepRevision(own: OperationContext, { id, revision, questions }: Survey): Promise<void> {
  const told = { surveyId: id, revision, slot: `${id}/${revision}`, questions }
  await own.records('surveyRevision').create({}, told)
}

/** @throws KITH_SURVEYS_HAS_INVITATIONS */
async function requireUnasked(own: OperationContext, { id }: Survey, field: string): Promise<void> {
  const invited = { surveyId: id, state: { ne: 'suppressed' } }
  const { data } = await own.records('surveyInvitation').list({ where: invited, fields: ['id'], limit: 1 })
  if (data.length > 0) throw surveyErrors.HAS_INVITATIONS({ field }, { pointer: `/patch/${field}` })
}
