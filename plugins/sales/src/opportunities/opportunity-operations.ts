import {
  type AggregateQuery,
  aggregateQuerySchema,
  aggregateResultSchema,
  defineOperation,
  type ListQuery,
  listQuerySchema,
  type Money,
  type OperationContext,
  pageOf,
  readableOf,
  valuesOf,
} from '@kith/core'
import { z } from 'zod'

import { requireCustomer } from '../require-customer.ts'
import { opportunityEntity, opportunityMoveEntity, type OpportunityValues } from './opportunity.entity.ts'
import {
  enterStage,
  keepStep,
  readOpportunity,
  requireActive,
  requireOpen,
  stageFor,
  stagesOf,
  takeOpportunity,
  told,
} from './stored-opportunity.ts'

const byId = z.strictObject({ id: z.string() })
const key = z.string().min(1).max(64)

/** Adds an opportunity, in a stage of a pipeline. */
export const createOpportunity = defineOperation({
  name: 'opportunities.create',
  summary: 'Add an opportunity of a customer, in a stage of a pipeline',
  kind: 'command',
  permission: { entity: 'opportunity', action: 'create' },
  input: z.strictObject({
    customerId: z.string(),
    pipeline: key,
    stage: key.optional().describe('One that is open; the first one when left out.'),
    opportunity: valuesOf(opportunityEntity, 'create'),
  }),
  output: readableOf(opportunityEntity),
  route: 'POST /opportunities',
  async run(ctx, { customerId: asked, pipeline, stage: wanted, opportunity }) {
    const customerId = await requireCustomer(ctx, asked)
    const own = ctx.asPlugin()
    await requireActive(own, pipeline)
    const { key: stage, category } = stageFor(await stagesOf(own, pipeline), 'open', wanted)
    const at = ctx.now()
    const { actor } = ctx.session
    const values = opportunity as unknown as OpportunityValues
    const ownerId = values.ownerId ?? (actor.kind === 'user' ? actor.id : null)
    const place = { customerId, pipeline, stage, category, stageSince: at }
    const managed = { ...place, ...partsOf(values.amount ?? null) }
    const { id } = await ctx.records('opportunity').create({ ...values, ownerId }, managed)
    const created = await readOpportunity(own, id)
    await keepStep(own, created, { from: null, at, durationMs: null, actorId: actor.id })
    ctx.emit('opportunity.created', told(created))
    ctx.timeline({ type: 'opportunity.created', customerId, refId: id, params: { stage } })
    return ctx.records('opportunity').get(id)
  },
})

/** Reads an opportunity. */
export const getOpportunity = defineOperation({
  name: 'opportunities.get',
  summary: 'Read an opportunity',
  kind: 'query',
  permission: { entity: 'opportunity', action: 'read' },
  input: byId,
  output: readableOf(opportunityEntity),
  route: 'GET /opportunities/{id}',
  run: (ctx, { id }) => ctx.records('opportunity').get(id),
})

/** Lists opportunities. */
export const listOpportunities = defineOperation({
  name: 'opportunities.list',
  summary: 'List opportunities',
  kind: 'query',
  permission: { entity: 'opportunity', action: 'list' },
  input: listQuerySchema,
  output: pageOf(opportunityEntity),
  route: 'GET /opportunities',
  run: (ctx, query) => ctx.records('opportunity').list(query as ListQuery),
})

/** Lists the steps of an opportunity, with how long it was in each stage. */
export const listOpportunityMoves = defineOperation({
  name: 'opportunityMoves.list',
  summary: 'List the steps of an opportunity, with the time it was in each stage',
  kind: 'query',
  permission: { entity: 'opportunityMove', action: 'list' },
  input: byId.extend(listQuerySchema.shape),
  output: pageOf(opportunityMoveEntity),
  route: 'GET /opportunities/{id}/moves',
  async run(ctx, { id, where, ...query }) {
    await ctx.records('opportunity').get(id, ['id'])
    const own = { opportunityId: id }
    const all = where === undefined ? own : { and: [own, where] }
    return ctx.records('opportunityMove').list({ sort: ['at', 'id'], ...query, where: all } as ListQuery)
  },
})

/** Changes an opportunity that is open. */
export const updateOpportunity = defineOperation({
  name: 'opportunities.update',
  summary: 'Change an opportunity that is open',
  kind: 'command',
  permission: { entity: 'opportunity', action: 'update' },
  input: z.strictObject({
    id: z.string(),
    patch: valuesOf(opportunityEntity, 'patch'),
    ifVersion: z.int().optional(),
  }),
  output: readableOf(opportunityEntity),
  route: 'PATCH /opportunities/{id}',
  async run(ctx, change) {
    const { own, opportunity } = await takeOpportunity(ctx, change.id)
    requireOpen(opportunity)
    const { changed } = await ctx.records('opportunity').update(change)
    await followAmount(own, change.id)
    if (changed.length > 0) ctx.emit('opportunity.updated', { ...told(opportunity), changed })
    return ctx.records('opportunity').get(change.id)
  },
})

async function followAmount(own: OperationContext, id: string): Promise<void> {
  const { amount, minorAmount, currency } = await readOpportunity(own, id)
  const managed = partsOf(amount)
  if (managed.minorAmount !== minorAmount || managed.currency !== currency)
    await own.records('opportunity').update({ id, patch: {}, managed })
}

function partsOf(amount: Money | null) {
  return { minorAmount: amount?.amount ?? null, currency: amount?.currency ?? null }
}

/** Moves an opportunity to another stage that is open. */
export const moveOpportunity = defineOperation({
  name: 'opportunities.move',
  summary: 'Move an opportunity to another open stage of its pipeline',
  kind: 'command',
  permission: { entity: 'opportunity', action: 'update' },
  input: byId.extend({ stage: key }),
  output: readableOf(opportunityEntity),
  route: 'POST /opportunities/{id}/move',
  async run(ctx, { id, stage: wanted }) {
    const taken = await takeOpportunity(ctx, id)
    const { own, opportunity } = taken
    requireOpen(opportunity)
    const stage = stageFor(await stagesOf(own, opportunity.pipeline), 'open', wanted)
    if (stage.key !== opportunity.stage) {
      const moved = await enterStage(taken, stage)
      const { customerId } = moved
      ctx.emit('opportunity.moved', { ...told(moved), from: opportunity.stage })
      const params = { from: opportunity.stage, to: stage.key }
      ctx.timeline({ type: 'opportunity.moved', customerId, refId: id, params })
    }
    return ctx.records('opportunity').get(id)
  },
})

/** Answers figures about groups of opportunities. */
export const aggregateOpportunities = defineOperation({
  name: 'opportunities.aggregate',
  summary: 'Figures about groups of opportunities',
  kind: 'query',
  permission: { entity: 'opportunity', action: 'aggregate' },
  input: aggregateQuerySchema,
  output: aggregateResultSchema,
  route: 'POST /opportunities/aggregate',
  run: (ctx, query) => ctx.records('opportunity').aggregate(query as AggregateQuery),
})
