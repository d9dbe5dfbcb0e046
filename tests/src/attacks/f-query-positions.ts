import { type AggregateQuery, definePolicy, type ListQuery, standardRoles } from '@kith/core'
import { standardRoleNames, type TestCrm } from '@kith/testing'
import { expect } from 'vitest'

import { endOf, serve, withoutIds } from './attack-http.ts'
import type { Attack, Kit } from './attack.ts'

const UNAVAILABLE = 'KITH_FIELD_UNAVAILABLE'

const secrets = {
  phone: '13812345678',
  email: 'trace@example.com',
  idNumber: '11010519491231002X',
  bankCard: '6217000012345678907',
  address: '广东省深圳市南山区科技园路12号',
  notes: '客户说打 13900139000 找他',
}

/** Customers of the team `t1`, and one of another; answers the id of the first. */
function stageCustomers({ crm: root }: TestCrm, count = 3): Promise<string> {
  return root.system('stage', async (crm) => {
    const ids: string[] = []
    for (let index = 0; index < count; index++)
      ids.push((await crm.customers.create({ name: `张${index}`, teamId: 't1', ...secrets })).id)
    await crm.customers.create({ name: '李四', teamId: 't2', ...secrets })
    return ids[0]!
  })
}

const QUERY: ListQuery = { sort: ['-createdAt', 'name'], where: { kind: 'person' }, limit: 1 }

async function cursors(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm()
  await stageCustomers(test)
  const roles = ['service-rep', 'relationship-manager']
  const broad = test.as('service-rep', { roles })
  const page = async (session: ReturnType<TestCrm['as']>): Promise<string> =>
    (await session.customers.list(QUERY)).nextCursor!
  const cursor = await page(broad)
  const use = (session: ReturnType<TestCrm['as']>, query: ListQuery = {}): Promise<string> =>
    endOf(session.customers.list({ ...QUERY, cursor, ...query }))
  expect(await use(broad)).toBe('ok')
  const others = [
    test.as('service-rep', { roles, activeRoles: ['service-rep'] }),
    test.as('service-rep', { roles, id: 'u-other' }),
    test.as('service-rep', { roles, tenantId: 'elsewhere' }),
    test.as('service-rep', { roles: [...roles, 'auditor'] }),
  ]
  for (const other of others) expect(await use(other)).toBe('KITH_INVALID_CURSOR')
  const queries: readonly ListQuery[] = [
    { where: { kind: 'organization' } },
    { where: { kind: { ne: 'person' } } },
    { sort: ['createdAt', 'name'] },
    { sort: ['-updatedAt', 'lifecycle'] },
    { fields: ['name'] },
  ]
  for (const query of queries) expect(await use(broad, query)).toBe('KITH_INVALID_CURSOR')
  const standard = standardRoles()
  const policy = definePolicy({ ...standard, roles: standard.roles.filter(({ name }) => name !== 'auditor') })
  await using changed = await kit.createTestCrm({ policy })
  expect(await use(changed.as('service-rep', { roles }))).toBe('KITH_INVALID_CURSOR')
  const bytes = Buffer.from(cursor, 'base64url')
  for (let index = 0; index < bytes.length; index += 7) {
    const forged = Buffer.from(bytes)
    forged[index]! ^= 0x40
    expect(await use(broad, { cursor: forged.toString('base64url') })).toBe('KITH_INVALID_CURSOR')
  }
}

/** A planner of whom every kind of hidden field is hidden: masked, denied, open in some rows, and not there. */
const planning = definePolicy({
  id: 'planning',
  roles: [
    {
      name: 'planner',
      title: 'planner',
      grants: [
        {
          entity: 'customer',
          actions: ['aggregate'],
          classes: { public: 'allow', basic: 'allow', quasi: 'mask' },
          fields: { version: 'deny', lastActivityAt: 'mask' },
        },
        {
          entity: 'customer',
          actions: ['aggregate'],
          rows: { teamId: 't1' },
          classes: { behaviour: 'allow' },
          fields: { firstSeenAt: 'allow' },
        },
      ],
    },
  ],
})

