import { type CreateOf, defineEntity, f, type PatchOf, type ReadableOf } from '@kith/core'

/** What a stage may mean, whatever the tenant calls it. */
export const stageCategories = ['open', 'won', 'lost'] as const

/** What a stage may mean. */
export type StageCategory = (typeof stageCategories)[number]

/** Why somebody may not buy, whatever the tenant calls it. */
export const lossCategories = ['price', 'competitor', 'budget', 'timing', 'need', 'silence', 'other'] as const

/** Why somebody may not buy. */
export type LossCategory = (typeof lossCategories)[number]

/** The way of opportunities of one kind, from the first talk to the end. */
export const pipelineEntity = defineEntity({
  name: 'pipeline',
  fields: {
    /** Never changed: opportunities name it. */
    key: f.policyKey().class('public').unique().managed(),
    name: f.text({ max: 100 }).class('public'),
    /** Nothing new begins in one that is not. */
    isActive: f.bool().class('public').default(true),
  },
})

/** A stage of a pipeline. */
export const pipelineStageEntity = defineEntity({
  name: 'pipelineStage',
  fields: {
    pipeline: f.policyKey().class('public').managed(),
    /** Never changed: opportunities name it. */
    key: f.policyKey().class('public').managed(),
    name: f.text({ max: 100 }).class('public'),
    /** What everything else understands by it; never changed. */
    category: f.enum(stageCategories).class('public').managed(),
    position: f.int().class('public'),
    /** How likely opportunities of the stage are won, in percent. */
    probability: f.int().class('public'),
    /** The pipeline and the key: no two are the same. */
    slot: f.text({ max: 130 }).class('public').unique().managed(),
  },
  indexes: [['pipeline', 'position', 'id']],
})

/** Something that a customer may buy. */
export const opportunityEntity = defineEntity({
  name: 'opportunity',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'opportunities' }).class('public').managed(),
    name: f.text({ max: 200 }).class('freeText').mask('redacted').encrypted(),
    amount: f.money().class('behaviour').nullable(),
    /** The amount in the smallest unit, and its currency, apart: figures add up the one by the other. */
    minorAmount: f.int().class('behaviour').nullable().managed(),
    currency: f.text({ max: 3 }).class('behaviour').nullable().managed(),
    expectedCloseOn: f.date().class('public').nullable(),
    ownerId: f.policyKey().class('public').nullable(),
    source: f.policyKey().class('behaviour').nullable(),
    pipeline: f.policyKey().class('public').managed(),
    stage: f.policyKey().class('public').managed(),
    category: f.enum(stageCategories).class('public').managed(),
    /** Since when it is in its stage. */
    stageSince: f.instant().class('public').managed(),
    closedAt: f.instant().class('public').nullable().managed(),
    /** Why it was lost: as the tenant calls it, and what that means. */
    lostReason: f.policyKey().class('behaviour').nullable().managed(),
    lostCategory: f.enum(lossCategories).class('behaviour').nullable().managed(),
    competitor: f.text({ max: 200 }).class('behaviour').nullable().managed(),
    lostNote: f.longText({ max: 1000 }).class('freeText').mask('redacted').encrypted().nullable().managed(),
    /** The contract that came of it. */
    contractId: f.ref('contract', { inverse: 'opportunities' }).class('public').nullable().managed(),
  },
  indexes: [
    ['customerId', 'category', 'id'],
    ['ownerId', 'category', 'id'],
    ['pipeline', 'expectedCloseOn', 'id'],
  ],
})

/** One step of an opportunity, with how long it was where it came from. */
export const opportunityMoveEntity = defineEntity({
  name: 'opportunityMove',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'opportunityMoves' }).class('public').managed(),
    opportunityId: f.ref('opportunity', { inverse: 'moves' }).class('public').managed(),
    pipeline: f.policyKey().class('public').managed(),
    /** Empty where it began. */
    from: f.policyKey().class('public').nullable().managed(),
    to: f.policyKey().class('public').managed(),
    category: f.enum(stageCategories).class('public').managed(),
    at: f.instant().class('public').managed(),
    actorId: f.policyKey().class('public').managed(),
    durationMs: f.int().class('public').nullable().managed(),
  },
  indexes: [['opportunityId', 'at', 'id']],
})

/** A pipeline, as it is read. */
export interface ReadablePipeline extends ReadableOf<typeof pipelineEntity> {}

/** What `pipelines.update` changes. */
export interface PipelinePatch extends PatchOf<typeof pipelineEntity> {}

/** A stage, as it is read. */
export interface ReadablePipelineStage extends ReadableOf<typeof pipelineStageEntity> {}

/** What `pipelineStages.update` changes. */
export interface PipelineStagePatch extends PatchOf<typeof pipelineStageEntity> {}

/** An opportunity, as it is read. */
export interface ReadableOpportunity extends ReadableOf<typeof opportunityEntity> {}

/** The values of a new opportunity. */
export interface OpportunityValues extends CreateOf<typeof opportunityEntity> {}

/** What `opportunities.update` changes. */
export interface OpportunityPatch extends PatchOf<typeof opportunityEntity> {}

/** One step of an opportunity, as it is read. */
export interface ReadableOpportunityMove extends ReadableOf<typeof opportunityMoveEntity> {}
