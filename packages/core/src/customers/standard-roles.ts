import type { Filter } from '../filter/ast.ts'
import { definePolicy, type Grant, type Policy, type Role } from '../policy/policy.ts'
import {
  administration,
  everybody,
  heldCustomers,
  ownCustomers,
  readingConsents,
  readingPeople,
  recordingConsent,
  sharedCustomers,
  sharing,
  verifying,
} from './standard-grants.ts'

/** Rows of the actor's teams. */
const team: Filter = { teamId: { in: { actor: 'teamIds' } } }

const open = { public: 'allow', basic: 'allow', behaviour: 'allow', quasi: 'allow' } as const

/** Everything that a customer has. */
const whole = { ...open, contact: 'allow', freeText: 'allow', identity: 'allow', financial: 'allow' } as const

/** What somebody who asks for help can be found by. */
const everyday = ['phone', 'email', 'phoneLast4', 'identity'] as const

/** Customers that were not erased. */
const present: Filter = { erasedAt: { isNull: true } }

type Customers = Pick<Grant, 'rows' | 'when'>

/** What belongs to the customers that a grant is for. */
function ofCustomers({ rows, when }: Customers): Customers {
  return {
    ...(rows === undefined ? {} : { rows: { customer: { some: rows } } }),
    ...(when === undefined ? {} : { when }),
  }
}

/** What is said of two customers that a grant is both for. */
function betweenCustomers({ rows = {}, when }: Customers): Customers {
  return { rows: { from: { some: rows }, to: { some: rows } }, ...(when === undefined ? {} : { when }) }
}

/** Whoever is not the agent of a restricted interaction does not see it, unless they see everything of a person. */
const unrestricted: Filter = { or: [{ visibility: { ne: 'restricted' } }, { agentId: { actor: 'id' } }] }

function interactionsOf({ rows, when }: Customers, seesRestricted: boolean): Customers {
  const own = rows === undefined ? [] : [{ customer: { some: rows } }]
  const seen = seesRestricted ? [] : [unrestricted]
  return ofParts([...own, ...seen], when)
}

function ofParts(filters: readonly Filter[], when: Grant['when']): Customers {
  return {
    ...(filters.length === 0 ? {} : { rows: { and: filters } }),
    ...(when === undefined ? {} : { when }),
  }
}

/** A customer and, to the same depth, everything below them. */
function reading(
  grant: Omit<Grant, 'entity'>,
  { seesRestricted = false }: { readonly seesRestricted?: boolean } = {},
): Grant[] {
  const below = { actions: ['read', 'list'], classes: grant.classes ?? {} }
  const { rows: _, ...when } = ofCustomers(grant)
  return [
    { entity: 'customer', ...grant },
    { entity: 'contactPoint', ...below, ...ofCustomers(grant) },
    { entity: 'customerIdentity', ...below, ...ofCustomers(grant) },
    { entity: 'customerRelation', ...below, ...betweenCustomers(grant) },
    ...(knowsOfAll(grant) ? [{ entity: 'unreadValue', ...below, ...ofCustomers(grant) }] : []),
    { entity: 'interaction', ...below, ...interactionsOf(grant, seesRestricted) },
    // Which entries they see is decided by the rows that the entries are about.
    { entity: 'timelineEntry', actions: ['list'], ...when },
  ]
}

/** That a value could not be read tells that there is one: also of those who may not know that there is any. */
function knowsOfAll({ classes = {} }: Pick<Grant, 'classes'>): boolean {
  return classes.identity !== undefined && classes.financial !== undefined
}

/** What may be recorded of an interaction. */
const recording = {
  actions: ['create'],
  classes: { public: 'allow', behaviour: 'allow', contact: 'allow', freeText: 'allow' },
} as const

function writing(grant: Omit<Grant, 'entity'>): Grant[] {
  return [
    { entity: 'customer', ...grant },
    {
      entity: 'contactPoint',
      actions: ['create', 'update', 'delete'],
      classes: { public: 'allow', basic: 'allow', contact: 'allow' },
      ...ofCustomers(grant),
    },
    {
      entity: 'customerIdentity',
      actions: ['create', 'update', 'delete'],
      classes: { public: 'allow', contact: 'allow' },
      ...ofCustomers(grant),
    },
    { entity: 'unreadValue', actions: ['create'], classes: { public: 'allow' }, ...ofCustomers(grant) },
    {
      entity: 'customerRelation',
      actions: ['create', 'update'],
      classes: { public: 'allow', basic: 'allow' },
      ...betweenCustomers(grant),
    },
    { entity: 'interaction', ...recording, ...ofCustomers(grant) },
    { entity: 'timelineEntry', actions: ['update'], ...ofCustomers(grant) },
  ]
}

const systemAdmin: Role = {
  name: 'system-admin',
  title: 'System administrator',
  grants: [
    ...reading({
      actions: ['read', 'list', 'readDeleted'],
      classes: { public: 'allow', basic: 'mask', contact: 'mask', quasi: 'mask' },
    }),
    // They load files of customers, and write none by hand.
    ...writing({ actions: ['create', 'update', 'delete'], classes: whole, when: { importing: true } }),
    { entity: 'customer', actions: ['lookup'], lookup: [...everyday, 'idNumber'], when: { importing: true } },
    ...administration,
    ...everybody,
  ],
}

