import type { Filter } from '../filter/ast.ts'
import { definePolicy, type Grant, type Policy, type Role } from '../policy/policy.ts'
import {
  administration,
  everybody,
  held,
  own,
  readingPeople,
  recordingConsent,
  shared,
  sharing,
} from './standard-grants.ts'

/** Rows of the actor's teams. */
const team: Filter = { teamId: { in: { actor: 'teamIds' } } }

const open = { public: 'allow', basic: 'allow', behaviour: 'allow', quasi: 'allow' } as const

/** The contact points of the customers that a grant is for. */
function ofCustomers(grant: Pick<Grant, 'rows' | 'when'>): Pick<Grant, 'rows' | 'when'> {
  return {
    ...(grant.rows === undefined ? {} : { rows: { customer: { some: grant.rows } } }),
    ...(grant.when === undefined ? {} : { when: grant.when }),
  }
}

/** A customer and, to the same depth, the contact points below them. */
function reading(grant: Omit<Grant, 'entity'>): Grant[] {
  return [
    { entity: 'customer', ...grant },
    {
      entity: 'contactPoint',
      actions: ['read', 'list'],
      classes: grant.classes ?? {},
      ...ofCustomers(grant),
    },
  ]
}

function writing(grant: Omit<Grant, 'entity'>): Grant[] {
  return [
    { entity: 'customer', ...grant },
    {
      entity: 'contactPoint',
      actions: ['create', 'update', 'delete'],
      classes: { public: 'allow', basic: 'allow', contact: 'allow' },
      ...ofCustomers(grant),
    },
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
      rows: own,
      classes: { ...open, contact: 'allow', freeText: 'allow', identity: 'mask', financial: 'mask' },
    }),
    ...writing({
      actions: ['create', 'update'],
      rows: held,
      classes: { ...open, contact: 'allow', freeText: 'allow', identity: 'allow', financial: 'allow' },
    }),
    // Whoever a customer is lent to changes it, and does not move it.
    ...writing({
      actions: ['update'],
      rows: shared('write'),
      classes: { ...open, contact: 'allow', freeText: 'allow', identity: 'allow', financial: 'allow' },
      fields: { ownerId: 'deny', teamId: 'deny', territoryId: 'deny', poolId: 'deny' },
    }),
    { entity: 'customer', actions: ['readDeleted', 'delete', 'restore'], rows: held },
    { entity: 'customer', actions: ['lookup'], lookup: ['phone', 'email', 'phoneLast4'] },
    ...sharing(held),
    ...recordingConsent(own),
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
    { entity: 'customer', actions: ['lookup'], lookup: ['phone', 'email', 'phoneLast4'] },
    ...recordingConsent(team),
    ...everybody,
  ],
}

const dataProtectionOfficer: Role = {
  name: 'dpo',
  title: 'Data protection officer',
  grants: [
    ...reading({
      actions: ['read'],
      when: { purpose: ['privacy-request'] },
      classes: { ...open, contact: 'allow', freeText: 'allow', identity: 'allow', financial: 'allow' },
    }),
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
    {
      entity: 'customer',
      actions: ['lookup'],
      lookup: ['phone', 'email', 'phoneLast4', 'idNumber', 'bankCard'],
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
    ...reading({
      actions: ['read', 'list', 'readDeleted'],
      classes: { ...open, contact: 'allow', freeText: 'allow' },
    }),
    ...writing({ actions: ['create', 'update'], classes: { ...open, contact: 'allow', freeText: 'allow' } }),
    { entity: 'customer', actions: ['delete', 'restore'] },
    { entity: 'customer', actions: ['lookup'], lookup: ['phone', 'email', 'phoneLast4'] },
    {
      entity: 'customer',
      actions: ['read', 'list', 'create', 'update'],
      when: { attribute: 'identityAccess' },
      classes: identityClasses,
    },
    ...sharing(),
    ...recordingConsent(),
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
  { name: 'auditor', title: 'Auditor', grants: [...readingPeople, ...everybody] },
]

/**
 * The shipped policy: eight roles over customers. It is data: a host takes it as it is, adds to `roles`, or writes its
 * own with `definePolicy`.
 */
export function standardRoles(): Policy {
  return definePolicy({
    id: 'standard',
    roles: [systemAdmin, relationshipManager, serviceRep, ...withoutRows, dataProtectionOfficer, integration],
    restrict: [{ entity: 'customer', rows: { erasedAt: { isNull: true } } }],
  })
}
