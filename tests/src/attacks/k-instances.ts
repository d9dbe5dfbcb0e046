import {
  defineEntity,
  definePlugin,
  definePolicy,
  f,
  type Migration,
  type PluginTypes,
  standardRoles,
} from '@kith/core'
import { testActor } from '@kith/testing'
import { expect } from 'vitest'

import { endOf } from './attack-http.ts'
import { openCounted } from './attack-statements.ts'
import {
  type Attack,
  clear,
  guestOf,
  guestPolicy,
  type Kit,
  openLab,
  rightTo,
  stageOrders,
} from './attack.ts'

const noteEntity = defineEntity({
  name: 'note',
  fields: { text: f.text().class('basic').nullable(), place: f.int().class('basic') },
  indexes: [['place']],
})

type CreateTable = Extract<Migration['steps'][number], { readonly createTable: string }>
type TableSpec = CreateTable['spec']

const noteTable: TableSpec = {
  columns: {
    id: { type: 'id' },
    tenant_id: { type: 'key' },
    version: { type: 'int' },
    created_at: { type: 'instant' },
    created_by: { type: 'key' },
    updated_at: { type: 'instant' },
    updated_by: { type: 'key' },
    text: { type: 'string', length: 200, nullable: true },
    place: { type: 'int' },
  },
  primaryKey: ['id'],
  indexes: [{ columns: ['tenant_id', 'place'] }],
}

function notes(spec: TableSpec) {
  return definePlugin<PluginTypes & { readonly id: 'notes' }>({
    id: 'notes',
    version: '1.0.0',
    kernel: '*',
    entities: [noteEntity],
    migrations: [{ id: '0001-create-notes', steps: [{ createTable: 'note', spec }] }],
    setup: () => undefined,
  })()
}

async function schemaDrift(kit: Kit): Promise<void> {
  const start = async (spec: TableSpec): Promise<void> => {
    await using lab = await kit.createTestCrm({ plugins: [notes(spec)] })
    expect(lab.errors).toEqual([])
  }
  await start(noteTable)
  const { columns } = noteTable
  const { text: _, ...withoutText } = columns
  const drifts: Readonly<Record<string, TableSpec>> = {
    'no column': { ...noteTable, columns: withoutText },
    'a column that may be null': {
      ...noteTable,
      columns: { ...columns, place: { type: 'int', nullable: true } },
    },
    'a column that may not': { ...noteTable, columns: { ...columns, text: { type: 'string', length: 200 } } },
    'another type': { ...noteTable, columns: { ...columns, place: { type: 'string', length: 20 } } },
    'a column too many': { ...noteTable, columns: { ...columns, extra: { type: 'int' } } },
    'no index': { ...noteTable, indexes: [] },
    'another index': { ...noteTable, indexes: [{ columns: ['place'] }] },
    'no tenant': { ...noteTable, columns: { ...columns, tenant_id: { type: 'key', nullable: true } } },
  }
  for (const [drift, spec] of Object.entries(drifts)) {
    const refusal = await start(spec).then(
      () => 'started',
      (error: unknown) => (error as Error).message,
    )
    expect([drift, refusal]).toEqual([drift, expect.stringMatching(/note/)])
  }
}

async function twoPolicies(kit: Kit): Promise<void> {
  const open = guestPolicy([rightTo(undefined)])
  const shut = guestPolicy([{ ...rightTo({ level: 1 }), classes: { public: 'allow' } }])
  await using wide = await openLab(kit, open)
  await using narrow = await openLab(kit, shut)
  for (const lab of [wide, narrow])
    await stageOrders(lab, [
      { code: 'a', level: 1 },
      { code: 'b', level: 2 },
      { code: 'c', level: 1 },
    ])
  const before = [guestOf(wide), guestOf(narrow)] as const
  const look = async (session: ReturnType<typeof guestOf>) => {
    const { data, count } = await session.orders.list({ count: 'exact', limit: 1 })
    return [count, 'code' in data[0]!]
  }
  const rounds = await Promise.all(
    Array.from({ length: 30 }, (_, index) => look(before[(index % 2) as 0 | 1])),
  )
  expect(rounds).toEqual(rounds.map((_, index) => (index % 2 === 0 ? [3, true] : [2, false])))
  const { nextCursor } = await before[0].orders.list({ limit: 1 })
  const crossed = before[1].orders.list({ limit: 1, cursor: nextCursor! })
  expect(await endOf(crossed)).toBe('KITH_INVALID_CURSOR')
  expect(wide.crm.policyVersion).not.toBe(narrow.crm.policyVersion)
}

