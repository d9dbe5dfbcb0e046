import {
  type BulkCustomerItem,
  type Crm,
  definePolicy,
  type Filter,
  type Grant,
  standardRoles,
} from '@kith/core'
import { type TestCrm, testActor } from '@kith/testing'
import Sqlite from 'better-sqlite3'
import { expect } from 'vitest'

import { cardPolicy, cards, issueSecretCard } from '../policy/cards-plugin.ts'
import { dumpDatabase } from '../policy/database-dump.ts'
import { endOf, type Hit, type Send, serve } from './attack-http.ts'
import { type Attack, clear, guestOf, guestPolicy, type Kit, openLab, stageOrders } from './attack.ts'

const UNAVAILABLE = 'KITH_FIELD_UNAVAILABLE'

const whole = {
  name: '张三丰',
  nickname: '张三',
  phone: '13812345678',
  email: 'zhangsan@qq.com',
  idNumber: '11010519491231002X',
  bankCard: '6217000012345678907',
  birthDate: '1990-05-17',
  notes: '客户说打 13900139000 找他',
  preferences: { a: 1 },
}

const kept = {
  id: '00000000-0000-7000-8000-000000000001',
  version: 9,
  tenantId: 'elsewhere',
  tenant_id: 'elsewhere',
  createdAt: '2020-01-01T00:00:00.000Z',
  createdBy: 'u-other',
  updatedAt: '2020-01-01T00:00:00.000Z',
  updatedBy: 'u-other',
  deletedAt: null,
  erasedAt: '2020-01-01T00:00:00.000Z',
  mergedIntoId: '00000000-0000-7000-8000-000000000001',
  restrictedAt: null,
  firstSeenAt: '2020-01-01T00:00:00.000Z',
  lastActivityAt: null,
  alive: '',
  role: 'system-admin',
  roles: ['system-admin'],
  level: 2,
  __l_phone: 2,
  $masked: ['phone'],
  '#arm0': 1,
  '#key': 'x',
  phone_eq: 'x',
  phoneEq: 'x',
  name_norm: 'x',
  constructor: {},
  toString: 'x',
}

interface Scene {
  readonly test: TestCrm
  /** Of the team `t1`, and of another. */
  readonly near: string
  readonly far: string
}

async function stage(test: TestCrm): Promise<Scene> {
  return test.crm.system('stage', async (crm) => ({
    test,
    near: (await crm.customers.create({ ...whole, teamId: 't1', ownerId: 'u-other' })).id,
    far: (await crm.customers.create({ ...whole, teamId: 't2', ownerId: 'u-other' })).id,
  }))
}

function stored({ test, near }: Scene) {
  return test.crm.system('look', (crm) => crm.customers.get({ id: near }))
}

/** Expects that a call ends so, and that nothing of the database has changed. */
async function expectRefused(
  test: Pick<TestCrm, 'database'>,
  [what, call]: readonly [string, () => Promise<unknown>],
  ends: string | RegExp,
): Promise<void> {
  const before = await dumpDatabase(test)
  const end = await endOf(call())
  expect([what, end]).toEqual([what, typeof ends === 'string' ? ends : expect.stringMatching(ends)])
  const isUnchanged = (await dumpDatabase(test)) === before
  expect([what, isUnchanged]).toEqual([what, true])
}

/** The commands on customers with an input that succeeds. */
const commands = (near: string): Readonly<Record<string, object>> => ({
  'customers.create': { name: 'x' },
  'customers.update': { id: near, patch: { nickname: 'x' } },
  'customers.delete': { id: near },
  'customers.restore': { id: near },
  'customers.contactPoints.add': { id: near, kind: 'other', value: 'x' },
  'customers.contactPoints.remove': { id: near, contactPointId: near },
  'customers.bulk': { items: [{ op: 'create', values: { name: 'x' } }] },
})

