import { definePolicy, type FieldClass, type Level, type Policy, standardRoles } from '@kith/core'
import type { TestRole, TestSessionOptions } from '@kith/testing'

/** What decides in which grants' rows a customer is. All of it is of class `public`. */
export interface RowFacts {
  readonly ownerId: string | null
  readonly teamId: string | null
  readonly territoryId: string | null
  readonly hasWechat: boolean
}

/** Rows, and how much of the fields of each class is shown in them. A class that is left out is denied. */
interface Window {
  holds(row: RowFacts): boolean
  readonly classes: Readonly<Partial<Record<FieldClass, Level>>>
}

/** What a role sees, stated a second time and independently of the policy, as `roles.md` does. */
export interface RoleView {
  readonly name: string
  readonly role: TestRole
  readonly session?: TestSessionOptions
  /** The windows onto customers; a field is shown as the most generous that holds for the row shows it. */
  readonly windows: readonly Window[]
  /** How much of the fields of contact points is shown, where it is not what the first window says. */
  readonly points?: Window['classes']
  /** Whether a deleted customer is shown to those who ask for deleted ones. */
  seesDeleted(row: RowFacts): boolean
  /** Whether interactions that are for their agent only are shown as well. */
  readonly seesRestricted?: boolean
  /** Whether it sees figures about customers whose rows it does not see. */
  readonly seesFigures?: boolean
  /** Whether it sees all of the audit, so that both worlds must have the same. */
  readonly seesAudit?: boolean
  /** Whether it sees the consents of all customers, whichever customers it sees. */
  readonly seesConsents?: boolean
  /** The keys by which the role may look customers up: the designed oracle. */
  readonly lookup: readonly string[]
}

const all = (): boolean => true
const none = (): boolean => false
const inTeam = (row: RowFacts): boolean => row.teamId === 't1'
const ownedBy =
  (id: string) =>
  (row: RowFacts): boolean =>
    row.ownerId === id
const open = { public: 'allow', basic: 'allow', behaviour: 'allow', quasi: 'allow' } as const
const personal = { contact: 'allow', freeText: 'allow' } as const
const identity = { identity: 'allow', financial: 'allow' } as const
const everyday = ['phone', 'email', 'phoneLast4', 'identity']

const planned = { public: 'allow', basic: 'allow', behaviour: 'allow', quasi: 'mask' } as const

/** The roles under test. `mixed` and `planner` are no shipped roles: what one sees differs from row to row, the other sees figures. */
export const roleViews: readonly RoleView[] = [
  {
    name: 'service-rep',
    role: 'service-rep',
    windows: [
      {
        holds: inTeam,
        classes: {
          public: 'allow',
          basic: 'allow',
          behaviour: 'allow',
          quasi: 'mask',
          contact: 'mask',
          freeText: 'redact',
        },
      },
    ],
    seesDeleted: none,
    lookup: everyday,
  },
  {
    name: 'relationship-manager',
    role: 'relationship-manager',
    windows: [
      {
        holds: (row) => inTeam(row) || ownedBy('u-relationship-manager')(row),
        classes: { ...open, ...personal, identity: 'mask', financial: 'mask' },
      },
    ],
    seesDeleted: all,
    lookup: everyday,
  },
  {
    name: 'system-admin',
    role: 'system-admin',
    windows: [{ holds: all, classes: { public: 'allow', basic: 'mask', contact: 'mask', quasi: 'mask' } }],
    seesDeleted: all,
    lookup: [],
  },
  {
    name: 'integration',
    seesRestricted: true,
    role: 'integration',
    windows: [{ holds: all, classes: { ...open, ...personal } }],
    seesDeleted: all,
    lookup: everyday,
  },
  {
    name: 'integration with identity access',
    seesRestricted: true,
    role: 'integration',
    session: { attributes: { identityAccess: true } },
    windows: [{ holds: all, classes: { ...open, ...personal, ...identity } }],
    seesDeleted: all,
    lookup: everyday,
  },
  {
    name: 'dpo with a purpose',
    seesRestricted: true,
    role: 'dpo',
    session: { purpose: 'privacy-request' },
    windows: [{ holds: all, classes: { ...open, ...personal, ...identity } }],
    seesDeleted: none,
    lookup: [...everyday, 'idNumber', 'bankCard'],
  },
  {
    name: 'dpo without a purpose',
    role: 'dpo',
    windows: [],
    seesDeleted: none,
    lookup: [...everyday, 'idNumber', 'bankCard'],
  },
  {
    name: 'market-analyst',
    role: 'market-analyst',
    windows: [],
    seesFigures: true,
    seesDeleted: none,
    lookup: [],
  },
  {
    name: 'auditor',
    role: 'auditor',
    windows: [],
    seesAudit: true,
    seesConsents: true,
    seesDeleted: none,
    lookup: [],
  },
  {
    name: 'planner',
    role: 'planner',
    windows: [{ holds: inTeam, classes: planned }],
    seesDeleted: none,
    lookup: [],
  },
  {
    name: 'mixed',
    role: 'mixed',
    windows: [
      {
        holds: (row) => inTeam(row) && isAllowed(row),
        classes: { public: 'allow', basic: 'mask', contact: 'mask', quasi: 'mask' },
      },
      {
        holds: (row) => ownedBy('u-mixed')(row) && isAllowed(row),
        classes: {
          public: 'allow',
          basic: 'allow',
          contact: 'allow',
          behaviour: 'allow',
          freeText: 'redact',
        },
      },
      {
        holds: (row) => row.hasWechat && isAllowed(row),
        classes: { public: 'allow', quasi: 'allow', contact: 'mask' },
      },
    ],
    points: { public: 'allow', basic: 'allow', contact: 'mask' },
    seesDeleted: (row) => ownedBy('u-mixed')(row) && isAllowed(row),
    lookup: [],
  },
]