const hiddenFields = [
  'city',
  'lastActivityAt',
  'version',
  'lifecycle',
  'notes',
  'phone',
  'shoeSize',
  '__proto__',
]

async function figures(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm({ policy: planning })
  await stageCustomers(test)
  const ask = (query: AggregateQuery): Promise<string> => endOf(test.as('planner').customers.aggregate(query))
  expect(await ask({ groupBy: ['industry'], measures: { n: 'count', k: { countDistinct: 'kind' } } })).toBe(
    'ok',
  )
  expect(await ask({ measures: { n: { max: 'createdAt' } } })).toBe('ok')
  for (const field of hiddenFields) {
    const measures = ['sum', 'avg', 'min', 'max', 'countDistinct'].map((calculation) => ({
      measures: { n: { [calculation]: field } as { readonly sum: string } },
    }))
    for (const query of [{ groupBy: [field], measures: { n: 'count' as const } }, ...measures])
      expect({ query, end: await ask(query) }).toEqual({ query, end: UNAVAILABLE })
  }
  for (const field of hiddenFields.filter((each) => each !== 'lifecycle' && each !== '__proto__')) {
    const where = JSON.parse(`{"${field}":{"isNull":false}}`) as NonNullable<AggregateQuery['where']>
    expect({ where, end: await ask({ where, measures: { n: 'count' } }) }).toEqual({
      where,
      end: UNAVAILABLE,
    })
  }
}

/** A condition on figures would tell of groups that are too small to be shown, bit by bit. */
async function conditionsOnFigures(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm({ policy: planning })
  await stageCustomers(test)
  const send = await serve(test.crm)
  const plain = { groupBy: ['industry'], measures: { n: 'count' as const } }
  const { customers } = test.as('planner')
  expect(await endOf(customers.aggregate(plain))).toBe('ok')
  const doors = [
    { having: { n: { gte: 1 } } },
    { having: { phone: { startsWith: '138' } } },
    { having: {} },
    { HAVING: 'count(*) > 1' },
    { filter: { n: 1 } },
    { distinct: ['phone'] },
    { sort: ['n'] },
    { measures: { n: { count: 'phone' } } },
    { measures: { n: { sum: 'version', having: { gte: 1 } } } },
    { measures: { 'count(*) having 1': 'count' } },
  ]
  for (const door of doors) {
    const query = { ...plain, ...door }
    const end = await endOf(customers.aggregate(query as AggregateQuery))
    expect([door, end]).toEqual([door, expect.stringMatching(/^KITH_(INVALID_QUERY|VALIDATION)$/)])
    const { status } = await send('POST', '/customers/aggregate', { as: 'planner', body: query })
    expect([door, status === 400 || status === 422]).toEqual([door, true])
  }
  const asList = { having: { name: 'x' } } as ListQuery
  expect(await endOf(test.as('service-rep').customers.list(asList))).not.toBe('ok')
}

/** Names of one length: a field that a representative is denied, and one that there is not. */
const [DENIED, UNKNOWN] = ['idNumber', 'shoeSize']

async function deniedOrUnknown(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm()
  const path = `/customers/${await stageCustomers(test)}`
  const send = await serve(test.crm)
  const headers = { 'if-match': '"1"' }
  const attempts: readonly ((field: string) => ReturnType<typeof send>)[] = [
    (field) => send('GET', `${path}?fields=${field}`),
    (field) => send('GET', `/customers?fields=name,${field}`),
    (field) => send('GET', `/customers?${field}=x`),
    (field) => send('GET', `/customers?sort=-${field}`),
    (field) => send('GET', `/customers?where={"not":{"${field}":{"isNull":false}}}`),
    (field) => send('POST', '/customers/search', { body: { where: { or: [{ [field]: 'x' }] } } }),
    (field) => send('POST', '/customers/search', { body: { sort: [field] } }),
    (field) => send('POST', '/customers/search', { body: { fields: [field] } }),
    (field) => send('PATCH', path, { body: { [field]: 'x' }, headers }),
    (field) => send('POST', '/customers', { body: { name: 'x', [field]: null } }),
    (field) =>
      send('POST', '/customers/bulk', {
        body: { items: [{ op: 'create', values: { name: 'x', [field]: '' } }] },
      }),
    (field) =>
      send('POST', '/customers/aggregate', {
        as: 'market-analyst',
        body: { measures: { n: { sum: field } } },
      }),
    (field) =>
      send('POST', '/customers/aggregate', {
        as: 'market-analyst',
        body: { groupBy: [field], measures: {} },
      }),
  ]
  for (const attempt of attempts) {
    const answer = await attempt(DENIED)
    const other = await attempt(UNKNOWN)
    expect(answer.text.length).toBe(other.text.length)
    expect({ ...answer, text: answer.text.replaceAll(DENIED, UNKNOWN), json: {} }).toEqual({
      ...other,
      json: {},
    })
    expect(answer.text).toMatch(/KITH_FIELD_UNAVAILABLE|KITH_VALIDATION/)
  }
}

