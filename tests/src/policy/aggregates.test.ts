import {
  type AggregateQuery,
  type CreateCustomerInput,
  definePolicy,
  type Grant,
  type Policy,
  standardRoles,
} from '@kith/core'
import { createTestCrm, type TestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { outcomeOf, refusalOf } from './refusal.ts'

async function stage(rows: readonly Partial<CreateCustomerInput>[], policy?: Policy): Promise<TestCrm> {
  const test = await createTestCrm(policy === undefined ? {} : { policy })
  await test.crm.system('stage', async (crm) => {
    for (const [index, row] of rows.entries()) await crm.customers.create({ name: `客户${index}`, ...row })
  })
  return test
}

const times = (count: number, row: Partial<CreateCustomerInput>): Partial<CreateCustomerInput>[] =>
  Array.from({ length: count }, () => row)

function withRole(...grants: readonly Grant[]): Policy {
  const standard = standardRoles()
  const role = { name: 'planner', title: 'Planner', grants }
  return definePolicy({ ...standard, id: 'planning', roles: [...standard.roles, role] })
}

const unbounded: Grant = {
  entity: 'customer',
  actions: ['aggregate'],
  rows: { teamId: { in: { actor: 'teamIds' } } },
  classes: {
    public: 'allow',
    basic: 'allow',
    quasi: 'allow',
    behaviour: 'allow',
    contact: 'mask',
    freeText: 'allow',
  },
}

const n = { n: 'count' } as const

describe('figures about customers', () => {
  it('count, group by two fields and answer the largest groups first', async () => {
    await using test = await stage(
      [
        ...times(3, { city: '深圳', sex: 'female', teamId: 't1' }),
        ...times(2, { city: '深圳', sex: 'male', teamId: 't1' }),
        ...times(1, { city: '上海', teamId: 't1' }),
        ...times(9, { city: '上海', teamId: 't2' }),
      ],
      withRole(unbounded),
    )
    const planner = test.as('planner')
    expect(await planner.customers.aggregate({ groupBy: ['city', 'sex'], measures: n })).toEqual({
      data: [
        { group: { city: '深圳', sex: 'female' }, measures: { n: 3 } },
        { group: { city: '深圳', sex: 'male' }, measures: { n: 2 } },
        { group: { city: '上海', sex: null }, measures: { n: 1 } },
      ],
      isSuppressed: false,
      isTruncated: false,
    })
    const first = await planner.customers.aggregate({ groupBy: ['city'], measures: n, limit: 1 })
    expect(first).toMatchObject({ data: [{ group: { city: '深圳' } }], isTruncated: true })
  })

  it('sum up, average, find the ends and count different values within the rows of the grant', async () => {
    await using test = await stage(
      [
        ...times(2, { city: '深圳', teamId: 't1' }),
        ...times(1, { teamId: 't1' }),
        ...times(5, { teamId: 't2' }),
      ],
      withRole(unbounded),
    )
    const { data } = await test.as('planner').customers.aggregate({
      where: { kind: 'person' },
      measures: {
        n: 'count',
        total: { sum: 'version' },
        mean: { avg: 'version' },
        first: { min: 'createdAt' },
        last: { max: 'createdAt' },
        cities: { countDistinct: 'city' },
      },
    })
    const measures = { n: 3, total: 3, mean: 1, first: test.clock(), last: test.clock(), cities: 1 }
    expect(data).toEqual([{ group: {}, measures }])
  })

  it('are nothing where there is nothing', async () => {
    await using test = await stage([], withRole(unbounded))
    const ask = (query: AggregateQuery) => test.as('planner').customers.aggregate(query)
    expect((await ask({ measures: { n: 'count', sum: { sum: 'version' } } })).data).toEqual([
      { group: {}, measures: { n: 0, sum: null } },
    ])
    expect((await ask({ groupBy: ['city'], measures: n })).data).toEqual([])
  })

  it('leave out deleted and erased customers and those of other tenants', async () => {
    await using test = await stage(times(3, { teamId: 't1' }), withRole(unbounded))
    const { data } = await test.crm.system('stage', (crm) => crm.customers.list())
    await test.crm.system('stage', (crm) => crm.customers.delete({ id: data[0]!.id }))
    await test.database
      .updateTable('crm_customer')
      .set({ erased_at: '2026-01-01T00:00:00.000Z' })
      .where('id', '=', data[1]!.id)
      .execute()
    await test.crm.system('stage', (crm) => crm.customers.create({ name: 'x', teamId: 't1' }), 'elsewhere')
    expect((await test.as('planner').customers.aggregate({ measures: n })).data[0]!.measures).toEqual({
      n: 1,
    })
  })

  it('are audited with the fields they rest on and without anybody', async () => {
    await using test = await stage([], withRole(unbounded))
    await test.as('planner').customers.aggregate({ groupBy: ['city', 'kind'], measures: n })
    expect((await test.audit()).at(-1)).toMatchObject({
      action: 'customers.aggregate',
      decision: 'allow',
      fields: ['city'],
      subjectIds: [],
    })
  })

  it('are for those with the right to them, which shows nobody a row', async () => {
    await using test = await stage(times(12, {}))
    for (const role of ['market-analyst', 'data-analyst']) {
      const { customers } = test.as(role)
      expect((await customers.aggregate({ measures: n })).data[0]!.measures).toEqual({ n: 10 })
      expect(await outcomeOf(customers.list())).toBe('KITH_FORBIDDEN')
      expect(await outcomeOf(customers.search())).toBe('KITH_FORBIDDEN')
    }
    for (const role of [
      'system-admin',
      'relationship-manager',
      'service-rep',
      'integration',
      'dpo',
      'auditor',
    ]) {
      expect(await outcomeOf(test.as(role).customers.aggregate({ measures: n }))).toBe('KITH_FORBIDDEN')
    }
  })

  it.each<[string, unknown]>([
    ['no measure', { measures: {} }],
    ['a measure of two kinds', { measures: { n: { sum: 'version', avg: 'version' } } }],
    ['an unknown measure', { measures: { n: { median: 'version' } } }],
    ['a name that is no name', { measures: { 'n; drop table': 'count' } }],
    ['three groupings', { groupBy: ['city', 'sex', 'kind'], measures: n }],
    ['a limit beyond the largest', { measures: n, limit: 1001 }],
  ])('are refused for %s', async (_what, query) => {
    await using test = await stage([], withRole(unbounded))
    expect(await outcomeOf(test.as('planner').customers.aggregate(query as AggregateQuery))).toBe(
      'KITH_VALIDATION',
    )
  })
})

describe('figures with a least group of ten', () => {
  const rows = [
    ...times(30, { city: '深圳' }),
    ...times(20, { city: '上海' }),
    ...times(15, { city: '北京' }),
    ...times(3, { city: '丽江' }),
  ]

  it('leave out small groups, and the next smallest so that they do not follow from the total', async () => {
    await using test = await stage(rows)
    const analyst = test.as('market-analyst')
    const { data, isSuppressed } = await analyst.customers.aggregate({ groupBy: ['city'], measures: n })
    expect(data.map(({ group, measures }) => [group['city'], measures['n']])).toEqual([
      ['深圳', 30],
      ['上海', 20],
    ])
    expect(isSuppressed).toBe(true)
    const total = await analyst.customers.aggregate({ measures: n })
    expect(total).toEqual({
      data: [{ group: {}, measures: { n: 70 } }],
      isSuppressed: false,
      isTruncated: false,
    })
  })

  it('answer nothing about fewer people, however they are chosen', async () => {
    await using test = await stage(rows)
    const { customers } = test.as('data-analyst')
    expect(await customers.aggregate({ where: { city: '丽江' }, measures: n })).toEqual({
      data: [],
      isSuppressed: true,
      isTruncated: false,
    })
  })

  it('count the people that a figure rests on, not the rows around them', async () => {
    await using test = await stage([
      ...times(20, { city: '深圳' }),
      ...times(1, { city: '深圳', sex: 'male' }),
    ])
    const { customers } = test.as('market-analyst')
    const groupBy = ['city']
    expect((await customers.aggregate({ groupBy, measures: n })).data).toHaveLength(1)
    const rare = { n: 'count', sexes: { countDistinct: 'sex' } } as const
    expect((await customers.aggregate({ groupBy, measures: rare })).data).toEqual([])
  })

  it.each<[string, Omit<AggregateQuery, 'measures'>]>([
    ['an id', { where: { id: '00000000-0000-7000-8000-000000000000' } }],
    [
      'an id somewhere inside',
      { where: { or: [{ city: '深圳' }, { not: { mergedIntoId: { isNull: true } } }] } },
    ],
    [
      'three fields beside the groups',
      { groupBy: ['city'], where: { sex: 'male', kind: 'person', province: 'x' } },
    ],
  ])('may not be filtered by %s', async (_what, query) => {
    await using test = await stage([])
    const asked = test.as('market-analyst').customers.aggregate({ ...query, measures: n })
    expect(await refusalOf(asked)).toMatchObject({
      code: 'KITH_INVALID_QUERY',
      issues: [{ pointer: '/where' }],
    })
  })

  it('may be filtered by two fields beside the groups', async () => {
    await using test = await stage(times(12, { city: '深圳', sex: 'male' }))
    const where = { city: '深圳', sex: 'male', kind: 'person' } as const
    const { data } = await test
      .as('market-analyst')
      .customers.aggregate({ groupBy: ['city'], where, measures: n })
    expect(data).toEqual([{ group: { city: '深圳' }, measures: { n: 12 } }])
  })

  it.each(['min', 'max'] as const)('have no %s, which is one person', async (calculation) => {
    await using test = await stage(times(12, {}))
    const measures = { end: { [calculation]: 'createdAt' } as { min: string } }
    expect(await outcomeOf(test.as('market-analyst').customers.aggregate({ measures }))).toBe(
      'KITH_INVALID_QUERY',
    )
  })

  it('take the largest bound of several grants', async () => {
    const loose: Grant = { ...unbounded, rows: {}, minGroup: 5 }
    await using test = await stage(times(7, { city: '深圳', teamId: 't1' }), withRole(loose))
    const ask = (roles: readonly string[]) =>
      test.as('planner', { roles }).customers.aggregate({ groupBy: ['city'], measures: n })
    expect((await ask(['planner'])).data).toHaveLength(1)
    expect((await ask(['planner', 'market-analyst'])).data).toHaveLength(0)
  })

  it.each([0, 1, 4, 5.5, Number.NaN])('are refused at the start when the bound is %s', async (minGroup) => {
    const asked = createTestCrm({ policy: withRole({ ...unbounded, minGroup }) })
    await expect(asked).rejects.toThrow('cannot start')
  })
})
