import { type CreateCustomerInput, definePolicy, standardRoles } from '@kith/core'
import { type TestCrm, testActor } from '@kith/testing'
import { expect } from 'vitest'

import { endOf, type Hit, type HitAnswer, serve } from './attack-http.ts'
import { openCounted } from './attack-statements.ts'
import { type Attack, clear, type Kit } from './attack.ts'

const ABSENT = '01890000-0000-7000-8000-000000000000'

const secrets = {
  phone: '13812345678',
  email: 'trace@example.com',
  idNumber: '11010519491231002X',
  relationshipStage: 'canary-stage',
  city: 'canary-city',
}

/** A customer of the team `t1`, and one of another. */
function stage(test: Pick<TestCrm, 'crm'>, values: Partial<CreateCustomerInput> = {}) {
  return test.crm.system('stage', async (crm) => ({
    near: (await crm.customers.create({ name: '张三', teamId: 't1', ...secrets, ...values })).id,
    far: (await crm.customers.create({ name: '李四', teamId: 't2', ...secrets })).id,
  }))
}

/** Who writes what they may not read. */
const scribes = definePolicy({
  id: 'scribes',
  roles: [
    {
      name: 'scribe',
      title: 'scribe',
      grants: [
        { entity: 'customer', actions: ['read', 'list'], classes: { public: 'allow' } },
        { entity: 'customer', actions: ['update'], classes: clear },
      ],
    },
  ],
})

async function entityTags(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm({ policy: scribes })
  const { near } = await stage(test)
  const send = await serve(test.crm)
  const path = `/customers/${near}`
  const read = await send('GET', path, { as: 'scribe' })
  for (const tag of ['"1"', '"9"', '*', 'W/"1"'])
    for (const name of ['if-none-match', 'if-match', 'if-range']) {
      const again = await send('GET', path, { as: 'scribe', headers: { [name]: tag } })
      expect([name, tag, again.status, again.text]).toEqual([name, tag, 200, read.text])
    }
  const write = (version: number, phone: string): Promise<HitAnswer> =>
    send('PATCH', path, { as: 'scribe', body: { phone }, headers: { 'if-match': `"${version}"` } })
  const right = await write(1, secrets.phone)
  const wrong = await write(2, '13900000000')
  expect([right.status, right.headers['etag']]).toEqual([200, '"2"'])
  expect([wrong.status, wrong.headers['etag']]).toEqual([200, '"3"'])
  expect(right.text.length).toBe(wrong.text.length)
}

