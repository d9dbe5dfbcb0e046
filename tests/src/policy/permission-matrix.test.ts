import type { CreateCustomerInput, CustomerPatch } from '@kith/core'
import { createTestCrm, type TestCrm, type TestSessionOptions } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { outcomeOf } from './refusal.ts'

/** `ok`, `404` for a row that the role does not see, `403` for an operation or a row that it may not use. */
type Outcome = 'ok' | '404' | '403'

const codes: Readonly<Record<string, Outcome>> = { ok: 'ok', KITH_NOT_FOUND: '404', KITH_FORBIDDEN: '403' }

interface Row {
  readonly role: string
  readonly session?: TestSessionOptions
  /** On a customer of the actor's team, and on one of another team. */
  readonly get: readonly [Outcome, Outcome]
  readonly list: Outcome
  /** How many of the two customers a list shows. */
  readonly listed?: number
  readonly create: Outcome
  readonly update: readonly [Outcome, Outcome]
  readonly delete: readonly [Outcome, Outcome]
  readonly restore: readonly [Outcome, Outcome]
  readonly points: readonly [Outcome, Outcome]
  readonly addPoint: readonly [Outcome, Outcome]
  readonly removePoint: readonly [Outcome, Outcome]
  readonly readDeleted: Outcome
  readonly lookup: readonly string[]
}

const never = ['403', '403'] as const
const everyday = ['phone', 'email', 'phoneLast4']

const sees = {
  get: never,
  list: '403',
  create: '403',
  update: never,
  delete: never,
  restore: never,
  points: never,
  addPoint: never,
  removePoint: never,
  readDeleted: '403',
  lookup: [],
} as const

/** The customer rows of the role table, one line a role. */
const matrix: readonly Row[] = [
  {
    ...sees,
    role: 'system-admin',
    get: ['ok', 'ok'],
    list: 'ok',
    listed: 2,
    points: ['ok', 'ok'],
    readDeleted: 'ok',
  },
  {
    ...sees,
    role: 'relationship-manager',
    get: ['ok', '404'],
    list: 'ok',
    listed: 1,
    create: 'ok',
    update: ['ok', '404'],
    delete: ['ok', '404'],
    restore: ['ok', '404'],
    points: ['ok', '404'],
    addPoint: ['ok', '404'],
    removePoint: ['ok', '404'],
    readDeleted: 'ok',
    lookup: everyday,
  },
  {
    ...sees,
    role: 'service-rep',
    get: ['ok', '404'],
    list: 'ok',
    listed: 1,
    create: 'ok',
    update: ['ok', '404'],
    points: ['ok', '404'],
    lookup: everyday,
  },
  { ...sees, role: 'market-analyst' },
  { ...sees, role: 'data-analyst' },
  { ...sees, role: 'auditor' },
  { ...sees, role: 'dpo', lookup: [...everyday, 'idNumber', 'bankCard'] },
  {
    ...sees,
    role: 'dpo',
    session: { purpose: 'privacy-request' },
    get: ['ok', 'ok'],
    update: ['ok', 'ok'],
    points: ['ok', 'ok'],
    lookup: [...everyday, 'idNumber', 'bankCard'],
  },
  {
    ...sees,
    role: 'integration',
    get: ['ok', 'ok'],
    list: 'ok',
    listed: 2,
    create: 'ok',
    update: ['ok', 'ok'],
    delete: ['ok', 'ok'],
    restore: ['ok', 'ok'],
    points: ['ok', 'ok'],
    addPoint: ['ok', 'ok'],
    removePoint: ['ok', 'ok'],
    readDeleted: 'ok',
    lookup: everyday,
  },
  { ...sees, role: 'a-role-that-no-policy-names' },
]

const described = matrix.map((row) => ({
  ...row,
  who: row.session?.purpose === undefined ? row.role : `${row.role} for a ${row.session.purpose}`,
}))

interface Scene extends AsyncDisposable {
  readonly test: TestCrm
  readonly session: ReturnType<TestCrm['as']>
  readonly near: string
  readonly far: string
  readonly deletedNear: string
  readonly deletedFar: string
  pointOf(id: string): Promise<string>
}

