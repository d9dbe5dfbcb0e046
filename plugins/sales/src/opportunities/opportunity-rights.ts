import { type Filter, type Grant, heldCustomers, ownCustomers, sharedCustomers } from '@kith/core'

const open = { public: 'allow' } as const
const shown = { public: 'allow', behaviour: 'allow' } as const
const withNames = { ...shown, freeText: 'allow' } as const

const ownToWrite: Filter = { or: [heldCustomers, sharedCustomers('write')] }

function ofCustomers(customers: Filter | undefined): Pick<Grant, 'rows'> {
  return customers === undefined ? {} : { rows: { customer: { some: customers } } }
}

const configured = ['pipeline', 'pipelineStage'] as const
const followed = ['opportunity', 'opportunityMove'] as const

const readingPipelines: readonly Grant[] = configured.map((entity) => ({
  entity,
  actions: ['read', 'list'],
  classes: open,
}))

function reading(customers?: Filter): Grant[] {
  return followed.map((entity) => ({
    entity,
    actions: ['read', 'list'],
    classes: withNames,
    ...ofCustomers(customers),
  }))
}

function writing(customers?: Filter): Grant {
  return {
    entity: 'opportunity',
    actions: ['create', 'update'],
    classes: withNames,
    ...ofCustomers(customers),
  }
}

const figures: Grant = { entity: 'opportunity', actions: ['aggregate'], classes: shown, minGroup: 10 }

/** What the shipped roles may do with opportunities. */
export const opportunityRightsByRole: Readonly<Record<string, readonly Grant[]>> = {
  'system-admin': [
    ...readingPipelines,
    ...configured.map((entity) => ({ entity, actions: ['create', 'update'] as const, classes: open })),
  ],
  'relationship-manager': [
    ...readingPipelines,
    ...reading(ownCustomers),
    writing(ownToWrite),
    // They see the rows behind the figures anyway.
    { entity: 'opportunity', actions: ['aggregate'], classes: shown, ...ofCustomers(ownCustomers) },
  ],
  'market-analyst': [...readingPipelines, figures],
  'data-analyst': [...readingPipelines, figures],
  integration: [...readingPipelines, ...reading(), writing()],
}

/** What the plugin does by itself with opportunities. */
export const opportunityUses: readonly Grant[] = [
  ...readingPipelines,
  ...followed.map((entity) => ({
    entity,
    actions: ['read', 'list', 'create', 'update'] as const,
    classes: withNames,
  })),
]