async function noWhere(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm()
  const { near } = await stage(test)
  const actor = testActor('integration')
  for (const [operation, input] of Object.entries(commands(near))) {
    for (const where of [{}, { phone: whole.phone }, { not: { phone: { isNull: true } } }]) {
      const call = () => test.crm.execute({ actor, operation, input: { ...input, where } })
      await expectRefused(test, [operation, call], /^KITH_(?:INVALID_QUERY|VALIDATION|FIELD_UNAVAILABLE)$/)
    }
  }
  for (const op of ['update', 'delete']) {
    const item = {
      op,
      where: { phone: whole.phone },
      patch: { nickname: 'x' },
    } as unknown as BulkCustomerItem
    const call = () => test.as('integration').customers.bulk({ items: [item] })
    await expectRefused(test, [op, call], /^KITH_(?:INVALID_QUERY|VALIDATION)$/)
  }
  const send = await serve(test.crm)
  for (const method of ['PATCH', 'DELETE']) {
    const { status } = await send(method, '/customers?where={}', {
      as: 'integration',
      raw: '{"nickname":"x"}',
    })
    expect(status).toBe(405)
    const one = await send(method, `/customers/${near}?where={}`, {
      as: 'integration',
      raw: '{"nickname":"x"}',
      headers: { 'if-match': '"1"' },
    })
    expect(one.status).toBe(400)
  }
}

async function noExpressions(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm()
  const scene = await stage(test)
  const rep = test.as('service-rep')
  const expressions = [
    { raw: 'phone' },
    { column: 'phone' },
    { set: 'x' },
    { $ref: 'phone' },
    { param: 'x' },
    ['phone'],
  ]
  for (const nickname of [...expressions, { actor: 'id' }, 1, true]) {
    const patch = { nickname } as unknown as { nickname: string }
    const what = JSON.stringify(nickname)
    await expectRefused(
      test,
      [what, () => rep.customers.update({ id: scene.near, patch })],
      'KITH_VALIDATION',
    )
  }
  for (const nickname of ['phone', '"phone"', "'||phone||'", '${phone}', '{{phone}}', 'phone + 1']) {
    await rep.customers.update({ id: scene.near, patch: { nickname } })
    expect((await stored(scene)).nickname).toBe(nickname)
  }
  await rep.customers.update({ id: scene.near, patch: { preferences: { b: 2 } } })
  expect((await stored(scene)).preferences).toEqual({ b: 2 })
  const grant: Grant = { entity: 'order', actions: ['read', 'create', 'update'], classes: clear }
  await using lab = await openLab(kit, guestPolicy([grant]))
  const { one } = await stageOrders(lab, [{ code: 'one', level: 1 }])
  for (const level of [{ increment: 1 }, { add: 1 }, { max: 'level' }, '+1', '1']) {
    const patch = { level } as unknown as { level: number }
    const call = () => guestOf(lab).orders.update({ id: one!, patch })
    await expectRefused(lab, [JSON.stringify(level), call], 'KITH_VALIDATION')
  }
}

async function noUpsert(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm()
  const { near } = await stage(test)
  const { customers } = test.as('integration')
  const again = { id: near, name: 'x' }
  await expectRefused(test, ['create', () => customers.create(again)], UNAVAILABLE)
  const items = [{ op: 'create', values: again }] as unknown as BulkCustomerItem[]
  await expectRefused(test, ['bulk', () => customers.bulk({ items, atomic: true })], UNAVAILABLE)
  for (const item of [
    { op: 'upsert', id: near, values: { name: 'x' } },
    { op: 'create', values: { name: 'x' }, onConflict: 'update' },
  ]) {
    const call = () => customers.bulk({ items: [item as unknown as BulkCustomerItem] })
    await expectRefused(test, [item.op, call], /^KITH_(?:INVALID_QUERY|VALIDATION)$/)
  }
  const send = await serve(test.crm)
  expect((await send('PUT', `/customers/${near}`, { as: 'integration', raw: '{}' })).status).toBe(405)
}

/** Refused changes, in the form of a patch of the near customer. */
const refusedPatches: readonly (readonly [role: string, patch: object])[] = [
  ['service-rep', { nickname: 'x', phone: '13900000000' }],
  ['service-rep', { phone: '13900000000', nickname: 'x' }],
  ['service-rep', { nickname: 'x', phone: null }],
  ['service-rep', { nickname: 'x', idNumber: null, notes: null }],
  ['service-rep', { nickname: 'x', shoeSize: 43 }],
  ['service-rep', { nickname: 'x', teamId: 't2' }],
  ['integration', { nickname: 'x', bankCard: whole.bankCard }],
  ['integration', { nickname: 'x', phone: '12' }],
  ['integration', { phone: '13900000000', email: 'no address' }],
  ['relationship-manager', { nickname: 'x', ownerId: 'u9', teamId: 't2', phone: '13900000000' }],
  ['relationship-manager', { nickname: 'x', idNumber: '1****************X' }],
  ['system-admin', { nickname: 'x' }],
  ['auditor', { nickname: 'x' }],
  ['dpo', { name: 'x' }],
]

