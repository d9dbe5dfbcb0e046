import { type Filter, type Grant, heldCustomers, ownCustomers } from '@kith/core'

const open = { public: 'allow' } as const
const withReasons = { ...open, behaviour: 'allow', freeText: 'allow' } as const

const inPool: Filter = { state: 'pooled' }

function ofCustomers(customers: Filter): Pick<Grant, 'rows'> {
  return { rows: { customer: { some: customers } } }
}

const readingRule: Grant = { entity: 'poolRule', actions: ['read', 'list'], classes: open }

const standing = { entity: 'poolStanding', classes: open } as const
const moves = { entity: 'poolMove', actions: ['read', 'list'], classes: withReasons } as const

/** What the shipped roles may do with the pool. */
export const poolRightsByRole: Readonly<Record<string, readonly Grant[]>> = {
  'system-admin': [readingRule, { entity: 'poolRule', actions: ['create', 'update'], classes: open }],
  'relationship-manager': [
    readingRule,
    { ...standing, actions: ['read', 'list'], ...ofCustomers(ownCustomers) },
    // Of customers in the pool the rows of the pool alone, and who they are as it shows them.
    { ...standing, actions: ['read', 'list'], rows: inPool },
    { ...standing, actions: ['claim'], rows: inPool },
    { ...standing, actions: ['release', 'protect'], ...ofCustomers(heldCustomers) },
    { ...moves, ...ofCustomers(ownCustomers) },
  ],
  integration: [readingRule, { ...standing, actions: ['read', 'list', 'release'] }, moves],
}

const keeping = ['read', 'list', 'create', 'update', 'delete', 'aggregate'] as const

/** What the plugin does by itself for the pool. */
export const poolUses: readonly Grant[] = [
  readingRule,
  { ...standing, actions: keeping },
  { ...moves, actions: keeping },
  { entity: 'customer', actions: ['aggregate'], classes: open },
  {
    entity: 'customer',
    actions: ['read'],
    fields: { name: 'mask', phone: 'mask', email: 'mask', industry: 'allow' },
  },
  // Names stand open in lists alone, where the rule of the pool does not mask them.
  { entity: 'customer', actions: ['list'], fields: { name: 'allow' } },
  { entity: 'interaction', actions: ['list'], classes: { ...open, behaviour: 'allow' } },
  { entity: 'share', actions: ['read', 'list', 'delete'], classes: open },
  { entity: 'user', actions: ['read'], classes: open },
]

/** The actions of the pool beyond the base ones. */
export const poolPermissions = [
  ['poolStanding:claim', 'Take customers out of the pool'],
  ['poolStanding:release', 'Put customers in the pool'],
  ['poolStanding:protect', 'Keep customers out of the pool for a while'],
] as const
