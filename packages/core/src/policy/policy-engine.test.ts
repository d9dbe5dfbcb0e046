import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { createCatalog } from '../schema/catalog.ts'
import { defineEntity } from '../schema/entity.ts'
import { createFieldOverlay } from '../schema/field-overlay.ts'
import { FieldOverlays } from '../schema/field-overlays.ts'
import { f } from '../schema/field.ts'
import { type ActorInput, createActor } from '../session/actor.ts'
import { createSession, type Session, type SessionOptions } from '../session/session.ts'
import { levelInArms } from './access-plan.ts'
import { PolicyEngine } from './policy-engine.ts'
import type { Grant, Policy } from './policy.ts'

const client = defineEntity({
  name: 'client',
  subject: 'self',
  fields: {
    name: f.text().class('basic').mask('name'),
    phone: f.phone().class('contact').encrypted().nullable(),
    password: f.text().class('credential').nullable(),
    teamId: f.policyKey().class('public').nullable(),
  },
})
const catalog = createCatalog([client])
const overlays = new FieldOverlays()

function engine(policy: Partial<Policy>): PolicyEngine {
  return new PolicyEngine({ catalog, overlays }, { id: 'test', roles: [], ...policy }, [])
}

function session(
  roles: readonly string[],
  more: Partial<ActorInput> = {},
  options?: SessionOptions,
): Session {
  return createSession(createActor({ id: 'u1', roles, ...more }), options)
}

const systemSession = createSession({
  kind: 'system',
  id: 'system',
  tenantId: 'default',
  roles: [],
  attributes: {},
})

const reads = (more: Partial<Grant> = {}): Grant => ({
  entity: 'client',
  actions: ['read'],
  classes: { public: 'allow', basic: 'allow' },
  ...more,
})

describe('a plan', () => {
  it('shows nothing to a session without grants', () => {
    const policy = engine({ roles: [{ name: 'empty', title: '', grants: [] }] })
    for (const roles of [[], ['empty'], ['unknown'], ['constructor'], ['__proto__']]) {
      const plan = policy.plan(session(roles), 'client', 'read')
      expect(plan.rows).toEqual({ type: 'constant', value: false })
      expect(new Set(plan.highest.values())).toEqual(new Set(['deny']))
      expect(policy.permits(session(roles), 'client', 'read')).toBe(false)
    }
  })

  it('shows nothing where a policy only denies', () => {
    const deny = [{ entity: 'client', actions: ['read'] as const, rows: { teamId: 't9' } }]
    const plan = engine({ deny }).plan(session(['any']), 'client', 'read')
    expect(plan.rows).toMatchObject({ type: 'and' })
    expect(JSON.stringify(plan.rows)).toContain('{"type":"constant","value":false}')
  })

  it('opens for an action only what was granted for that action', () => {
    const policy = engine({ roles: [{ name: 'a', title: '', grants: [reads()] }] })
    expect(policy.permits(session(['a']), 'client', 'read')).toBe(true)
    for (const action of [
      'list',
      'lookup',
      'readDeleted',
      'create',
      'update',
      'delete',
      'restore',
    ] as const) {
      expect(policy.permits(session(['a']), 'client', action)).toBe(false)
      expect(() => policy.require(session(['a']), 'client', action)).toThrow(`client:${action}`)
    }
  })

  it('is the same whatever the order of roles, grants and active roles', () => {
    const grants = [reads({ rows: { teamId: 't1' } }), reads({ classes: { contact: 'mask' } })]
    const roles = (a: readonly Grant[], b: readonly Grant[]) => [
      { name: 'a', title: '', grants: a },
      { name: 'b', title: '', grants: b },
    ]
    const one = engine({ roles: roles(grants, [reads()]) })
    const other = engine({ roles: roles(grants.toReversed(), [reads()]) })
    const levels = (policy: PolicyEngine, names: readonly string[]) => {
      const { constant, highest } = policy.plan(session(names), 'client', 'read')
      return [[...constant], [...highest]]
    }
    expect(levels(one, ['a', 'b'])).toEqual(levels(other, ['b', 'a']))
    expect(one.plan(session(['a', 'b']), 'client', 'read')).toBe(
      one.plan(session(['b', 'a']), 'client', 'read'),
    )
  })

  it('shows a union of roles no more of a field than the most generous of them', () => {
    const policy = engine({
      roles: [
        { name: 'masking', title: '', grants: [reads({ classes: { basic: 'mask', contact: 'mask' } })] },
        { name: 'reading', title: '', grants: [reads({ rows: { teamId: 't1' } })] },
      ],
    })
    const plan = policy.plan(session(['masking', 'reading']), 'client', 'read')
    expect(plan.constant.get('name')).toBe('mask')
    expect(plan.highest.get('name')).toBe('allow')
    expect(plan.highest.get('phone')).toBe('mask')
    const masking = plan.arms.findIndex((arm) => arm.rows.type === 'constant')
    expect(
      levelInArms(
        plan,
        'name',
        plan.arms.map((_, index) => index === masking),
      ),
    ).toBe('mask')
    expect(
      levelInArms(
        plan,
        'name',
        plan.arms.map((_, index) => index !== masking),
      ),
    ).toBe('allow')
    expect(levelInArms(plan, 'name', [])).toBe('deny')
  })

  it('narrows to the active roles, and ignores one that the actor does not have', () => {
    const policy = engine({
      roles: [
        { name: 'a', title: '', grants: [reads()] },
        { name: 'b', title: '', grants: [reads({ actions: ['list'] })] },
      ],
    })
    const narrowed = session(['a'], {}, { activeRoles: ['b'] })
    expect(policy.permits(narrowed, 'client', 'read')).toBe(false)
    expect(policy.permits(narrowed, 'client', 'list')).toBe(false)
    expect(policy.permits(session(['a', 'b'], {}, { activeRoles: ['b'] }), 'client', 'read')).toBe(false)
    expect(policy.permits(session(['a', 'b'], {}, { activeRoles: [] }), 'client', 'list')).toBe(false)
  })

  it('never opens a credential, not even to the system', () => {
    const grant = reads({ classes: { credential: 'allow' }, fields: { password: 'allow' } })
    const policy = engine({ roles: [{ name: 'a', title: '', grants: [grant] }] })
    expect(policy.plan(session(['a']), 'client', 'read').highest.get('password')).toBe('deny')
    const system = systemSession
    expect(policy.plan(system, 'client', 'read').highest.get('password')).toBe('deny')
    expect(policy.plan(system, 'client', 'read').highest.get('phone')).toBe('allow')
  })

  it('puts the level of a field before that of its class, for more and for less', () => {
    const grant = reads({ fields: { name: 'deny', phone: 'mask' } })
    const plan = engine({ roles: [{ name: 'a', title: '', grants: [grant] }] }).plan(
      session(['a']),
      'client',
      'read',
    )
    expect(plan.highest.get('name')).toBe('deny')
    expect(plan.highest.get('phone')).toBe('mask')
  })
})