async function nothingChanges(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm()
  const { near, far } = await stage(test)
  const send = await serve(test.crm)
  const headers = { 'if-match': '"1"' }
  const refuse = async (call: Promise<{ readonly status: number; readonly text: string }>): Promise<void> => {
    const { status, text } = await call
    if (status >= 400) throw Object.assign(new Error(text), { code: 'KITH_REFUSED' })
  }
  const over = (method: string, path: string, hit: Hit) => () => refuse(send(method, path, hit))
  for (const [as, patch] of refusedPatches) {
    const what = `${as}: ${JSON.stringify(patch)}`
    const input = { id: near, patch }
    const items = [
      { op: 'update', id: near, patch: as === 'integration' ? { nickname: 'first' } : {} },
      { op: 'update', ...input },
    ]
    const inProcess = () => test.crm.execute({ actor: testActor(as), operation: 'customers.update', input })
    await expectRefused(test, [what, inProcess], /^KITH_/)
    await expectRefused(
      test,
      [what, over('PATCH', `/customers/${near}`, { as, body: patch, headers })],
      /^KITH_/,
    )
    const bulk = { as, body: { items, atomic: true } }
    await expectRefused(test, [what, over('POST', '/customers/bulk', bulk)], /^KITH_/)
    const each = { as, body: { items: items.slice(1) } }
    const before = await dumpDatabase(test)
    await send('POST', '/customers/bulk', each)
    expect([what, (await dumpDatabase(test)) === before]).toEqual([what, true])
    const values = { as, body: { name: 'x', ...patch } }
    if (as === 'integration') await expectRefused(test, [what, over('POST', '/customers', values)], /^KITH_/)
  }
  const rep = 'service-rep'
  const others: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['far', over('PATCH', `/customers/${far}`, { as: rep, body: { nickname: 'x' }, headers })],
    ['no version', over('PATCH', `/customers/${near}`, { as: rep, body: { nickname: 'x' } })],
    [
      'old version',
      over('PATCH', `/customers/${near}`, {
        as: rep,
        body: { nickname: 'x' },
        headers: { 'if-match': '"7"' },
      }),
    ],
    ['delete', over('DELETE', `/customers/${near}`, { as: rep, headers })],
    ['restore', over('POST', `/customers/${near}/restore`, { as: 'integration' })],
    ['other team', over('POST', '/customers', { as: rep, body: { name: 'x', teamId: 't2' } })],
    [
      'point',
      over('POST', `/customers/${near}/contact-points`, { as: rep, body: { kind: 'other', value: 'x' } }),
    ],
    ['bad JSON', over('PATCH', `/customers/${near}`, { as: rep, raw: '{"nickname":"x"', headers })],
  ]
  for (const other of others) await expectRefused(test, other, /^KITH_/)
  expect(test.errors).toEqual([])
}

/** One who writes what they see masked: the mask, once written, would take the place of the value. */
const forgetful = definePolicy({
  id: 'forgetful',
  roles: [
    {
      name: 'clerk',
      title: 'clerk',
      grants: [
        {
          entity: 'customer',
          actions: ['read'],
          classes: { ...clear, basic: 'mask', contact: 'mask', freeText: 'redact' },
        },
        { entity: 'customer', actions: ['update'], classes: { ...clear, freeText: 'allow' } },
      ],
    },
  ],
})

async function maskEcho(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm({ policy: forgetful })
  const scene = await stage(test)
  const { customers } = test.as('clerk')
  const shown: Readonly<Record<string, unknown>> = { ...(await customers.get({ id: scene.near })) }
  for (const field of ['name', 'nickname', 'phone', 'email', 'notes']) {
    expect(shown[field]).not.toBe(whole[field as 'name'])
    const patch = { industry: 'x', [field]: shown[field] }
    const call = () => customers.update({ id: scene.near, patch })
    await expectRefused(test, [field, call], 'KITH_MASK_ECHO')
  }
  const send = await serve(test.crm)
  const body = { industry: 'x', phone: shown['phone'] }
  const answer = await send('PATCH', `/customers/${scene.near}`, {
    as: 'clerk',
    body,
    headers: { 'if-match': '"1"' },
  })
  expect([answer.status, answer.json['code']]).toEqual([422, 'KITH_MASK_ECHO'])
  expect(await stored(scene)).toMatchObject({
    name: whole.name,
    nickname: whole.nickname,
    notes: whole.notes,
    version: 1,
  })
}

