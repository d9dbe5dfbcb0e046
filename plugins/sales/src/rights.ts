import type { Filter, Grant } from '@kith/core'

const open = { public: 'allow' } as const
const shown = { public: 'allow', behaviour: 'allow' } as const

/** Customers whom the actor holds. */
const held: Filter = { or: [{ ownerId: { actor: 'id' } }, { teamId: { in: { actor: 'teamIds' } } }] }

/** Customers that are shared with the actor now; with `level`, as far as that. */
function shared(level?: 'write'): Filter {
  return {
    shares: {
      some: {
        ...(level === undefined ? {} : { level }),
        expiresAt: { gt: { now: '0s' } },
        or: [
          { granteeKind: 'user', granteeId: { actor: 'id' } },
          { granteeKind: 'team', granteeId: { in: { actor: 'teamIds' } } },
        ],
      },
    },
  }
}

const own: Filter = { or: [held, shared()] }
const ownToWrite: Filter = { or: [held, shared('write')] }
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

/** Figures about groups of ten people and more. */
const figures: readonly Grant[] = [{ entity: 'order', actions: ['aggregate'], classes: shown, minGroup: 10 }]

const readingStatuses: Grant = { entity: 'salesStatus', actions: ['read', 'list'], classes: open }

/** What the shipped roles may do with sales. */
export const rightsByRole: Readonly<Record<string, readonly Grant[]>> = {
  'system-admin': [{ entity: 'salesStatus', actions: ['read', 'list', 'create', 'update'], classes: open }],
  'relationship-manager': [
    readingStatuses,
    ...readingOrders(own),
    { entity: 'order', actions: ['record'], ...ofCustomers(ownToWrite) },
  ],
  'service-rep': [readingStatuses, ...readingOrdersWithoutCosts(team)],
  'market-analyst': [readingStatuses, ...figures],
  'data-analyst': [readingStatuses, ...figures],
  integration: [readingStatuses, ...readingOrders(), { entity: 'order', actions: ['record'] }],
}

const keeping = ['read', 'list', 'create', 'update', 'delete'] as const

/** What the plugin does by itself: it keeps the orders, whoever tells of them. */
export const salesRights: readonly Grant[] = [
  readingStatuses,
  ...ofOrders.map((entity) => ({ entity, actions: keeping, classes: shown })),
  { entity: 'orderGuest', actions: keeping, classes: { public: 'allow', contact: 'allow' } },
  { entity: 'customer', actions: ['read', 'lookup'], classes: open, lookup: ['identity'] },
  { entity: 'customerIdentity', actions: ['read'], classes: { public: 'allow', contact: 'allow' } },
]

/** The actions beyond the base ones, for administrators. */
export const salesPermissions = [['order:record', 'Record orders as their sources tell them']] as const