const lookalikes = [
  'Phone',
  'PHONE',
  'ｐhone',
  'phоne',
  'phone​',
  ' phone',
  'phone ',
  'phone\0',
  'phone as name',
  '"phone"',
  't.phone',
  'customer.phone',
  'phone.eq',
  'phone[0]',
  '[phone]',
  'phone->>1',
  'phone;--',
  '*',
  'count(*)',
  '0',
  'Name',
  'NAME',
  'ｎame',
  'namé',
  'name as x',
  't.name',
  'name[0]',
  'name.x',
  'id.name',
  '--name',
  '',
]

async function names(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm()
  const id = await stageCustomers(test)
  const { customers } = test.as('service-rep')
  for (const name of lookalikes) {
    const ends = [
      await endOf(customers.get({ id, fields: [name] })),
      await endOf(customers.list({ fields: ['name', name] })),
      await endOf(customers.list({ sort: [name] })),
      await endOf(customers.list({ where: { [name]: 'x' } })),
      await endOf(customers.list({ where: { contactPoints: { some: { [name]: 'x' } } } })),
      await endOf(customers.update({ id, patch: { [name]: 'x' } })),
      await endOf(customers.create({ name: 'x', teamId: 't1', [name]: 'x' })),
    ]
    expect({ name, ends }).toEqual({ name, ends: ends.map(() => UNAVAILABLE) })
  }
  const twice = await customers.get({ id, fields: ['name', 'name', 'phone', 'phone'] })
  expect(Object.keys(twice).toSorted()).toEqual(['$masked', 'id', 'name', 'phone', 'version'])
  expect(twice.phone).toBe('138****5678')
}

async function unknownKeys(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm()
  const path = `/customers/${await stageCustomers(test)}`
  const send = await serve(test.crm)
  const queries = [
    'populate=*',
    'filters[phone][$eq]=1',
    'where[phone]=1',
    '__proto__[polluted]=1',
    '__proto__={}',
    'a.b=1',
    'constructor=x',
    'constructor[prototype][polluted]=1',
    'toString=x',
    'fields[0]=phone',
    'fields[]=phone',
    'where={"__proto__":{"phone":"1"}}',
    'where={"constructor":{"prototype":{}}}',
    'where={"name":{"$eq":"1"}}',
    'where={"0":"x"}',
    'where=[{"phone":"1"}]',
    'where={"and":{"0":{"name":"x"}}}',
    'ifVersion=1',
    'wire=true',
  ]
  for (const query of queries) {
    const { status } = await send('GET', `/customers?${query}`)
    expect({ query, status }).toEqual({ query, status: 400 })
  }
  const bodies = [
    '{"populate":"*"}',
    '{"__proto__":{"polluted":1}}',
    '{"constructor":{}}',
    '[]',
    '[{"where":{}}]',
    '{"0":{}}',
    '{"where":{"__proto__":{"phone":"1"}}}',
    '{"where":{"name":{"__proto__":{"eq":"x"}}}}',
    '{"where":{"and":{"0":{}}}}',
    '{"where":{"contactPoints":{"some":{},"extra":1}}}',
    '{"where":{"contactPoints":{"__proto__":{}}}}',
    '{"fields":{"0":"phone","length":1}}',
    '{"sort":{"0":"phone"}}',
    '{"fields":["__proto__"]}',
    '{"limit":{"0":1}}',
    '{"sort":["constructor"]}',
    '{"fromUrl":false}',
    '{"session":{}}',
  ]
  for (const raw of bodies) {
    const { status } = await send('POST', '/customers/search', { raw })
    expect([raw, status === 400 || status === 422]).toEqual([raw, true])
  }
  const patches = [
    '{"__proto__":{"phone":"1"}}',
    '{"constructor":1}',
    '{"0":1}',
    '{"tags":{"0":"x","length":1}}',
  ]
  for (const raw of patches) {
    const { status } = await send('PATCH', path, { raw, headers: { 'if-match': '"1"' } })
    expect([raw, status === 400 || status === 422]).toEqual([raw, true])
  }
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
}