const relationshipManager: Role = {
  name: 'relationship-manager',
  title: 'Relationship manager',
  grants: [
    ...reading({
      actions: ['read', 'list'],
      rows: ownCustomers,
      classes: { ...open, contact: 'allow', freeText: 'allow', identity: 'mask', financial: 'mask' },
    }),
    ...writing({
      actions: ['create', 'update'],
      rows: heldCustomers,
      classes: whole,
    }),
    {
      entity: 'customer',
      actions: ['export'],
      rows: ownCustomers,
      classes: { ...open, contact: 'allow', freeText: 'allow', identity: 'mask', financial: 'mask' },
      maxRows: 500,
    },
    // Whoever a customer is lent to changes it, and does not move it.
    ...writing({
      actions: ['update'],
      rows: sharedCustomers('write'),
      classes: whole,
      fields: { ownerId: 'deny', teamId: 'deny', territoryId: 'deny', poolId: 'deny' },
    }),
    { entity: 'customer', actions: ['readDeleted', 'delete', 'restore', 'merge'], rows: heldCustomers },
    {
      entity: 'merge',
      actions: ['read', 'list'],
      rows: { survivor: { some: heldCustomers } },
      classes: { public: 'allow' },
    },
    { entity: 'customer', actions: ['lookup'], lookup: everyday },
    ...sharing(heldCustomers),
    ...recordingConsent(ownCustomers),
    ...verifying(heldCustomers),
    ...everybody,
  ],
}

const serviceRep: Role = {
  name: 'service-rep',
  title: 'Service representative',
  grants: [
    ...reading({
      actions: ['read', 'list'],
      rows: team,
      classes: {
        public: 'allow',
        basic: 'allow',
        behaviour: 'allow',
        quasi: 'mask',
        contact: 'mask',
        freeText: 'redact',
      },
    }),
    {
      entity: 'customer',
      actions: ['create'],
      rows: team,
      classes: { ...open, contact: 'allow', freeText: 'allow' },
    },
    {
      entity: 'customer',
      actions: ['update'],
      rows: team,
      fields: { nickname: 'allow', relationshipStage: 'allow', tags: 'allow', preferences: 'allow' },
    },
    { entity: 'interaction', ...recording, ...ofCustomers({ rows: team }) },
    { entity: 'timelineEntry', actions: ['update'], ...ofCustomers({ rows: team }) },
    { entity: 'customer', actions: ['lookup'], lookup: everyday },
    ...recordingConsent(team),
    ...verifying(team),
    ...everybody,
  ],
}

const dataProtectionOfficer: Role = {
  name: 'dpo',
  title: 'Data protection officer',
  grants: [
    ...reading(
      {
        actions: ['read'],
        when: { purpose: ['privacy-request'] },
        classes: whole,
      },
      { seesRestricted: true },
    ),
    {
      entity: 'customer',
      actions: ['update'],
      when: { purpose: ['privacy-request'] },
      classes: {
        basic: 'allow',
        quasi: 'allow',
        contact: 'allow',
        freeText: 'allow',
        identity: 'allow',
        financial: 'allow',
      },
    },
    { entity: 'customer', actions: ['erase'], when: { purpose: ['privacy-request'] } },
    {
      entity: 'customer',
      actions: ['lookup'],
      lookup: [...everyday, 'idNumber', 'bankCard'],
    },
    ...recordingConsent(undefined, { purpose: ['privacy-request'] }),
    ...everybody,
  ],
}

const identityClasses = { identity: 'allow', financial: 'allow' } as const

const integration: Role = {
  name: 'integration',
  title: 'Service account of a host or shop',
  grants: [
    ...reading(
      {
        actions: ['read', 'list', 'readDeleted'],
        classes: { ...open, contact: 'allow', freeText: 'allow' },
      },
      { seesRestricted: true },
    ),
    ...writing({ actions: ['create', 'update'], classes: { ...open, contact: 'allow', freeText: 'allow' } }),
    { entity: 'customer', actions: ['delete', 'restore'] },
    { entity: 'customer', actions: ['lookup'], lookup: everyday },
    {
      entity: 'customer',
      actions: ['export'],
      when: { attribute: 'exportAccess' },
      classes: { ...open, contact: 'allow', freeText: 'allow' },
    },
    {
      entity: 'customer',
      actions: ['read', 'list', 'create', 'update'],
      when: { attribute: 'identityAccess' },
      classes: identityClasses,
    },
    ...sharing(),
    ...recordingConsent(),
    ...verifying(),
    { entity: 'contactPoint', actions: ['confirm'] },
    ...everybody,
  ],
}

/** Figures about groups of ten people and more. */
const figures: Grant = {
  entity: 'customer',
  actions: ['aggregate'],
  classes: { public: 'allow', behaviour: 'allow', quasi: 'allow' },
  minGroup: 10,
}

/** Roles that see no customer rows. */
const withoutRows: readonly Role[] = [
  { name: 'market-analyst', title: 'Market analyst', grants: [figures, ...everybody] },
  { name: 'data-analyst', title: 'Data analyst', grants: [figures, ...everybody] },
  { name: 'auditor', title: 'Auditor', grants: [...readingPeople, ...readingConsents, ...everybody] },
]

/**
 * The shipped policy: eight roles over customers. It is data: a host takes it as it is, adds to `roles`, or writes its
 * own with `definePolicy`.
 */
export function standardRoles(): Policy {
  return definePolicy({
    id: 'standard',
    roles: [systemAdmin, relationshipManager, serviceRep, ...withoutRows, dataProtectionOfficer, integration],
    restrict: [
      { entity: 'customer', rows: present },
      { entity: 'customerRelation', rows: { from: { some: present }, to: { some: present } } },
    ],
  })
}
