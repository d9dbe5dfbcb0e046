import { definePolicy, type Filter, type Grant, type Policy } from '@kith/core'
import { createTestCrm, type TestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { outcomeOf, refusalOf } from './refusal.ts'
import { referrals } from './two-world/referrals-plugin.ts'

const plugins = [referrals()] as const
type Staged = TestCrm<typeof plugins>

const PHONE = '13800138000'
const open = { public: 'allow', basic: 'allow', behaviour: 'allow', contact: 'allow' } as const
const masked = { public: 'allow', basic: 'mask', contact: 'mask' } as const

/** Clear values of one's own customers, masks in the rest of the team. */
const grants: readonly Grant[] = [
  { entity: 'customer', actions: ['read', 'list'], rows: { ownerId: { actor: 'id' } }, classes: open },
  { entity: 'customer', actions: ['read', 'list'], rows: { teamId: 't1' }, classes: masked },
  { entity: 'referral', actions: ['read', 'list'], classes: { public: 'allow', basic: 'allow' } },
]

function policyOf(more: readonly Grant[] = [], rules: Partial<Policy> = {}): Policy {
  const all = [...grants, ...more]
  return definePolicy({ id: 'guarded', roles: [{ name: 'mixed', title: 'mixed', grants: all }], ...rules })
}

interface Values {
  readonly name: string
  readonly phone?: string
  readonly city?: string
  readonly ownerId?: string
  readonly territoryId?: string
  readonly teamId?: string
}

async function createAll(test: Staged, rows: readonly Values[]): Promise<Record<string, string>> {
  const ids: Record<string, string> = {}
  await test.crm.system('stage', async (crm) => {
    for (const row of rows) {
      ids[row.name] = (await crm.customers.create({ teamId: 't1', lifecycle: 'active', ...row })).id
    }
  })
  return ids
}

/** The names, as the system reads them, of the customers that the role finds. */
async function found(test: Staged, where: Filter): Promise<string[]> {
  const page = await test.as('mixed').customers.list({ where, sort: 'createdAt', count: 'exact' })
  expect(page.count).toBe(page.data.length)
  return test.crm.system('look', async (crm) => {
    const rows = await Promise.all(page.data.map(({ id }) => crm.customers.get({ id })))
    return rows.map((row) => row.name)
  })
}

describe('a field that only some rows show', () => {
  const rows: readonly Values[] = [
    { name: 'own', phone: PHONE, ownerId: 'u-mixed' },
    { name: 'team', phone: PHONE, ownerId: 'u-other' },
    { name: 'unowned', phone: PHONE },
    { name: 'own without', ownerId: 'u-mixed' },
  ]

  it.each<{ readonly where: Filter; readonly finds: readonly string[] }>([
    { where: { name: 'own' }, finds: ['own'] },
    { where: { name: 'team' }, finds: [] },
    { where: { not: { name: 'team' } }, finds: ['own', 'own without'] },
    { where: { name: { ne: 'own' } }, finds: ['own without'] },
    { where: { name: { in: ['own', 'team', 'unowned'] } }, finds: ['own'] },
    { where: { name: { nin: ['own'] } }, finds: ['own without'] },
    { where: { name: { contains: 'team' } }, finds: [] },
    { where: { name: { startsWith: 'own' } }, finds: ['own', 'own without'] },
    { where: { name: { isNull: true } }, finds: ['team', 'unowned'] },
    { where: { name: { isNull: false } }, finds: ['own', 'own without'] },
    { where: { phone: PHONE }, finds: ['own'] },
    { where: { phone: { in: [PHONE] } }, finds: ['own'] },
    { where: { not: { phone: PHONE } }, finds: [] },
    { where: { or: [{ name: 'team' }, { lifecycle: 'active' }] }, finds: ['own', 'own without'] },
    {
      where: { not: { or: [{ name: 'team' }, { lifecycle: { isNull: true } }] } },
      finds: ['own', 'own without'],
    },
  ])('counts as null in the others: $where', async ({ where, finds }) => {
    await using test = await createTestCrm({ policy: policyOf(), plugins })
    await createAll(test, rows)
    expect(await found(test, where)).toEqual(finds)
  })

  it('is hidden in a row for which its grant is unknown, or which a denial covers', async () => {
    const deny = [{ entity: 'customer', actions: ['list'] as const, rows: { territoryId: 'X' } }]
    await using test = await createTestCrm({ policy: policyOf([], { deny }), plugins })
    await createAll(test, [
      { name: 'unknown owner', territoryId: 'A' },
      { name: 'unknown denial', ownerId: 'u-mixed' },
      { name: 'denied', ownerId: 'u-mixed', territoryId: 'X' },
      { name: 'shown', ownerId: 'u-mixed', territoryId: 'A' },
    ])
    expect(await found(test, { name: { isNull: false } })).toEqual(['shown'])
    expect(await found(test, { name: { isNull: true } })).toEqual(['unknown owner'])
  })

  it('opens in the rows of a grant that a second role adds, and closes again without it', async () => {
    await using test = await createTestCrm({
      plugins,
      policy: definePolicy({
        id: 'two-roles',
        roles: [
          { name: 'mixed', title: 'mixed', grants },
          {
            name: 'south',
            title: 'south',
            grants: [
              { entity: 'customer', actions: ['list'], rows: { territoryId: 'south' }, classes: open },
            ],
          },
        ],
      }),
    })
    await createAll(test, [
      { name: 'a', territoryId: 'south' },
      { name: 'b', ownerId: 'u-mixed' },
    ])
    const asked = async (roles: readonly string[]): Promise<number> => {
      const session = test.as('mixed', { roles })
      return (await session.customers.list({ where: { name: { isNull: false } } })).data.length
    }
    expect([await asked(['mixed']), await asked(['mixed', 'south']), await asked(['south'])]).toEqual([
      1, 2, 1,
    ])
    expect(await asked(['mixed'])).toBe(1)
  })

  it('filters and orders everywhere when one grant opens it in every row', async () => {
    const everywhere: Grant = {
      entity: 'customer',
      actions: ['list'],
      classes: { public: 'allow', basic: 'allow' },
    }
    await using test = await createTestCrm({ policy: policyOf([everywhere]), plugins })
    await createAll(test, rows)
    expect(await found(test, { name: { contains: 'team' } })).toEqual(['team'])
    const { data } = await test.as('mixed').customers.list({ sort: '-name' })
    expect(data.map((row) => row.name)).toEqual(['unowned', 'team', 'own without', 'own'])
  })
})

describe('a field that no row shows in clear', () => {
  it.each<Filter>([
    { city: '上海' },
    { idNumber: { isNull: true } },
    { not: { birthDate: '1990-01-01' } },
    { or: [{ lifecycle: 'active' }, { city: { in: ['上海'] } }] },
    { referrals: { some: { reward: 5 } } },
    { referrals: { some: { customer: { some: { not: { city: '上海' } } } } } },
    { referrals: { none: { or: [{ channel: 'x' }, { customer: { every: { city: { isNull: true } } } }] } } },
  ])('is refused like one that does not exist: %j', async (where) => {
    await using test = await createTestCrm({ policy: policyOf(), plugins })
    const mixed = test.as('mixed')
    const refusal = await refusalOf(mixed.customers.list({ where }))
    const name = String(refusal.params['field'])
    const renamed = JSON.parse(JSON.stringify(where).replaceAll(name, 'nope')) as Filter
    const unknown = await refusalOf(mixed.customers.list({ where: renamed }))
    const same = (text: string): string => text.replaceAll(name, 'nope')
    expect(refusal.code).toBe('KITH_FIELD_UNAVAILABLE')
    expect(same(JSON.stringify(refusal.issues))).toBe(JSON.stringify(unknown.issues))
    expect(same(refusal.message)).toBe(unknown.message)
  })
})

describe('a relation', () => {
  /** own <- team <- far: each recommended the one before. */
  async function stage(test: Staged): Promise<void> {
    const ids = await createAll(test, [
      { name: 'own', ownerId: 'u-mixed' },
      { name: 'team' },
      { name: 'far', teamId: 't2' },
    ])
    await test.crm.system('stage', async (crm) => {
      for (const [customer, referrer] of [
        ['own', 'team'],
        ['team', 'far'],
        ['far', 'own'],
      ] as const) {
        await crm.referrals.create({
          customerId: ids[customer]!,
          referrerId: ids[referrer]!,
          channel: 'friend',
          reward: 5,
        })
      }
    })
  }

  it.each<{ readonly where: Filter; readonly finds: readonly string[] }>([
    { where: { referrals: { some: { referrer: { some: {} } } } }, finds: ['own'] },
    { where: { referrals: { some: { referrer: { some: { name: 'team' } } } } }, finds: [] },
    { where: { referrals: { some: { referrer: { some: { name: { isNull: true } } } } } }, finds: ['own'] },
    { where: { referrals: { every: { referrer: { none: { name: 'team' } } } } }, finds: ['own', 'team'] },
    { where: { referrals: { some: { referrer: { every: { not: { name: 'far' } } } } } }, finds: ['team'] },
    { where: { referred: { some: { customer: { some: { name: 'own' } } } } }, finds: ['team'] },
    { where: { not: { referred: { some: { customer: { some: { name: 'own' } } } } } }, finds: ['own'] },
  ])('two hops away shows the rows and the fields of its own list: $where', async ({ where, finds }) => {
    await using test = await createTestCrm({ policy: policyOf(), plugins })
    await stage(test)
    expect(await found(test, where)).toEqual(finds)
  })

  it('takes the right to list, also where it leads back to rows that are asked about with another right', async () => {
    const figures: Grant = {
      entity: 'customer',
      actions: ['aggregate'],
      classes: { ...open, quasi: 'allow' },
    }
    await using test = await createTestCrm({ policy: policyOf([figures]), plugins })
    await stage(test)
    const count = async (where: Filter) => {
      const { data } = await test.as('mixed').customers.aggregate({ where, measures: { n: 'count' } })
      return data[0]!.measures['n']
    }
    const back = (where: Filter): Filter => ({ referrals: { some: { customer: { some: where } } } })
    expect(await count({ city: { isNull: true } })).toBe(3)
    expect(await outcomeOf(count(back({ city: { isNull: true } })))).toBe('KITH_FIELD_UNAVAILABLE')
    expect(await count({ name: 'team' })).toBe(1)
    expect(await count(back({ name: 'team' }))).toBe(0)
    expect(await count(back({ name: 'own' }))).toBe(1)
  })

  it('is refused where its reference is not readable in every row', async () => {
    const blind: Grant = {
      entity: 'referral',
      actions: ['list'],
      rows: { channel: 'x' },
      fields: { referrerId: 'deny', channel: 'allow', id: 'allow' },
    }
    const [own, team] = grants
    const policy = definePolicy({
      id: 'blind',
      roles: [{ name: 'blind', title: 'blind', grants: [own!, team!, blind] }],
    })
    await using test = await createTestCrm({ policy, plugins })
    const mixed = test.as('blind')
    for (const where of [{ referred: { some: {} } }, { referrals: { some: {} } }]) {
      expect(await outcomeOf(mixed.customers.list({ where }))).toBe('KITH_FIELD_UNAVAILABLE')
    }
  })
})