/** A denial holds unless it is known not to: a row without a territory is not shown either. */
function isAllowed(row: RowFacts): boolean {
  return row.territoryId !== null && row.territoryId !== 'X'
}

/** The standard roles, `mixed` and `planner`. */
export function policyUnderTest(): Policy {
  const standard = standardRoles()
  return definePolicy({
    ...standard,
    id: 'two-worlds',
    roles: [
      ...standard.roles,
      {
        name: 'mixed',
        title: 'Sees each row differently',
        grants: [
          {
            entity: 'customer',
            actions: ['read', 'list'],
            rows: { teamId: { in: { actor: 'teamIds' } } },
            classes: { public: 'allow', basic: 'mask', contact: 'mask', quasi: 'mask' },
          },
          {
            entity: 'customer',
            actions: ['read', 'list'],
            rows: { ownerId: { actor: 'id' } },
            classes: {
              public: 'allow',
              basic: 'allow',
              contact: 'allow',
              behaviour: 'allow',
              freeText: 'redact',
            },
          },
          {
            entity: 'customer',
            actions: ['read', 'list'],
            rows: { contactPoints: { some: { kind: 'wechat' } } },
            classes: { public: 'allow', quasi: 'allow', contact: 'mask' },
          },
          {
            entity: 'customer',
            actions: ['update'],
            rows: { ownerId: { actor: 'id' } },
            classes: { basic: 'allow', quasi: 'allow', financial: 'allow' },
          },
          {
            entity: 'customer',
            actions: ['update'],
            rows: { teamId: { in: { actor: 'teamIds' } } },
            fields: { nickname: 'allow' },
          },
          {
            entity: 'customer',
            actions: ['readDeleted', 'delete', 'restore'],
            rows: { ownerId: { actor: 'id' } },
          },
          {
            entity: 'customer',
            actions: ['merge'],
            rows: { or: [{ ownerId: { actor: 'id' } }, { teamId: { in: { actor: 'teamIds' } } }] },
          },
          { entity: 'merge', actions: ['read', 'list'], classes: { public: 'allow' } },
          {
            entity: 'contactPoint',
            actions: ['read', 'list'],
            classes: { public: 'allow', basic: 'allow', contact: 'mask' },
          },
          { entity: 'timelineEntry', actions: ['list'] },
        ],
      },
      {
        name: 'planner',
        title: 'Sees figures about the customers of a team',
        grants: [
          {
            entity: 'customer',
            actions: ['read', 'list', 'aggregate'],
            rows: { teamId: { in: { actor: 'teamIds' } } },
            classes: planned,
          },
        ],
      },
    ],
    deny: [
      {
        entity: 'customer',
        actions: ['read', 'list', 'update', 'readDeleted', 'delete', 'restore', 'merge'],
        rows: { territoryId: 'X' },
        exceptRoles: [...standard.roles.map((role) => role.name), 'planner'],
      },
    ],
  })
}

/** How a role sees a field of a class in a row; `undefined` when it does not see the row at all. */
export function levelIn(view: RoleView, row: RowFacts, fieldClass: FieldClass): Level | undefined {
  const open = view.windows.filter((window) => window.holds(row))
  if (open.length === 0) return undefined
  const order: readonly Level[] = ['deny', 'mask', 'redact', 'allow']
  return order[Math.max(...open.map((window) => order.indexOf(window.classes[fieldClass] ?? 'deny')))]
}