describe('a grant with circumstances', () => {
  const policy = engine({
    roles: [
      {
        name: 'officer',
        title: '',
        grants: [
          reads({ when: { purpose: ['privacy-request'] } }),
          reads({ actions: ['update'], when: { attribute: 'trusted' } }),
        ],
      },
    ],
  })

  it.each([[undefined], [''], ['support'], ['privacy-request '], ['PRIVACY-REQUEST'], ['toString']])(
    'does not hold for the purpose %j',
    (purpose) => {
      const options = purpose === undefined ? {} : { purpose }
      expect(policy.permits(session(['officer'], {}, options), 'client', 'read')).toBe(false)
    },
  )

  it('holds for the purpose it names, and for nothing else', () => {
    const asked = session(['officer'], {}, { purpose: 'privacy-request' })
    expect(policy.permits(asked, 'client', 'read')).toBe(true)
    expect(policy.permits(asked, 'client', 'update')).toBe(false)
  })

  it.each([[undefined], [null], ['true'], [1], [['trusted']], [false]])(
    'does not hold for an attribute that is %j',
    (trusted) => {
      expect(policy.permits(session(['officer'], { attributes: { trusted } }), 'client', 'update')).toBe(
        false,
      )
    },
  )

  it('holds for an attribute that is exactly true', () => {
    const trusted = session(['officer'], { attributes: { trusted: true } })
    expect(policy.permits(trusted, 'client', 'update')).toBe(true)
  })

  it('does not hold for an attribute that every object inherits', () => {
    const grant = reads({ when: { attribute: 'constructor' } })
    const inherited = engine({ roles: [{ name: 'a', title: '', grants: [grant] }] })
    expect(inherited.permits(session(['a']), 'client', 'read')).toBe(false)
  })

  it('has a plan of its own under each set of circumstances', () => {
    const plain = policy.plan(session(['officer']), 'client', 'read')
    const purposeful = policy.plan(session(['officer'], {}, { purpose: 'privacy-request' }), 'client', 'read')
    expect(plain.highest.get('name')).toBe('deny')
    expect(purposeful.highest.get('name')).toBe('allow')
    expect(policy.plan(session(['officer']), 'client', 'read')).toBe(plain)
  })
})