async function errorBodies(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm()
  const { near } = await stage(test)
  const failures: unknown[] = []
  const send = await serve(test.crm, { failures })
  const as = 'relationship-manager'
  const canaries = {
    kind: 'canary-kind',
    birthDate: 'canary-date',
    phone: 'canary-phone',
    email: 'canary-mail',
  }
  const headers = { 'if-match': '"1"' }
  const refusals = [
    await send('POST', '/customers', { as, body: { name: 'x', phone: 'canary-phone' } }),
    await send('POST', '/customers', { as, body: { name: 'x', ...canaries } }),
    await send('POST', '/customers', {
      as,
      body: { name: { canary: 1 }, tags: ['x', { canary: 'canary' }] },
    }),
    await send('PATCH', `/customers/${near}`, { as, body: canaries, headers }),
    await send('POST', '/customers/bulk', {
      as,
      body: { items: [{ op: 'create', values: { name: 'x', ...canaries } }] },
    }),
    await send('POST', '/customers/bulk', { as, body: { items: [{ op: 'canary-op' }] } }),
    await send('POST', '/customers/search', {
      as,
      body: { where: { name: { eq: ['canary'] } }, limit: 'canary' },
    }),
    await send('POST', '/customers/search', { as, body: { where: { name: { eq: { canary: 'canary' } } } } }),
    await send('POST', '/customers/lookup', { as, body: { phone: 'canary' } }),
    await send('GET', '/customers?cursor=canary', { as }),
    await send('GET', '/customers/canary', { as }),
    await send('POST', '/customers', { as, raw: '{"phone":"canary' }),
  ]
  const internals = /canary(?!")|select |insert |SQLITE|crm_|\.ts:|at \w+ \(/
  for (const { status, text } of refusals) {
    expect([text, status >= 200 && status < 500]).toEqual([text, true])
    expect(text).not.toMatch(internals)
  }
  await test.database.schema.dropTable('crm_contact_point').execute()
  await test.database.schema.dropTable('crm_customer').execute()
  for (const [method, path] of [
    ['GET', '/customers'],
    ['GET', `/customers/${near}`],
    ['DELETE', `/customers/${near}`],
    ['POST', '/customers/lookup'],
  ] as const) {
    const hit: Hit = method === 'POST' ? { as, body: { phone: '13812345678' } } : { as, headers }
    const { status, text, json } = await send(method, path, method === 'GET' ? { as } : hit)
    expect([method, status, json['code']]).toEqual([method, 500, 'KITH_INTERNAL'])
    expect(text).not.toMatch(internals)
    expect(Object.keys(json).toSorted()).toEqual(['code', 'detail', 'instance', 'status', 'title', 'type'])
  }
  expect(failures).toHaveLength(4)
}

async function sameStatements(_kit: Kit): Promise<void> {
  await using counted = await openCounted(standardRoles())
  const { crm, statementsOf } = counted
  const { near, far } = await stage({ crm })
  const rep = crm.as(testActor('service-rep'))
  const manager = crm.as(testActor('relationship-manager'))
  await manager.customers.get({ id: near })
  const attempts: readonly ((id: string) => Promise<unknown>)[] = [
    (id) => rep.customers.get({ id }),
    (id) => rep.customers.update({ id, patch: { nickname: 'x' } }),
    (id) => manager.customers.delete({ id }),
    (id) => manager.customers.restore({ id }),
    (id) => manager.customers.contactPoints.list({ id }),
    (id) => manager.customers.contactPoints.add({ id, kind: 'other', value: 'x' }),
  ]
  for (const [index, attempt] of attempts.entries()) {
    // Once before, so that both find everything compiled.
    await endOf(attempt(ABSENT))
    const invisible = await statementsOf(() => endOf(attempt(far)))
    const absent = await statementsOf(() => endOf(attempt(ABSENT)))
    expect([index, invisible]).toEqual([index, absent])
    expect(absent.length).toBeGreaterThan(0)
  }
  const lookup = (session: typeof rep, key: string, value: string) => () =>
    endOf(session.customers.lookup({ [key]: value } as { phone: string }))
  const denied = { hit: secrets.idNumber, miss: '110105194912310038' }
  await lookup(rep, 'idNumber', denied.miss)()
  expect(await statementsOf(lookup(rep, 'idNumber', denied.hit))).toEqual(
    await statementsOf(lookup(rep, 'idNumber', denied.miss)),
  )
  const elsewhere = crm.as(testActor('integration', { tenantId: 'elsewhere' }))
  await lookup(elsewhere, 'phone', '13900000000')()
  expect(await statementsOf(lookup(elsewhere, 'phone', secrets.phone))).toEqual(
    await statementsOf(lookup(elsewhere, 'phone', '13900000000')),
  )
}

/** Requests about one customer, each of which must not tell an invisible one from an absent one. */
const aboutOne: readonly (readonly [method: string, below: string, hit: Hit])[] = [
  ['GET', '', {}],
  ['HEAD', '', {}],
  ['OPTIONS', '', {}],
  ['GET', '?fields=name', {}],
  ['GET', '', { headers: { 'if-none-match': '"1"' } }],
  ['PATCH', '', { body: { city: 'x' }, headers: { 'if-match': '"1"' } }],
  ['PATCH', '', { body: { city: 'x' }, headers: { 'if-match': '"7"' } }],
  ['PATCH', '', { body: { city: 'x' } }],
  ['PATCH', '', { body: { shoeSize: 43 }, headers: { 'if-match': '"1"' } }],
  ['DELETE', '', { headers: { 'if-match': '"1"' } }],
  ['DELETE', '', {}],
  ['POST', '/restore', {}],
  ['GET', '/contact-points', {}],
  ['POST', '/contact-points', { body: { kind: 'other', value: 'x' } }],
  ['DELETE', '/contact-points/1', {}],
]

async function headersAndLengths(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm()
  const { near, far } = await stage(test)
  const send = await serve(test.crm)
  for (const as of ['relationship-manager', 'service-rep'])
    for (const [method, below, hit] of aboutOne) {
      const invisible = await send(method, `/customers/${far}${below}`, { as, ...hit })
      const absent = await send(method, `/customers/${ABSENT}${below}`, { as, ...hit })
      expect([method, below, invisible]).toEqual([method, below, absent])
      expect(invisible.status >= 400 || method === 'OPTIONS').toBe(true)
    }
  const as = 'service-rep'
  const answers = [
    await send('GET', `/customers/${near}`, { as }),
    await send('HEAD', `/customers/${near}`, { as }),
    await send('GET', '/customers', { as }),
    await send('POST', '/customers/search', { as, body: {} }),
    await send('POST', '/customers/lookup', { as, body: { phone: secrets.phone } }),
    await send('GET', `/customers/${far}`, { as }),
    await send('GET', '/customers', { as: 'auditor' }),
  ]
  for (const { status, headers } of answers) {
    expect(headers['cache-control']).toBe('no-store')
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['content-length']))
    // A refusal is told in the language that is asked for, whatever it is about.
    expect(headers['vary']).toBe(status < 400 ? undefined : 'Accept-Language')
    for (const name of ['last-modified', 'expires', 'age', 'access-control-allow-origin'])
      expect([name, headers[name]]).toEqual([name, undefined])
  }
  const [get, head] = answers
  expect([head!.text, head!.headers]).toEqual(['', get!.headers])
}

