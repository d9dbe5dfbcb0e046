import type { Filter } from '../filter/ast.ts'
import type { Grant } from '../policy/policy.ts'

/** Customers of the actor and of the actor's teams; a host puts a team's whole subtree into `teamIds`. */
export const heldCustomers: Filter = {
  or: [{ ownerId: { actor: 'id' } }, { teamId: { in: { actor: 'teamIds' } } }],
}

/** Customers that are shared with the actor or one of the actor's teams now; with `level`, as far as that. */
export function sharedCustomers(level?: 'write'): Filter {
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

/** Customers whom the actor holds, and those that are shared with the actor. */
export const ownCustomers: Filter = { or: [heldCustomers, sharedCustomers()] }

const shown = { public: 'allow', basic: 'allow', behaviour: 'allow' } as const

function ofCustomers(rows: Filter | undefined): Pick<Grant, 'rows'> {
  return rows === undefined ? {} : { rows: { customer: { some: rows } } }
}

/** Sharing of the customers that `rows` names: never of those that are only shared with the actor. */
export function sharing(rows?: Filter): Grant[] {
  const classes = { public: 'allow', freeText: 'allow' } as const
  return [{ entity: 'share', actions: ['read', 'list', 'create', 'delete'], classes, ...ofCustomers(rows) }]
}

/** Reading and recording the consents of the customers that `rows` names. */
export function recordingConsent(rows?: Filter, when?: Grant['when']): Grant[] {
  const scope = { classes: shown, ...ofCustomers(rows), ...(when === undefined ? {} : { when }) }
  return [
    { entity: 'consentEntry', actions: ['read', 'list', 'create'], ...scope },
    { entity: 'consentState', actions: ['read', 'list'], ...scope },
  ]
}

/** Verifying contact points of the customers that `rows` names: a code is sent, and given back. */
export function verifying(rows?: Filter): Grant[] {
  const actions = ['read', 'create', 'update'] as const
  return [{ entity: 'contactVerification', actions, classes: { public: 'allow' }, ...ofCustomers(rows) }]
}

/** Reading the consents of all customers, for those who watch over them without seeing the customers. */
export const readingConsents: readonly Grant[] = ['consentEntry', 'consentState'].map((entity) => ({
  entity,
  actions: ['read', 'list'],
  classes: shown,
}))

/** Where everybody finds their bearings: the tenant's settings and fields, purposes, settings and views of their own. */
export const everybody: readonly Grant[] = [
  { entity: 'tenant', actions: ['read'], classes: { public: 'allow' } },
  { entity: 'customField', actions: ['read', 'list'], classes: { public: 'allow' } },
  { entity: 'purpose', actions: ['read', 'list'], classes: { public: 'allow' } },
  {
    entity: 'userSettings',
    actions: ['read', 'create', 'update'],
    rows: { userId: { actor: 'id' } },
    classes: { public: 'allow' },
  },
  {
    entity: 'savedView',
    actions: ['read', 'list'],
    rows: {
      or: [
        { createdBy: { actor: 'id' } },
        { isSharedWithEverybody: true },
        { sharedWithUsers: { has: { actor: 'id' } } },
        { sharedWithTeams: { hasAny: { actor: 'teamIds' } } },
      ],
    },
    classes: { public: 'allow' },
  },
  {
    entity: 'savedView',
    actions: ['create', 'update', 'delete'],
    rows: { createdBy: { actor: 'id' } },
    classes: { public: 'allow' },
  },
]

/** Configuring: people, teams, settings, fields, purposes. Keys that other rows name stay as they were created. */
export const administration: readonly Grant[] = [
  {
    entity: 'tenant',
    actions: ['create', 'update'],
    classes: { public: 'allow' },
  },
  {
    entity: 'user',
    actions: ['read', 'list', 'create'],
    classes: { public: 'allow', basic: 'allow', contact: 'allow' },
  },
  {
    entity: 'user',
    actions: ['update'],
    classes: { public: 'allow', basic: 'allow', contact: 'allow' },
    fields: { key: 'deny' },
  },
  { entity: 'team', actions: ['read', 'list', 'create'], classes: { public: 'allow', basic: 'allow' } },
  {
    entity: 'team',
    actions: ['update'],
    classes: { public: 'allow', basic: 'allow' },
    fields: { key: 'deny' },
  },
  {
    entity: 'membership',
    actions: ['read', 'list', 'create', 'delete'],
    classes: { public: 'allow' },
  },
  { entity: 'customField', actions: ['create', 'update', 'delete'], classes: { public: 'allow' } },
  { entity: 'purpose', actions: ['create'], classes: { public: 'allow' } },
  { entity: 'purpose', actions: ['update'], classes: { public: 'allow' }, fields: { key: 'deny' } },
]

/** Reading who works here, for those who watch over it. */
export const readingPeople: readonly Grant[] = [
  {
    entity: 'user',
    actions: ['read', 'list'],
    classes: { public: 'allow', basic: 'allow', contact: 'mask' },
  },
  { entity: 'team', actions: ['read', 'list'], classes: { public: 'allow', basic: 'allow' } },
  { entity: 'membership', actions: ['read', 'list'], classes: { public: 'allow' } },
]