/** The columns of a table, as they are and in the spelling of fields, that are no fields. */
async function shadowsOf(test: TestCrm, entity: string, table: string): Promise<string[]> {
  const tables = await test.database.introspection.getTables()
  const columns = tables.find(({ name }) => name === table)!.columns.map(({ name }) => name)
  const spelled = columns.map((name) =>
    name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
  )
  const { fields } = test.crm.catalog.get(entity)
  return [...columns, ...spelled, '#arm0', '#key', '#sort0', '$masked'].filter(
    (name) => !Object.hasOwn(fields, name),
  )
}

async function derived(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm()
  const id = await stageCustomers(test)
  const shadows = await shadowsOf(test, 'customer', 'crm_customer')
  expect(shadows).toEqual(
    expect.arrayContaining(['phone_eq', 'phoneEq', 'phone_last4', 'created_at', 'tenant_id']),
  )
  for (const role of ['service-rep', 'integration']) {
    const { customers } = test.as(role)
    for (const name of shadows) {
      const ends = [
        await endOf(customers.get({ id, fields: [name] })),
        await endOf(customers.list({ sort: name })),
        await endOf(customers.list({ where: { [name]: 'x' } })),
        await endOf(customers.update({ id, patch: { [name]: 'x' } })),
        await endOf(customers.create({ name: 'x', teamId: 't1', [name]: 'x' })),
      ]
      expect({ name, ends }).toEqual({ name, ends: ends.map(() => UNAVAILABLE) })
    }
  }
  for (const name of await shadowsOf(test, 'contactPoint', 'crm_contact_point')) {
    const where = { contactPoints: { some: { [name]: 'x' } } }
    expect([name, await endOf(test.as('integration').customers.list({ where }))]).toEqual([name, UNAVAILABLE])
  }
  const rep = test.as('service-rep')
  const shown = JSON.stringify([
    await rep.customers.get({ id }),
    await rep.customers.contactPoints.list({ id }),
  ])
  for (const secret of Object.values(secrets))
    expect([secret, shown.includes(secret)]).toEqual([secret, false])
  for (const where of [
    { value: secrets.phone },
    { value: { startsWith: '138' } },
    { value: { isNull: false } },
  ])
    expect(await endOf(rep.customers.list({ where: { contactPoints: { some: where } } }))).toBe(UNAVAILABLE)
}

/** Two sets of values that have the same masks. */
const masked = [
  { name: '欧阳一', phone: '13800005678', email: 'zhang@qq.com', birthDate: '1990-05-17', city: '深圳' },
  { name: '欧阳一', phone: '13899995678', email: 'zeros@qq.com', birthDate: '1990-11-02', city: '上海' },
] as const