describe('the cache of plans', () => {
  const parts = ['a', 'b', '|', '#', ':', '*', '0', '1', ',', '"', '[', ' ', 'read', 'client', '\\']
  const roleName = fc
    .array(fc.constantFrom(...parts), { minLength: 1, maxLength: 4 })
    .map((each) => each.join(''))

  it('keeps tenants with different fields of their own apart, and those with equal ones together', () => {
    const policy = engine({ roles: [{ name: 'reader', title: '', grants: [reads()] }] })
    const [a, b] = ['a', 'b'].map((key) => {
      const field = { entity: 'client', key, kind: 'int', class: 'basic', options: [] } as const
      const overlay = createFieldOverlay([field])
      overlays.keep(overlay)
      return overlay.version
    })
    const of = (overlay?: string): Session => ({
      ...session(['reader']),
      ...(overlay === undefined ? {} : { overlay }),
    })
    const plans = [of(), of(a), of(b)].map((each) => policy.plan(each, 'client', 'read'))
    expect(plans[1]!.highest.get('custom.a')).toBe('allow')
    expect(plans[2]!.highest.get('custom.a')).toBeUndefined()
    expect(new Set(plans).size).toBe(3)
    expect(new Set(plans.map((plan) => plan.key)).size).toBe(3)
    expect(policy.plan({ ...of(a), tenantId: 'elsewhere' }, 'client', 'read')).toBe(plans[1])
    const systems = [systemSession, { ...systemSession, overlay: a! }]
    expect(new Set(systems.map((each) => policy.grantKey(each))).size).toBe(2)
  })

  it('never answers one set of roles with the plan of another', () => {
    const fields = ['name', 'phone', 'teamId'] as const
    fc.assert(
      fc.property(
        fc.uniqueArray(roleName, { minLength: 2, maxLength: 6 }),
        fc.constantFrom('plain', 'trusted', 'untrusted'),
        (names, circumstance) => {
          const roles = names.map((name, index) => ({
            name,
            title: '',
            grants: [
              {
                entity: 'client',
                actions: ['read' as const],
                fields: { [fields[index % 3]!]: 'allow' as const },
              },
              ...(circumstance !== 'plain' && index % 2 === 0
                ? [reads({ when: { attribute: 'trusted' }, classes: { contact: 'mask' } })]
                : []),
            ],
          }))
          const cached = engine({ roles })
          const sets = [
            ...names.map((name) => [name]),
            ...names.map((_, index) => names.slice(index)),
            ...['|', '#', ',', ''].map((joint) => [names.toSorted().join(joint)]),
          ]
          for (const set of sets) {
            const asking = session(set, { attributes: { trusted: circumstance === 'trusted' } })
            const fresh = engine({ roles }).plan(asking, 'client', 'read')
            expect(cached.plan(asking, 'client', 'read').highest).toEqual(fresh.highest)
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it.each([
    [['a', 'b'], ['a|b']],
    [['a'], ['a#']],
    [['a', 'b'], ['a","b']],
    [[], ['']],
  ])('tells the roles %j from the roles %j', (some, others) => {
    const policy = engine({})
    expect(policy.grantKey(session(some))).not.toBe(policy.grantKey(session(others)))
  })

  it('tells a role named * from the system', () => {
    const policy = engine({})
    expect(policy.grantKey(session(['*']))).not.toBe(policy.grantKey(systemSession))
  })

  it('does not share a plan between entities and actions whose names run together', () => {
    const policy = engine({ roles: [{ name: 'a', title: '', grants: [reads()] }] })
    expect(policy.plan(session(['a']), 'client', 'read')).not.toBe(
      policy.plan(session(['a']), 'client', 'readDeleted'),
    )
  })
})

describe('the version of a policy', () => {
  it('changes with any rule, and with nothing else', () => {
    const roles = [{ name: 'a', title: '', grants: [reads()] }]
    const versions = [
      engine({ roles }),
      engine({ roles: [{ name: 'a', title: '', grants: [reads({ rows: { teamId: 't1' } })] }] }),
      engine({ roles, restrict: [{ entity: 'client', rows: { teamId: 't1' } }] }),
      engine({ roles, deny: [{ entity: 'client', actions: ['read'], rows: { teamId: 't1' } }] }),
      new PolicyEngine({ catalog, overlays }, { id: 'test', roles }, [
        { role: 'a', grant: reads({ actions: ['list'] }) },
      ]),
    ].map((policy) => policy.version)
    expect(new Set(versions).size).toBe(5)
    expect(engine({ roles }).version).toBe(versions[0])
  })
})
