import type { SalesRegistrar } from '../sales-registrar.ts'
import { loseOpportunity, reopenOpportunity, winOpportunity } from './close-opportunity.ts'
import { forecastOpportunities } from './forecast.ts'
import { opportunitiesPanel } from './opportunities-panel.ts'
import {
  aggregateOpportunities,
  createOpportunity,
  getOpportunity,
  listOpportunities,
  listOpportunityMoves,
  moveOpportunity,
  updateOpportunity,
} from './opportunity-operations.ts'
import { opportunityRightsByRole } from './opportunity-rights.ts'
import {
  opportunityEntity,
  opportunityMoveEntity,
  pipelineEntity,
  pipelineStageEntity,
} from './opportunity.entity.ts'
import {
  createPipeline,
  createStage,
  listPipelines,
  listStages,
  updatePipeline,
  updateStage,
} from './pipeline-operations.ts'

/** The entities of opportunities. */
export const opportunityEntities = [
  pipelineEntity,
  pipelineStageEntity,
  opportunityEntity,
  opportunityMoveEntity,
]

const operations = [
  listPipelines,
  createPipeline,
  updatePipeline,
  listStages,
  createStage,
  updateStage,
  createOpportunity,
  forecastOpportunities,
  getOpportunity,
  listOpportunities,
  listOpportunityMoves,
  updateOpportunity,
  moveOpportunity,
  winOpportunity,
  loseOpportunity,
  reopenOpportunity,
  aggregateOpportunities,
]

const timelineTypes = {
  'opportunity.created': 'Opportunity added',
  'opportunity.moved': 'Opportunity moved',
  'opportunity.won': 'Opportunity won',
  'opportunity.lost': 'Opportunity lost',
  'opportunity.reopened': 'Opportunity open again',
}

/** Adds opportunities: what customers may buy, on its way through pipelines. */
export function installOpportunities(r: SalesRegistrar): void {
  for (const operation of operations) r.operation(operation)
  for (const [role, grants] of Object.entries(opportunityRightsByRole))
    for (const grant of grants) r.grant(role, grant)
  for (const [name, title] of Object.entries(timelineTypes))
    r.timeline(name, { title, entity: 'opportunity' })
  r.panel('opportunities.open', opportunitiesPanel)
  r.dataset('opportunities', {
    title: 'Opportunities',
    permission: { entity: 'opportunity', action: 'aggregate' },
    entity: 'opportunity',
    dimensions: ['pipeline', 'stage', 'category', 'currency', 'lostCategory', 'source'],
    measures: ['minorAmount'],
  })
}