async function stage({ role, session }: Row): Promise<Scene> {
  const test = await createTestCrm()
  const make = (values: CreateCustomerInput, isDeleted = false): Promise<string> =>
    test.crm.system('stage', async (crm) => {
      const { id } = await crm.customers.create(values)
      if (isDeleted) await crm.customers.delete({ id })
      return id
    })
  const owner = { ownerId: 'somebody' }
  return {
    test,
    session: test.as(role, session),
    near: await make({ name: '张三', phone: '13800138000', teamId: 't1', ...owner }),
    far: await make({ name: '李四', phone: '13900139000', teamId: 't2', ...owner }),
    deletedNear: await make({ name: '王五', teamId: 't1', ...owner }, true),
    deletedFar: await make({ name: '赵六', teamId: 't2', ...owner }, true),
    pointOf: async (id) => {
      const page = await test.crm.system('stage', (crm) => crm.customers.contactPoints.list({ id }))
      return page.data[0]!.id
    },
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  }
}

async function expectBoth(
  expected: readonly [Outcome, Outcome],
  { near, far }: Pick<Scene, 'near' | 'far'>,
  call: (id: string) => Promise<unknown>,
): Promise<void> {
  const outcomes = [await outcomeOf(call(near)), await outcomeOf(call(far))].map(
    (each) => codes[each] ?? each,
  )
  expect(outcomes).toEqual(expected)
}

describe.each(described)('$who', (row) => {
  it('reads customers as the role table says', async () => {
    await using scene = await stage(row)
    await expectBoth(row.get, scene, (id) => scene.session.customers.get({ id }))
  })

  it.each(['list', 'search'] as const)('may %s customers as the role table says', async (operation) => {
    await using scene = await stage(row)
    const asked = scene.session.customers[operation]({ count: 'exact' })
    expect(codes[await outcomeOf(asked)]).toBe(row.list)
    const shown = await asked.then((page) => [page.data.length, page.count]).catch(() => [])
    expect(shown).toEqual(row.listed === undefined ? [] : [row.listed, row.listed])
  })

  it('sees deleted customers as the role table says', async () => {
    await using scene = await stage(row)
    const asked = scene.session.customers.list({ deleted: 'only', count: 'exact' })
    expect(codes[await outcomeOf(asked)]).toBe(row.readDeleted)
    const shown = await asked.then((page) => page.count).catch(() => undefined)
    expect(shown).toBe(row.readDeleted === 'ok' ? row.listed : undefined)
  })

  it('creates customers as the role table says', async () => {
    await using scene = await stage(row)
    expect(codes[await outcomeOf(scene.session.customers.create({ name: '孙七' }))]).toBe(row.create)
  })

  it('changes customers as the role table says', async () => {
    await using scene = await stage(row)
    const patch: CustomerPatch = { nickname: '小张' }
    await expectBoth(row.update, scene, (id) => scene.session.customers.update({ id, patch }))
  })

  it('deletes customers as the role table says', async () => {
    await using scene = await stage(row)
    await expectBoth(row.delete, scene, (id) => scene.session.customers.delete({ id }))
  })

  it('restores customers as the role table says', async () => {
    await using scene = await stage(row)
    const deleted = { near: scene.deletedNear, far: scene.deletedFar }
    await expectBoth(row.restore, deleted, (id) => scene.session.customers.restore({ id }))
  })

  it('lists, adds and removes contact points as the role table says', async () => {
    await using scene = await stage(row)
    const points = scene.session.customers.contactPoints
    await expectBoth(row.points, scene, (id) => points.list({ id }))
    await expectBoth(row.addPoint, scene, (id) => points.add({ id, kind: 'wechat', value: 'zhangsan' }))
    const own = { near: await scene.pointOf(scene.near), far: await scene.pointOf(scene.far) }
    await expectBoth(row.removePoint, scene, (id) =>
      points.remove({ id, contactPointId: id === scene.near ? own.near : own.far }),
    )
  })

  it('looks customers up by the keys that the role table names', async () => {
    await using scene = await stage(row)
    const searches = {
      phone: '13900139000',
      email: 'nobody@example.com',
      phoneLast4: '9000',
      idNumber: '11010519491231002X',
      bankCard: '6217000012345678907',
    }
    const outcomes: Record<string, string> = {}
    for (const [key, value] of Object.entries(searches)) {
      outcomes[key] = await outcomeOf(scene.session.customers.lookup({ [key]: value } as { phone: string }))
    }
    const refusal = row.lookup.length === 0 ? 'KITH_FORBIDDEN' : 'KITH_FIELD_UNAVAILABLE'
    expect(outcomes).toEqual(
      Object.fromEntries(
        Object.keys(searches).map((key) => [key, row.lookup.includes(key) ? 'ok' : refusal]),
      ),
    )
  })
})

