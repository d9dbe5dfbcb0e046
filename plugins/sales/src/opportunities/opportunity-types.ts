import type { AggregateQuery, AggregateResult, ListQuery, Page } from '@kith/core'

import type { ContractValues } from '../contracts/contract.entity.ts'
import type {
  OpportunityLostPayload,
  OpportunityMovedPayload,
  OpportunityPayload,
  OpportunityUpdatedPayload,
  OpportunityWonPayload,
} from './opportunity-events.ts'
import type {
  OpportunityPatch,
  OpportunityValues,
  PipelinePatch,
  PipelineStagePatch,
  ReadableOpportunity,
  ReadableOpportunityMove,
  ReadablePipeline,
  ReadablePipelineStage,
  StageCategory,
} from './opportunity.entity.ts'

interface ById {
  readonly id: string
}

interface Change<P> extends ById {
  readonly patch: P
  readonly ifVersion?: number
}

/** A stage of a new pipeline. */
export interface StageInput {
  readonly key: string
  readonly name: string
  readonly category: StageCategory
  /** In percent. */
  readonly probability: number
}

/** What `opportunities.create` takes. */
export interface CreateOpportunityInput {
  readonly customerId: string
  readonly pipeline: string
  readonly stage?: string
  readonly opportunity: OpportunityValues
}

/** What `opportunities.lose` takes. */
export interface LoseOpportunityInput extends ById {
  readonly stage?: string
  readonly reason: string
  readonly competitor?: string
  readonly note?: string
}

/** What opportunities are likely to come to; amounts in the smallest unit of the currency. */
export interface ForecastTotal {
  readonly currency: string
  readonly count: number
  readonly amount: number
  readonly weighted: number
}

/** What `opportunities.forecast` answers. */
export interface ForecastAnswer {
  readonly stages: readonly (ForecastTotal & {
    readonly stage: string
    readonly name: string
    readonly probability: number
  })[]
  readonly totals: readonly ForecastTotal[]
  readonly isSuppressed: boolean
}

/** What opportunities add to the events of sales. */
export interface OpportunityEventTypes {
  readonly 'opportunity.created': OpportunityPayload
  readonly 'opportunity.updated': OpportunityUpdatedPayload
  readonly 'opportunity.moved': OpportunityMovedPayload
  readonly 'opportunity.won': OpportunityWonPayload
  readonly 'opportunity.lost': OpportunityLostPayload
  readonly 'opportunity.reopened': OpportunityMovedPayload
}

/** What opportunities add to the operations of sales. */
export interface OpportunityOperationTypes {
  readonly 'pipelines.list': { input: ListQuery; output: Page<ReadablePipeline> }
  readonly 'pipelines.create': {
    input: { readonly key: string; readonly name: string; readonly stages: readonly StageInput[] }
    output: ReadablePipeline
  }
  readonly 'pipelines.update': { input: Change<PipelinePatch>; output: ReadablePipeline }
  readonly 'pipelineStages.list': { input: ListQuery; output: Page<ReadablePipelineStage> }
  readonly 'pipelineStages.create': {
    input: StageInput & { readonly pipeline: string; readonly position?: number }
    output: ReadablePipelineStage
  }
  readonly 'pipelineStages.update': { input: Change<PipelineStagePatch>; output: ReadablePipelineStage }
  readonly 'opportunities.create': { input: CreateOpportunityInput; output: ReadableOpportunity }
  readonly 'opportunities.get': { input: ById; output: ReadableOpportunity }
  readonly 'opportunities.list': { input: ListQuery; output: Page<ReadableOpportunity> }
  readonly 'opportunityMoves.list': { input: ById & ListQuery; output: Page<ReadableOpportunityMove> }
  readonly 'opportunities.update': { input: Change<OpportunityPatch>; output: ReadableOpportunity }
  readonly 'opportunities.move': {
    input: ById & { readonly stage: string }
    output: ReadableOpportunity
  }
  readonly 'opportunities.win': {
    input: ById & { readonly stage?: string; readonly contract?: Partial<ContractValues> | null }
    output: ReadableOpportunity
  }
  readonly 'opportunities.lose': { input: LoseOpportunityInput; output: ReadableOpportunity }
  readonly 'opportunities.reopen': {
    input: ById & { readonly stage?: string }
    output: ReadableOpportunity
  }
  readonly 'opportunities.forecast': {
    input: { readonly pipeline: string; readonly from?: string; readonly to?: string }
    output: ForecastAnswer
  }
  readonly 'opportunities.aggregate': { input: AggregateQuery; output: AggregateResult }
}
