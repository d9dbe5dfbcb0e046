import { defineOperation, type ListQuery, listQuerySchema, pageOf, readableOf, valuesOf } from '@kith/core'
import { z } from 'zod'

import { salesErrors } from '../errors.ts'
import { pipelineEntity, pipelineStageEntity, stageCategories } from './opportunity.entity.ts'
import { isLikely, isPipeline, type Stage } from './stages.ts'
import { stagesOf } from './stored-opportunity.ts'

const key = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'Expected up to 64 of a-z, 0-9, "_" and "-"')
const name = z.string().min(1).max(100)

const stage = z.strictObject({
  key,
  name,
  category: z.enum(stageCategories),
  probability: z.int().min(0).max(100).describe('In percent: 100 where it is won, 0 where it is lost.'),
})

const MOST_STAGES = 50

/** Lists pipelines. */
export const listPipelines = defineOperation({
  name: 'pipelines.list',
  summary: 'List pipelines of opportunities',
  kind: 'query',
  permission: { entity: 'pipeline', action: 'list' },
  input: listQuerySchema,
  output: pageOf(pipelineEntity),
  route: 'GET /pipelines',
  run: (ctx, query) => ctx.records('pipeline').list(query as ListQuery),
})

/** Adds a pipeline with its stages, in their order. */
export const createPipeline = defineOperation({
  name: 'pipelines.create',
  summary: 'Add a pipeline with its stages, in their order',
  kind: 'command',
  permission: { entity: 'pipeline', action: 'create' },
  input: z.strictObject({ key, name, stages: z.array(stage).min(3).max(MOST_STAGES) }),
  output: readableOf(pipelineEntity),
  route: 'POST /pipelines',
  async run(ctx, { key: pipeline, name: title, stages }) {
    if (!isPipeline(stages)) throw salesErrors.PIPELINE_UNSOUND({ pointer: '/stages' })
    const { row } = await ctx.records('pipeline').create({ name: title }, { key: pipeline })
    for (const [index, each] of stages.entries()) {
      const { key: stageKey, category, ...values } = each
      const managed = { pipeline, key: stageKey, category, slot: `${pipeline}:${stageKey}` }
      await ctx.records('pipelineStage').create({ ...values, position: index + 1 }, managed)
    }
    return row
  },
})

/** Calls a pipeline something else, or ends it for what is new. */
export const updatePipeline = defineOperation({
  name: 'pipelines.update',
  summary: 'Rename a pipeline, or let nothing new begin in it',
  kind: 'command',
  permission: { entity: 'pipeline', action: 'update' },
  input: z.strictObject({
    id: z.string(),
    patch: valuesOf(pipelineEntity, 'patch'),
    ifVersion: z.int().optional(),
  }),
  output: readableOf(pipelineEntity),
  route: 'PATCH /pipelines/{id}',
  run: async (ctx, change) => (await ctx.records('pipeline').update(change)).row,
})

/** Lists stages. */
export const listStages = defineOperation({
  name: 'pipelineStages.list',
  summary: 'List stages of pipelines',
  kind: 'query',
  permission: { entity: 'pipelineStage', action: 'list' },
  input: listQuerySchema,
  output: pageOf(pipelineStageEntity),
  route: 'GET /pipeline-stages',
  run: (ctx, { sort = ['pipeline', 'position'], ...query }) =>
    ctx.records('pipelineStage').list({ sort, ...query } as ListQuery),
})

/** Adds a stage to a pipeline, after the others or among them. */
export const createStage = defineOperation({
  name: 'pipelineStages.create',
  summary: 'Add a stage to a pipeline',
  kind: 'command',
  permission: { entity: 'pipelineStage', action: 'create' },
  input: stage.extend({ pipeline: key, position: z.int().min(0).max(1000).optional() }),
  output: readableOf(pipelineStageEntity),
  route: 'POST /pipeline-stages',
  async run(ctx, { pipeline, key: stageKey, category, position, ...values }) {
    const stages = await stagesOf(ctx.asPlugin(), pipeline)
    if (!isLikely({ category, ...values })) throw salesErrors.PIPELINE_UNSOUND({ pointer: '/probability' })
    const last = stages.at(-1)!.position
    const managed = { pipeline, key: stageKey, category, slot: `${pipeline}:${stageKey}` }
    const { row } = await ctx
      .records('pipelineStage')
      .create({ ...values, position: position ?? last + 1 }, managed)
    return row
  },
})

/** Changes what a stage is called, where it stands, and how likely it is to be won. */
export const updateStage = defineOperation({
  name: 'pipelineStages.update',
  summary: 'Change the name, the place and the probability of a stage',
  kind: 'command',
  permission: { entity: 'pipelineStage', action: 'update' },
  input: z.strictObject({
    id: z.string(),
    patch: valuesOf(pipelineStageEntity, 'patch'),
    ifVersion: z.int().optional(),
  }),
  output: readableOf(pipelineStageEntity),
  route: 'PATCH /pipeline-stages/{id}',
  async run(ctx, change) {
    const { row } = await ctx.records('pipelineStage').update(change)
    const changed = (await ctx.asPlugin().records('pipelineStage').get(change.id)) as unknown as Stage
    if (!isLikely(changed)) throw salesErrors.PIPELINE_UNSOUND({ pointer: '/patch/probability' })
    return row
  },
})