async function equalMasks(kit: Kit): Promise<void> {
  const seen: string[] = []
  for (const values of masked) {
    await using test = await kit.createTestCrm()
    const { id } = await test.crm.system('stage', (crm) => crm.customers.create({ ...values, teamId: 't1' }))
    const send = await serve(test.crm)
    await test.crm.tick()
    const patch = { body: { nickname: 'x' }, headers: { 'if-match': '"1"' } }
    const answers = [
      ...['service-rep', 'system-admin'].flatMap((as) => [
        () => send('GET', `/customers/${id}`, { as }),
        () => send('GET', `/customers?count=exact&sort=name`, { as }),
        () => send('GET', `/customers/${id}/contact-points`, { as }),
        () => send('GET', `/customers?sort=phone`, { as }),
        () => send('POST', '/customers/search', { as, body: { where: { phone: { isNull: false } } } }),
        () => send('GET', '/changes?types=customer.*', { as }),
      ]),
      () => send('PATCH', `/customers/${id}`, patch),
      () => send('PATCH', `/customers/${id}`, patch),
    ]
    const texts: unknown[] = []
    for (const answer of answers) {
      const { status, headers, text } = await answer()
      texts.push([status, headers, text.replaceAll(/"nextCursor":"[^"]+"/g, ''), text.length])
    }
    seen.push(withoutIds(JSON.stringify(texts).replaceAll(/since=[\w%-]+/g, '')))
  }
  expect(seen[0]).toContain('138****5678')
  expect(seen[0]).toBe(seen[1])
}

/** How much of each field a session sees of a row: 0 nothing, 1 a mask, 2 all; nothing of a row out of sight. */
async function levelsSeen(test: TestCrm, session: ReturnType<TestCrm['as']>, id: string) {
  const row: object = await session.customers.get({ id }).catch(() => ({}))
  const { $masked: veiled = [] } = row as { readonly $masked?: readonly string[] }
  const fields = Object.keys(test.crm.catalog.get('customer').fields)
  return fields.map((field) => {
    if (!(field in row)) return 0
    // A text that was redacted stays a mask where nothing of it had to go.
    return veiled.includes(field) ? 1 : 2
  })
}

async function severalRoles(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm()
  const staged = { ...secrets, city: '深圳', birthDate: '1990-05-17', nickname: '小张' }
  const make = (teamId: string): Promise<string> =>
    test.crm.system(
      'stage',
      async (crm) => (await crm.customers.create({ name: '张三', ...staged, teamId })).id,
    )
  const rows = [await make('t1'), await make('t2')]
  const all = [...standardRoleNames]
  for (const id of rows) {
    const alone = new Map<string, number[]>()
    for (const role of all) alone.set(role, await levelsSeen(test, test.as(role, { id: 'u' }), id))
    for (const [index, first] of all.entries()) {
      const only = test.as(first, { id: 'u', roles: all, activeRoles: [first] })
      expect([first, await levelsSeen(test, only, id)]).toEqual([first, alone.get(first)])
      const wishing = test.as(first, { id: 'u', activeRoles: [first, ...all, 'root', 'plugin:core'] })
      expect([first, await levelsSeen(test, wishing, id)]).toEqual([first, alone.get(first)])
      for (const second of all.slice(index + 1)) {
        const both = await levelsSeen(test, test.as(first, { id: 'u', roles: [second, first] }), id)
        const most = both.map((_, at) => Math.max(alone.get(first)![at]!, alone.get(second)![at]!))
        expect([first, second, both]).toEqual([first, second, most])
      }
    }
  }
}

/** Attacks on the positions of a query: names, keys, cursors, figures, masks and roles. */
export const queryAttacks: readonly Attack[] = [
  {
    number: 'F22',
    says: 'a cursor serves one person, one set of roles, one query and one policy',
    run: cursors,
  },
  { number: 'F23', says: 'no figure rests on a field that is not open in every row', run: figures },
  {
    number: 'F23 having',
    says: 'no condition can be put on figures',
    run: conditionsOnFigures,
  },
  {
    number: 'F26',
    says: 'a denied field is answered like one that does not exist, to the byte',
    run: deniedOrUnknown,
  },
  { number: 'F27', says: 'a field has one name', run: names },
  { number: 'F28', says: 'unknown keys are refused wherever they stand', run: unknownKeys },
  { number: 'F30', says: 'what is derived from a field is as hidden as the field', run: derived },
  { number: 'F31', says: 'values with equal masks are answered with equal bytes', run: equalMasks },
  { number: 'F32', says: 'two roles see what one of them sees, and active roles narrow', run: severalRoles },
]
