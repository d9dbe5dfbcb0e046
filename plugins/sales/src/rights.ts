import { type Filter, type Grant, heldCustomers, ownCustomers, sharedCustomers } from '@kith/core'

const open = { public: 'allow' } as const
const shown = { public: 'allow', behaviour: 'allow' } as const
const withReasons = { ...shown, freeText: 'allow' } as const

const ownToWrite: Filter = { or: [heldCustomers, sharedCustomers('write')] }
const team: Filter = { teamId: { in: { actor: 'teamIds' } } }

const ofOrders = ['order', 'orderLine', 'orderPayment', 'orderRefund'] as const

/** What goods have cost is the seller's own affair. */
const withoutCosts: Readonly<Record<string, Grant['fields']>> = {
  order: { cost: 'deny' },
  orderLine: { unitCost: 'deny' },
}

function ofCustomers(customers: Filter | undefined): Pick<Grant, 'rows'> {
  return customers === undefined ? {} : { rows: { customer: { some: customers } } }
}

function readingOrders(customers?: Filter): Grant[] {
  const scope = { actions: ['read', 'list'], classes: shown, ...ofCustomers(customers) }
  return ofOrders.map((entity) => ({ entity, ...scope }))
}

function readingOrdersWithoutCosts(customers: Filter): Grant[] {
  return readingOrders(customers).map((grant) => {
    const fields = withoutCosts[grant.entity]
    return fields === undefined ? grant : { ...grant, fields }
  })
}

const ofStanding = ['customerMetric', 'customerLifecycle', 'lifecycleEntry', 'customerOverlay'] as const

/** What follows from what customers have done. */
function readingStanding(customers?: Filter, ofMetrics: Grant['fields'] = {}): Grant[] {
  const scope = { actions: ['read', 'list'], classes: withReasons, ...ofCustomers(customers) }
  return ofStanding.map((entity) =>
    entity === 'customerMetric' ? { entity, ...scope, fields: ofMetrics } : { entity, ...scope },
  )
}

const ofTasks = ['task', 'reminder'] as const

/** What has to be done. */
function readingTasks(customers?: Filter): Grant[] {
  const scope = { actions: ['read', 'list'], classes: withReasons, ...ofCustomers(customers) }
  return ofTasks.map((entity) => ({ entity, ...scope }))
}

function writingTasks(customers?: Filter): Grant {
  return { entity: 'task', actions: ['create', 'update'], classes: withReasons, ...ofCustomers(customers) }
}

const ofContracts = { ...withReasons, basic: 'allow' } as const

/** What was agreed. */
function readingContracts(customers?: Filter): Grant {
  return { entity: 'contract', actions: ['read', 'list'], classes: ofContracts, ...ofCustomers(customers) }
}

function writingContracts(customers?: Filter): Grant {
  return {
    entity: 'contract',
    actions: ['create', 'update'],
    classes: ofContracts,
    ...ofCustomers(customers),
  }
}

const withoutProfit: Grant['fields'] = { profitContribution: 'deny', yearAhead: 'deny' }

/** What the tenant has decided for everybody. */
const readingSettings: readonly Grant[] = ['salesStatus', 'lifecycleRule'].map((entity) => ({
  entity,
  actions: ['read', 'list'],
  classes: open,
}))

/** Figures about groups of ten people and more. */
const figures: readonly Grant[] = ['order', 'customerMetric'].map((entity) => ({
  entity,
  actions: ['aggregate'],
  classes: shown,
  minGroup: 10,
}))

/** What the shipped roles may do with sales. */
export const rightsByRole: Readonly<Record<string, readonly Grant[]>> = {
  'system-admin': [
    ...readingSettings,
    ...['salesStatus', 'lifecycleRule'].map((entity) => ({
      entity,
      actions: ['create', 'update'],
      classes: open,
    })),
    { entity: 'customerMetric', actions: ['recompute'] },
  ],
  'relationship-manager': [
    ...readingSettings,
    ...readingOrders(ownCustomers),
    ...readingStanding(ownCustomers),
    { entity: 'order', actions: ['record'], ...ofCustomers(ownToWrite) },
    { entity: 'customerLifecycle', actions: ['override'], ...ofCustomers(ownToWrite) },
    { entity: 'customerOverlay', actions: ['set'], ...ofCustomers(ownToWrite) },
    ...readingTasks(ownCustomers),
    writingTasks(ownToWrite),
    readingContracts(ownCustomers),
    writingContracts(ownToWrite),
  ],
  'service-rep': [
    ...readingSettings,
    ...readingOrdersWithoutCosts(team),
    ...readingStanding(team, withoutProfit),
  ],
  'market-analyst': [...readingSettings, ...figures],
  'data-analyst': [...readingSettings, ...figures],
  integration: [
    ...readingSettings,
    ...readingOrders(),
    ...readingStanding(),
    { entity: 'order', actions: ['record'] },
    { entity: 'customerOverlay', actions: ['set'] },
    { entity: 'customerMetric', actions: ['recompute'] },
    ...readingTasks(),
    writingTasks(),
    readingContracts(),
    writingContracts(),
  ],
}

const keeping = ['read', 'list', 'create', 'update', 'delete', 'aggregate'] as const

/** What the plugin does by itself: it keeps the rows, whoever tells of what is in them. */
export const salesRights: readonly Grant[] = [
  ...readingSettings,
  ...[...ofOrders, ...ofStanding, ...ofTasks].map((entity) => ({
    entity,
    actions: keeping,
    classes: withReasons,
  })),
  { entity: 'contract', actions: keeping, classes: ofContracts },
  { entity: 'orderGuest', actions: keeping, classes: { public: 'allow', contact: 'allow' } },
  {
    entity: 'customer',
    actions: ['read', 'list', 'update', 'lookup'],
    classes: open,
    fields: { lifecycle: 'allow' },
    lookup: ['identity'],
  },
  { entity: 'customerIdentity', actions: ['read'], classes: { public: 'allow', contact: 'allow' } },
]

/** The actions beyond the base ones, for administrators. */
export const salesPermissions = [
  ['order:record', 'Record orders as their sources tell them'],
  ['customerMetric:recompute', 'Derive figures and lifecycle anew'],
  ['customerLifecycle:override', 'Decide where a customer stands in place of the rule'],
  ['customerOverlay:set', 'Put customers in overlays, and take them out'],
] as const