async function changedPolicy(kit: Kit): Promise<void> {
  const classes: Record<string, string> = { public: 'allow', basic: 'allow' }
  const actions = ['list']
  const roles = [{ name: 'guest', title: 'guest', grants: [{ entity: 'order', actions, classes }] }]
  const deny = [{ entity: 'order', actions: ['list'], rows: { level: 2 }, exceptRoles: [] as string[] }]
  const policy = { id: 'changing', roles, deny } as unknown as Parameters<typeof openLab>[1]
  await using lab = await openLab(kit, policy)
  await stageOrders(lab, [
    { code: 'a', level: 1, total: { amount: 5, currency: 'CNY' } },
    { code: 'b', level: 2 },
  ])
  const version = lab.crm.policyVersion
  classes['behaviour'] = 'allow'
  actions.push('read')
  deny[0]!.actions.length = 0
  deny[0]!.exceptRoles.push('guest')
  roles[0]!.grants.push({ entity: 'customer', actions: ['list'], classes })
  const { data } = await guestOf(lab).orders.list({})
  expect(data.map((row) => [row.code, 'total' in row])).toEqual([['a', false]])
  expect(await endOf(guestOf(lab).orders.get({ id: data[0]!.id }))).toBe('KITH_FORBIDDEN')
  expect(await endOf(guestOf(lab).customers.list({}))).toBe('KITH_FORBIDDEN')
  expect(lab.crm.policyVersion).toBe(version)
}

/** Every action tests related rows, so that only the database can judge. */
const relational = definePolicy({
  id: 'counting',
  roles: [
    {
      name: 'service-rep',
      title: 'service-rep',
      grants: [
        {
          entity: 'customer',
          actions: ['create', 'read', 'list', 'update'],
          rows: { contactPoints: { none: { kind: 'other' } } },
          classes: clear,
        },
      ],
    },
  ],
  restrict: standardRoles().restrict ?? [],
})

async function statementCounts(_kit: Kit): Promise<void> {
  await using counted = await openCounted(relational)
  const { customers } = counted.crm.as(testActor('service-rep'))
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ op: 'create' as const, values: { name: `客户${index}` } }))
  const ofPolicy = async (work: () => Promise<unknown>): Promise<number> => {
    const statements = await counted.statementsOf(work)
    return statements.filter((each) => /^\s*select/.test(each) && each.includes('crm_customer')).length
  }
  await customers.bulk({ items: many(1) })
  for (const count of [2, 100])
    expect([count, await ofPolicy(() => customers.bulk({ items: many(count) }))]).toEqual([count, 1])
  for (const limit of [1, 50, 100])
    expect([limit, await ofPolicy(() => customers.list({ limit }))]).toEqual([limit, 1])
}

/** Attacks on what is decided once, at the start of an instance. */
export const instanceAttacks: readonly Attack[] = [
  { number: 'K15', says: 'nothing starts on tables that differ from their entities', run: schemaDrift },
  { number: 'K16', says: 'two policies in one process never answer for each other', run: twoPolicies },
  { number: 'K16a', says: 'a policy that its author changes later stays what it was', run: changedPolicy },
  { number: 'K18', says: 'the policy costs one statement, however many rows', run: statementCounts },
]