async function loadAndSave(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm()
  const scene = await stage(test)
  const { customers } = test.as('service-rep')
  const form: Readonly<Record<string, unknown>> = { ...(await customers.get({ id: scene.near })) }
  const blank = Object.keys(whole).map((field) => [field, form[field] ?? null] as const)
  const saves: readonly object[] = [
    form,
    Object.fromEntries(blank),
    ...blank.filter(([, value]) => value === null).map(([field]) => ({ nickname: 'x', [field]: null })),
  ]
  for (const patch of saves) {
    const call = () => customers.update({ id: scene.near, patch })
    await expectRefused(test, [Object.keys(patch).join(), call], UNAVAILABLE)
  }
  await customers.update({ id: scene.near, patch: { nickname: form['nickname'] as string, tags: ['vip'] } })
  const { nickname, phone, idNumber, bankCard, notes, birthDate } = await stored(scene)
  expect([nickname, phone, idNumber, bankCard, notes, birthDate]).toEqual([
    whole.nickname,
    `+86${whole.phone}`,
    whole.idNumber,
    whole.bankCard,
    whole.notes,
    whole.birthDate,
  ])
}

/** Who may add to tags and preferences everywhere, and sees them in some rows only. */
const adding = definePolicy({
  id: 'adding',
  roles: [
    {
      name: 'adder',
      title: 'adder',
      grants: [
        { entity: 'customer', actions: ['read'], classes: { public: 'allow', basic: 'allow' } },
        { entity: 'customer', actions: ['read'], rows: { teamId: 't2' }, classes: { behaviour: 'allow' } },
        { entity: 'customer', actions: ['update'], fields: { tags: 'allow', preferences: 'allow' } },
      ],
    },
  ],
})

async function addToHidden(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm({ policy: adding })
  const { near, far } = await stage(test)
  const { customers } = test.as('adder')
  const values = { channel: 'sms' }
  const adds: readonly ((id: string) => Promise<unknown>)[] = [
    (id) => customers.tags.add({ id, tags: ['x'] }),
    (id) => customers.tags.remove({ id, tags: ['x'] }),
    (id) => customers.preferences.set({ id, kind: 'stated', values }),
  ]
  for (const [index, add] of adds.entries()) {
    await expectRefused(test, [`${index}`, () => add(near)], UNAVAILABLE)
    expect([index, await endOf(add(far))]).toEqual([index, 'ok'])
  }
}

async function outOfReach(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm()
  const { near } = await stage(test)
  const { customers } = test.as('relationship-manager')
  const moves = [
    { teamId: 't2' },
    { teamId: null, ownerId: null },
    { teamId: 't2', ownerId: 'u9', phone: '13900000000' },
  ]
  for (const patch of moves) {
    const what = JSON.stringify(patch)
    const items = [{ op: 'update' as const, id: near, patch }]
    await expectRefused(test, [what, () => customers.update({ id: near, patch })], 'KITH_OUT_OF_REACH')
    await expectRefused(test, [what, () => customers.bulk({ items, atomic: true })], 'KITH_OUT_OF_REACH')
    const { results } = await customers.bulk({ items })
    expect(results[0]).toMatchObject({ status: 403 })
  }
  const keys: readonly object[] = [
    { tenantId: 'elsewhere' },
    { id: near },
    { createdBy: 'u9' },
    { createdAt: '2020-01-01T00:00:00Z' },
  ]
  for (const patch of keys) {
    const call = () => customers.update({ id: near, patch })
    await expectRefused(test, [JSON.stringify(patch), call], UNAVAILABLE)
  }
}

async function foreignTenant(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm()
  for (const role of ['integration', 'relationship-manager', 'service-rep'])
    for (const values of [{ tenantId: 'elsewhere' }, { tenant_id: 'elsewhere' }, { tenantId: 'default' }]) {
      const call = () => test.as(role).customers.create({ name: 'x', ...values })
      await expectRefused(test, [role, call], UNAVAILABLE)
    }
  const teamless = test.as('service-rep', { attributes: { teamIds: [] } })
  await expectRefused(test, ['no team', () => teamless.customers.create({ name: 'x' })], 'KITH_OUT_OF_REACH')
  const defaulted = async (rows: Filter): Promise<string> => {
    const grant: Grant = { entity: 'order', actions: ['read', 'create'], rows, classes: clear }
    await using lab = await openLab(kit, guestPolicy([grant]))
    return await endOf(guestOf(lab).orders.create({ code: 'x' }))
  }
  expect(await defaulted({ rate: { isNull: true } })).toBe('KITH_OUT_OF_REACH')
  expect(await defaulted({ rate: { gte: '2.000' } })).toBe('KITH_OUT_OF_REACH')
  expect(await defaulted({ rate: '1.000' })).toBe('ok')
}

