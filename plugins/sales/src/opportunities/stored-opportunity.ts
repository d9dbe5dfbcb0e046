import type { Money, OperationContext } from '@kith/core'

import { salesErrors } from '../errors.ts'
import { findOne, listAll } from '../stored-rows.ts'
import type { OpportunityPayload } from './opportunity-events.ts'
import type { StageCategory } from './opportunity.entity.ts'
import type { Stage } from './stages.ts'

/** An opportunity as it is stored. */
export interface StoredOpportunity {
  readonly id: string
  readonly customerId: string
  readonly name: string
  readonly amount: Money | null
  readonly minorAmount: number | null
  readonly currency: string | null
  readonly ownerId: string | null
  readonly pipeline: string
  readonly stage: string
  readonly category: StageCategory
  readonly stageSince: Date
  readonly contractId: string | null
}

/** An opportunity whose turn it is, and on which the caller may work. */
export interface TakenOpportunity {
  readonly ctx: OperationContext
  readonly own: OperationContext
  readonly opportunity: StoredOpportunity
}

/** Takes the turn of an opportunity. @throws KITH_NOT_FOUND */
export async function takeOpportunity(ctx: OperationContext, id: string): Promise<TakenOpportunity> {
  await ctx.records('opportunity').require(id, 'update')
  const own = ctx.asPlugin()
  await own.turn(`opportunity/${id}`)
  return { ctx, own, opportunity: await readOpportunity(own, id) }
}

/** Reads an opportunity as the plugin. @throws KITH_NOT_FOUND */
export async function readOpportunity(own: OperationContext, id: string): Promise<StoredOpportunity> {
  return (await own.records('opportunity').get(id)) as unknown as StoredOpportunity
}

/** @throws KITH_SALES_OPPORTUNITY_CLOSED */
export function requireOpen({ category }: StoredOpportunity): void {
  if (category !== 'open') throw salesErrors.OPPORTUNITY_CLOSED({ category })
}

/** The stages of a pipeline, in their order. @throws KITH_SALES_PIPELINE_UNKNOWN */
export async function stagesOf(own: OperationContext, pipeline: string): Promise<readonly Stage[]> {
  const stages = await listAll<Stage>(own, 'pipelineStage', { pipeline })
  if (stages.length === 0) throw salesErrors.PIPELINE_UNKNOWN({ pointer: '/pipeline' })
  return stages.toSorted((one, other) => one.position - other.position)
}

/** A pipeline in which something may begin. @throws KITH_SALES_PIPELINE_UNKNOWN */
export async function requireActive(own: OperationContext, pipeline: string): Promise<void> {
  const found = await findOne(own, 'pipeline', { key: pipeline, isActive: true })
  if (found === undefined) throw salesErrors.PIPELINE_UNKNOWN({ pointer: '/pipeline' })
}

/** The stage of a category that is asked for, or the first one. @throws KITH_SALES_STAGE_UNKNOWN */
export function stageFor(stages: readonly Stage[], category: StageCategory, key: string | undefined): Stage {
  const stage = stages.find((each) => each.category === category && (key === undefined || each.key === key))
  if (stage === undefined) throw salesErrors.STAGE_UNKNOWN({ category }, { pointer: '/stage' })
  return stage
}

/** Brings an opportunity to another stage, and keeps how long it was where it came from. */
export async function enterStage(
  { own, ctx, opportunity }: TakenOpportunity,
  { key: stage, category }: Stage,
  more: Readonly<Record<string, unknown>> = {},
): Promise<StoredOpportunity> {
  const { id, stageSince } = opportunity
  const at = own.now()
  const closedAt = category === 'open' ? null : at
  const managed = { stage, category, stageSince: at, closedAt, ...more }
  await own.records('opportunity').update({ id, patch: {}, managed })
  const durationMs = at.getTime() - stageSince.getTime()
  const entered = { ...opportunity, stage, category }
  await keepStep(own, entered, {
    from: opportunity.stage,
    at,
    durationMs,
    actorId: ctx.session.actor.id,
  })
  return entered
}

interface StageStep {
  readonly from: string | null
  readonly at: Date
  readonly durationMs: number | null
  readonly actorId: string
}

/** Keeps that an opportunity has come to where it is. */
export async function keepStep(
  own: OperationContext,
  { id: opportunityId, customerId, pipeline, stage: to, category }: StoredOpportunity,
  step: StageStep,
): Promise<void> {
  const kept = { ...step, customerId, opportunityId, pipeline, to, category }
  await own.records('opportunityMove').create({}, kept)
}

/** What events tell of an opportunity. */
export function told(opportunity: StoredOpportunity): OpportunityPayload & Record<string, unknown> {
  const { customerId, id: opportunityId, pipeline, stage, category } = opportunity
  return { customerId, opportunityId, pipeline, stage, category }
}