async function bootstrapMetadata(kit: Kit): Promise<void> {
  const documents: string[] = []
  for (const values of [{}, { tags: ['canary-tag'], source: 'canary-source' }]) {
    await using test = await kit.createTestCrm()
    const send = await serve(test.crm)
    await stage(test, values)
    const roles = ['service-rep', 'system-admin', 'auditor', 'nobody']
    for (const as of roles) documents.push((await send('GET', '/openapi.json', { as })).text)
  }
  expect(new Set(documents).size).toBe(1)
  // A key of the Segment specification, which is no role.
  const document = documents[0]!.replaceAll('"integrations":', '"":')
  expect(document).toContain('"lifecycle"')
  const { roles } = standardRoles()
  const hidden = [
    ...roles.flatMap(({ name, title }) => [name, title]),
    'canary',
    'phone_eq',
    'phone_enc',
    'tenant_id',
    'crm_',
    'minGroup',
    'teamIds',
    'identityAccess',
  ]
  for (const word of hidden) expect([word, document.includes(word)]).toEqual([word, false])
}

/** Attacks on what answers tell beside their content. */
export const sideChannelAttacks: readonly Attack[] = [
  { number: 'S52', says: 'no tag tells whether a guess was right', run: entityTags },
  { number: 'S53', says: 'errors repeat no value, no SQL and no name of the database', run: errorBodies },
  { number: 'S55', says: 'what is not told takes the same statements either way', run: sameStatements },
  { number: 'S56', says: 'headers and lengths tell nothing that bodies do not', run: headersAndLengths },
  {
    number: 'S57',
    says: 'the description of the API names fields and nothing of data or policy',
    run: bootstrapMetadata,
  },
]