async function massAssignment(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm()
  const { near } = await stage(test)
  const before = await dumpDatabase(test)
  for (const role of ['service-rep', 'relationship-manager', 'integration']) {
    const { customers } = test.as(role)
    const poisoned = JSON.parse('{"name":"x","__proto__":{"erasedAt":"2020-01-01T00:00:00.000Z"}}') as {
      name: string
    }
    const stolen = [
      ...Object.entries(kept).map(([field, value]) => ({ name: 'x', [field]: value })),
      poisoned,
    ]
    for (const values of stolen) {
      const { name: _, ...rest } = values
      const patch = values === poisoned ? poisoned : { nickname: 'x', ...rest }
      const ends = [
        await endOf(customers.create(values)),
        await endOf(customers.update({ id: near, patch })),
        await endOf(customers.bulk({ items: [{ op: 'create', values }], atomic: true })),
      ]
      expect([role, Object.keys(values), ends]).toEqual([
        role,
        Object.keys(values),
        ends.map(() => UNAVAILABLE),
      ])
    }
  }
  expect(await dumpDatabase(test)).toBe(before)
}

async function shapedAnswers(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm()
  const { near } = await stage(test)
  const send = await serve(test.crm)
  const { idNumber: _, bankCard: __, ...mayCreate } = whole
  const answers: Awaited<ReturnType<Send>>[] = [
    await send('POST', '/customers', { body: { ...mayCreate, teamId: 't1' } }),
    await send('PATCH', `/customers/${near}`, { body: { tags: ['x'] }, headers: { 'if-match': '"1"' } }),
    await send('PATCH', `/customers/${near}`, { body: { tags: ['x'] }, headers: { 'if-match': '"2"' } }),
    await send('PATCH', `/customers/${near}`, { body: { tags: ['y'] }, headers: { 'if-match': '"9"' } }),
    await send('POST', '/customers/bulk', { body: { items: [{ op: 'create', values: mayCreate }] } }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([201, 200, 200, 412, 200])
  for (const { text } of answers)
    for (const secret of [
      whole.phone,
      whole.email,
      whole.idNumber,
      whole.bankCard,
      whole.birthDate,
      '13900139000',
    ])
      expect([secret, text.includes(secret)]).toEqual([secret, false])
  expect(answers[0]!.json).toMatchObject({ phone: '138****5678', birthDate: '1990-**-**' })
  const blind = definePolicy({
    id: 'blind',
    roles: [
      {
        name: 'scribe',
        title: '',
        grants: [{ entity: 'customer', actions: ['create', 'update'], classes: clear }],
      },
    ],
  })
  await using dark = await kit.createTestCrm({ policy: blind })
  const scribe = dark.as('scribe')
  const created = await scribe.customers.create({ name: 'x', phone: whole.phone })
  const updated = await scribe.customers.update({ id: created.id, patch: { name: 'y' } })
  for (const answer of [created, updated]) expect(Object.keys(answer).toSorted()).toEqual(['id', 'version'])
}

async function uniqueValues(kit: Kit): Promise<void> {
  await using shop = await kit.createTestCrm({ plugins: [cards()], policy: cardPolicy })
  await issueSecretCard(shop)
  const clerk = shop.as('clerk')
  const ownerId = 'u-clerk'
  const mine = await clerk.cards.create({ number: 'A', ownerId })
  const spare = await clerk.cards.create({ number: 'B', ownerId })
  await clerk.cards.delete({ id: spare.id })
  const told = [
    () => clerk.cards.create({ number: 'SECRET-7', ownerId }),
    () => clerk.cards.update({ id: mine.id, patch: { number: 'SECRET-7' } }),
  ]
  for (const tell of told) {
    const refusal = await tell().then(
      () => undefined,
      (error: unknown) => error as Error & { code: string },
    )
    expect(refusal?.code).toBe('KITH_POSSIBLE_DUPLICATE')
    const { message, cause, ...rest } = refusal!
    expect(cause).toBeUndefined()
    expect(JSON.stringify([message, rest])).not.toMatch(/SECRET|somebody|number|constraint|unique_|crm_/i)
  }
  for (let count = 2; count < 60; count++) expect(await endOf(told[0]!())).toBe('KITH_POSSIBLE_DUPLICATE')
  const limited = [
    ...told,
    () => clerk.cards.create({ number: 'free', ownerId }),
    () => clerk.cards.update({ id: mine.id, patch: { number: 'free' } }),
    () => clerk.cards.restore({ id: spare.id }),
  ]
  for (const call of limited) expect(await endOf(call())).toBe('KITH_RATE_LIMITED')
  expect(await endOf(clerk.cards.update({ id: mine.id, patch: { label: 'x' } }))).toBe('ok')
  expect(await endOf(shop.as('clerk', { id: 'u2' }).cards.create({ number: 'D', ownerId: 'u2' }))).toBe('ok')
  shop.clock.advance(1000)
  expect(await endOf(told[0]!())).toBe('KITH_POSSIBLE_DUPLICATE')
  expect(await endOf(told[0]!())).toBe('KITH_RATE_LIMITED')
}

/** A CRM into whose writes somebody else writes, between the check and the write. */
async function openInterfered(): Promise<{
  crm: Crm
  /** At each look at a row, until it is told otherwise. */
  interfere: (statement: string | undefined) => void
  raw: Sqlite.Database
}> {
  const [{ createCrm }, { Kysely, SqliteDialect }] = await Promise.all([
    import('@kith/core'),
    import('kysely'),
  ])
  const raw = new Sqlite(':memory:')
  let statement: string | undefined
  const database = new Kysely<never>({
    dialect: new SqliteDialect({ database: raw }),
    log: ({ query }) => {
      if (statement !== undefined && query.sql.includes('#may')) raw.exec(statement)
    },
  })
  const policy = standardRoles()
  const crm = createCrm({ database, policy, secret: 'a secret of the tests, thirty-two long' })
  await crm.migrate()
  return { crm, raw, interfere: (next) => void (statement = next) }
}

async function betweenCheckAndWrite(_kit: Kit): Promise<void> {
  const { crm, raw, interfere } = await openInterfered()
  const rep = crm.as(testActor('relationship-manager'))
  const calls = ['update', 'delete', 'restore'] as const
  for (const call of calls) {
    const { id } = await rep.customers.create({ name: '张三' })
    if (call === 'restore') await rep.customers.delete({ id })
    interfere(
      `update crm_customer set team_id = 't2', owner_id = 'u9', version = version + 1 where id = '${id}'`,
    )
    const written =
      call === 'update'
        ? rep.customers.update({ id, patch: { nickname: '小张' } })
        : rep.customers[call]({ id })
    expect([call, await endOf(written)]).toEqual([call, 'KITH_VERSION_MISMATCH'])
    interfere(undefined)
    const [row] = raw
      .prepare('select nickname, deleted_at from crm_customer where id = ?')
      .all(id) as object[]
    expect(row).toMatchObject({ nickname: null })
  }
  await crm.close()
  raw.close()
}

/** Attacks by writing. */
export const writeAttacks: readonly Attack[] = [
  { number: 'W34', says: 'nothing is changed or deleted by a filter', run: noWhere },
  { number: 'W35', says: 'a value is a value and never an expression', run: noExpressions },
  { number: 'W36', says: 'a creation never changes what is there', run: noUpsert },
  { number: 'W37', says: 'a write that is refused has changed nothing', run: nothingChanges },
  { number: 'W38', says: 'a mask that comes back takes the place of nothing', run: maskEcho },
  { number: 'W39', says: 'what a form did not show stays when it is saved', run: loadAndSave },
  {
    number: 'W39 added',
    says: 'nothing is added to a value that its row does not show',
    run: addToHidden,
  },
  { number: 'W40', says: 'nobody moves a row out of their reach', run: outOfReach },
  { number: 'W41', says: 'nobody creates in another tenant, and defaults count', run: foreignTenant },
  { number: 'W42', says: 'what the kernel keeps is written by nobody', run: massAssignment },
  { number: 'W43', says: 'a write is answered as a read would be', run: shapedAnswers },
  {
    number: 'W44',
    says: 'a unique value of another is told as little and as seldom as can be',
    run: uniqueValues,
  },
  {
    number: 'W46',
    says: 'a row that changes between the check and the write is not written',
    run: betweenCheckAndWrite,
  },
]