const whole: CreateCustomerInput = {
  name: '张三丰',
  lifecycle: 'active',
  city: '深圳',
  sex: 'male',
  birthDate: '1990-05-17',
  phone: '13812345678',
  email: 'zhangsan@qq.com',
  address: '广东省深圳市南山区科技园路12号',
  notes: '客户说打 13900139000 找他',
  idNumber: '11010519491231002X',
  bankCard: '6217000012345678907',
  teamId: 't1',
}
const fields = Object.keys(whole).filter((field) => field !== 'teamId')

const clear = Object.fromEntries(fields.map((field) => [field, whole[field as 'name']]))
const contact = { phone: '+8613812345678', email: 'zhangsan@qq.com', address: whole.address }
const masked = {
  name: '张**',
  city: '******',
  birthDate: '1990-**-**',
  phone: '138****5678',
  email: 'z***@qq.com',
  address: '广东省深圳市南山区****',
}
const identities = ['idNumber', 'bankCard']
const without = (names: readonly string[], values: object): object =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)))

describe('a customer with every kind of field', () => {
  it.each([
    { who: 'system-admin', session: {}, shown: masked },
    {
      who: 'relationship-manager',
      session: {},
      shown: { ...clear, ...contact, idNumber: '1****************X', bankCard: '**** **** **** 8907' },
    },
    {
      who: 'service-rep',
      session: {},
      shown: { ...masked, name: '张三丰', lifecycle: 'active', notes: '客户说打 [phone] 找他' },
    },
    { who: 'integration', session: {}, shown: without(identities, { ...clear, ...contact }) },
    {
      who: 'integration',
      session: { attributes: { identityAccess: true } },
      shown: { ...clear, ...contact },
    },
    {
      who: 'integration',
      session: { attributes: { identityAccess: 'true' } },
      shown: without(identities, { ...clear, ...contact }),
    },
    { who: 'dpo', session: { purpose: 'privacy-request' }, shown: { ...clear, ...contact } },
  ])('is shown to $who with $session as the role table says', async ({ who, session, shown }) => {
    await using test = await createTestCrm()
    const { id } = await test.crm.system('stage', (crm) => crm.customers.create(whole))
    const reader = test.as(who, session)
    const row = Object.entries(await reader.customers.get({ id }))
    expect(Object.fromEntries(row.filter(([field]) => fields.includes(field)))).toEqual(shown)
  })

  it.each([
    { who: 'service-rep', session: {}, allowed: ['nickname', 'relationshipStage', 'tags', 'preferences'] },
    { who: 'relationship-manager', session: {}, allowed: 'all' },
    { who: 'integration', session: {}, allowed: 'all but identity' },
    { who: 'integration', session: { attributes: { identityAccess: true } }, allowed: 'all' },
    { who: 'dpo', session: { purpose: 'privacy-request' }, allowed: 'personal' },
  ])('may be changed by $who with $session in $allowed', async ({ who, session, allowed }) => {
    await using test = await createTestCrm()
    const { id } = await test.crm.system('stage', (crm) => crm.customers.create(whole))
    const writer = test.as(who, session)
    const specs = test.crm.catalog.get('customer').fields
    const mayWrite = (field: string): boolean => {
      const { class: fieldClass } = specs[field]!
      if (Array.isArray(allowed)) return allowed.includes(field)
      if (allowed === 'personal') return fieldClass !== 'public' && fieldClass !== 'behaviour'
      return allowed === 'all' || !['identity', 'financial'].includes(fieldClass)
    }
    for (const [field, spec] of Object.entries(specs)) {
      if (!spec.nullable || spec.managed || field === 'teamId') continue
      const outcome = await outcomeOf(writer.customers.update({ id, patch: { [field]: null } }))
      expect([field, outcome]).toEqual([field, mayWrite(field) ? 'ok' : 'KITH_FIELD_UNAVAILABLE'])
    }
  })
})
