import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { Client, KithProcess, TemporaryFolder } from '../fixtures/kith-process.ts'
import { demoActors } from './demo-actors.ts'
import { demoCustomers, type DemoRecord } from './demo-customers.ts'

const records = demoCustomers()
const folder = new TemporaryFolder()
const dataFolder = join(folder.path, '.kith')

let server: KithProcess
let client: Client
let idOf: ReadonlyMap<string, string>

beforeAll(async () => {
  server = await KithProcess.start(['--demo', '--log'], { cwd: folder.path })
  client = new Client(await server.url())
  idOf = readIds()
}, 60_000)

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  folder[Symbol.dispose]()
})

function query<T>(sql: string): T[] {
  const database = new Database(join(dataFolder, 'demo.db'), { readonly: true })
  try {
    return database.prepare(sql).all() as T[]
  } finally {
    database.close()
  }
}

function readIds(): ReadonlyMap<string, string> {
  return new Map(
    query<{ item: string; made: string }>('select item, made from kith_demo where made is not null').map(
      ({ item, made }) => [item, made],
    ),
  )
}

function customersOf(team: string): DemoRecord[] {
  return records.filter(({ input }) => input.teamId === team)
}

const latin1 = (text: string) => Buffer.from(text, 'utf8').toString('latin1')

/** The texts that occur in a large one: it is read once, and compared where the beginning of a text stands. */
function findIn(large: Buffer, texts: readonly string[]): string[] {
  const byStart = Map.groupBy(texts, (text) => Buffer.from(text.slice(0, 4), 'latin1').readUInt32LE())
  const starts = new Uint8Array(65_536)
  for (const start of byStart.keys()) starts[start & 0xffff] = 1
  const found = new Set<string>()
  for (let at = 0; at + 4 <= large.length; at++) {
    if (starts[large[at]! | (large[at + 1]! << 8)] === 0) continue
    for (const text of byStart.get(large.readUInt32LE(at)) ?? [])
      if (large.toString('latin1', at, at + text.length) === text) found.add(text)
  }
  return [...found]
}

/** The customer of the branch that the demo manager may read. */
const lent = customersOf('demo-branch')[0]!

const ids = (list: readonly DemoRecord[]) => list.map(({ item }) => idOf.get(item)!).toSorted()

describe('the first start of demo mode', () => {
  it('prints where it is, the eight tokens and three things to try', () => {
    expect(server.stderr).toMatch(/API +http:\/\/127\.0\.0\.1:\d+\n/)
    expect(server.stderr).toMatch(/Docs +http:\/\/127\.0\.0\.1:\d+\/docs\n/)
    for (const { token } of demoActors) expect(server.stderr).toContain(`${token} `)
    expect(demoActors).toHaveLength(8)
    expect(server.stderr.match(/^ {2}curl /gm)).toHaveLength(3)
  })

  it('loads 59 Chinook and 500 Chinese customers, each once, and two of them again', async () => {
    const { body } = await client.ask('GET', '/customers?limit=1&count=exact', { token: 'demo-system-admin' })
    expect(body.count).toBe(561)
    expect(idOf.size).toBe(561)
    expect(new Set(idOf.values()).size).toBe(561)
  })

  it('makes the people of the demo with their reporting lines', () => {
    const users = query<{ key: string; manager_key: string | null }>('select key, manager_key from crm_user')
    const managers = new Map(users.map(({ key, manager_key: manager }) => [key, manager]))
    expect(users).toHaveLength(8 + 2 + 8)
    expect(managers.get('chinook-3')).toBe('chinook-2')
    expect(managers.get('chinook-2')).toBe('chinook-1')
    expect(managers.get('chinook-1')).toBeNull()
    const teams = query<{ key: string; parent_key: string | null }>('select key, parent_key from crm_team')
    expect(teams).toContainEqual({ key: 'chinook-sales', parent_key: 'chinook' })
    const members = query<{ user: string; team: string }>(
      'select u.key as user, t.key as team from crm_membership m join crm_user u on u.id = m.user_id join crm_team t on t.id = m.team_id',
    )
    expect(members).toHaveLength(users.length)
    expect(members).toContainEqual({ user: 'demo-colleague', team: 'demo' })
  })

  it('writes contact points, events and audit entries of the loading', () => {
    const count = (sql: string) => query<{ n: number }>(sql)[0]!.n
    expect(count("select count(*) as n from crm_event where name = 'customer.created'")).toBe(561)
    expect(count("select count(*) as n from crm_audit where action = 'customers.create'")).toBe(561)
    const phones = records.filter(({ input }) => input.phone !== undefined).length
    expect(count("select count(*) as n from crm_contact_point where kind = 'phone'")).toBe(phones)
  })

  it('shows when each customer was first seen', async () => {
    const rows = await client.listAll('demo-system-admin')
    const created = new Map(rows.map((row) => [row.id, row.createdAt]))
    for (const { item, createdAt } of records)
      expect(created.get(idOf.get(item)!)).toBe(createdAt.toISOString())
  })

  it('stores nothing encrypted in the clear, neither in the database nor in its log', () => {
    const files = readdirSync(dataFolder).filter((name) => !name.endsWith('-shm'))
    expect(files).toContain('demo.db-wal')
    const stored = Buffer.concat(files.map((name) => readFileSync(join(dataFolder, name))))
    const secrets = records.flatMap(({ input }) => [
      input.phone,
      input.email,
      input.address,
      input.idNumber,
      input.bankCard,
      input.birthDate,
    ])
    const asStored = secrets.filter((value) => typeof value === 'string').map(latin1)
    expect(asStored.length).toBeGreaterThan(1500)
    expect(findIn(stored, asStored)).toEqual([])
    expect(findIn(stored, [latin1(records.at(-1)!.input.name)])).toHaveLength(1)
  }, 60_000)
})

describe('a service representative', () => {
  const token = 'demo-service-rep'

  it('lists the customers of the team with names and masked phones', async () => {
    const rows = await client.listAll(token)
    expect(rows.map(({ id }) => id).toSorted()).toEqual(ids(customersOf('demo')))
    const people = customersOf('demo').filter(
      ({ input }) => input.kind === 'person' && input.phone !== undefined,
    )
    expect(people.length).toBeGreaterThan(20)
    const byId = new Map(rows.map((row) => [row.id, row]))
    for (const { item, input } of people) {
      const row = byId.get(idOf.get(item)!)!
      expect(row.name).toBe(input.name)
      expect(row.phone).toMatch(/^1\d\d\*{4}\d{4}$/)
      expect(row.$masked).toContain('phone')
      expect(row).not.toHaveProperty('idNumber')
      expect(row).not.toHaveProperty('bankCard')
    }
  })

  it('works on the service fields of the team', async () => {
    const [first] = ids(customersOf('demo'))
    const { headers } = await client.ask('GET', `/customers/${first}`, { token })
    const changed = await client.ask('PATCH', `/customers/${first}`, {
      token,
      body: { nickname: 'Test' },
      headers: { 'if-match': headers.get('etag')! },
    })
    expect(changed.status).toBe(200)
    expect(changed.body.nickname).toBe('Test')
  })

  it('is told the same of a row that is not theirs as of one that does not exist', async () => {
    const [hidden] = ids(customersOf('demo-branch'))
    const absent = '01a18666-69fe-702f-9cee-1121313a3f90'
    const headers = { 'x-request-id': 'same', 'if-match': '"1"' }
    for (const [method, body] of [
      ['GET', undefined],
      ['PATCH', { nickname: 'Test' }],
    ] as const) {
      const one = await client.ask(method, `/customers/${hidden}`, { token, body, headers })
      const other = await client.ask(method, `/customers/${absent}`, { token, body, headers })
      expect(one.status).toBe(404)
      expect(one.text).toBe(other.text)
      expect(one.body.code).toBe('KITH_NOT_FOUND')
    }
  })

  it.each([
    ['filters by it in the URL', 'GET', (field: string) => [`/customers?${field}=1`]],
    [
      'filters by it in a body',
      'POST',
      (field: string) => ['/customers/search', { where: { [field]: '1' } }],
    ],
    ['sorts by it', 'GET', (field: string) => [`/customers?sort=${field}`]],
    ['asks for it', 'GET', (field: string) => [`/customers?fields=${field}`]],
    ['creates with it', 'POST', (field: string) => ['/customers', { name: 'Test', [field]: '1' }]],
    [
      'changes it',
      'PATCH',
      (field: string) => [`/customers/${ids(customersOf('demo'))[0]}`, { [field]: '1' }],
    ],
  ] as const)('gets one answer for a denied and an unknown field when it %s', async (_, method, request) => {
    const answerFor = async (field: string) => {
      const [path, body] = request(field) as [string, unknown]
      const headers = { 'x-request-id': 'same', ...(method === 'PATCH' ? { 'if-match': '"1"' } : {}) }
      return client.ask(method, path, { token, body, headers })
    }
    const denied = await answerFor('idNumber')
    const unknown = await answerFor('noSuchOne')
    expect(denied.status).toBe(400)
    expect(denied.body.code).toBe('KITH_FIELD_UNAVAILABLE')
    expect(denied.text.replaceAll('idNumber', 'noSuchOne')).toBe(unknown.text)
  })
})

describe('a relationship manager', () => {
  const token = 'demo-relationship-manager'

  it('sees the contact data of own, team and lent customers, and no other customer at all', async () => {
    const rows = await client.listAll(token)
    const expected = [
      lent,
      ...records.filter(({ input }) => input.teamId === 'demo' || input.ownerId === token),
    ]
    expect(rows.map(({ id }) => id).toSorted()).toEqual(ids(expected))
    expect(expected).toHaveLength(1 + 450 + 2)
    expect(expected.filter(({ input }) => input.ownerId === token).length).toBeGreaterThan(100)
    const phones = new Map(rows.map((row) => [row.id, row.phone]))
    for (const { item, input } of expected) expect(phones.get(idOf.get(item)!)).toBe(input.phone ?? null)
  })

  it('sees ID numbers and bank cards masked', async () => {
    const rich = customersOf('demo').find(
      ({ input }) => input.idNumber !== undefined && input.bankCard !== undefined,
    )
    const { body } = await client.ask('GET', `/customers/${idOf.get(rich!.item)}`, { token })
    expect(body.$masked).toEqual(expect.arrayContaining(['idNumber', 'bankCard']))
    expect(body.idNumber).toContain('*')
    expect(body.bankCard).toContain('*')
  })

  it('cannot read a customer of another team that is not lent', async () => {
    const branch = customersOf('demo-branch').filter((record) => record !== lent)
    for (const id of [...ids(branch), ...ids(customersOf('chinook-sales'))].slice(0, 60)) {
      const { status } = await client.ask('GET', `/customers/${id}`, { token })
      expect(status).toBe(404)
    }
  })
})

describe('the other roles', () => {
  it.each(['market-analyst', 'data-analyst', 'auditor'])('%s has no customer rows', async (role) => {
    const token = `demo-${role}`
    const [id] = ids(customersOf('demo'))
    for (const path of ['/customers', `/customers/${id}`, `/customers/${id}/contact-points`]) {
      expect((await client.ask('GET', path, { token })).status).toBe(403)
    }
    const search = await client.ask('POST', '/customers/search', { token, body: {} })
    expect(search.status).toBe(403)
    expect(search.body.code).toBe('KITH_FORBIDDEN')
  })

  it('system-admin sees every customer, masked', async () => {
    const rows = await client.listAll('demo-system-admin')
    expect(rows.length).toBeGreaterThanOrEqual(561)
    for (const row of rows.slice(0, 50)) expect(row.$masked).toContain('name')
  })

  it('dpo sees one customer at a time, and only for a privacy request', async () => {
    const [id] = ids(customersOf('demo'))
    const token = 'demo-dpo'
    expect((await client.ask('GET', `/customers/${id}`, { token })).status).toBe(403)
    const headers = { 'kith-purpose': 'privacy-request' }
    const answer = await new Client(client.url).ask('GET', `/customers/${id}`, { token, headers })
    expect(answer.status).toBe(200)
    expect((await client.ask('GET', '/customers', { token, headers })).status).toBe(403)
  })

  it('integration creates and reads, without identity and financial fields', async () => {
    const token = 'demo-integration'
    const created = await client.ask('POST', '/customers', {
      token,
      body: { name: 'Zhang San', phone: '13800138000' },
    })
    expect(created.status).toBe(201)
    const read = await client.ask('GET', created.headers.get('location')!, { token })
    expect(read.body).toMatchObject({
      name: 'Zhang San',
      phone: '+8613800138000',
      teamId: 'demo',
      ownerId: null,
    })
    expect(read.body).not.toHaveProperty('idNumber')
    const refused = await client.ask('POST', '/customers', { token, body: { name: 'Li Si', bankCard: '1' } })
    expect(refused.body.code).toBe('KITH_FIELD_UNAVAILABLE')
  })

  it('strangers get 401', async () => {
    for (const headers of [
      {},
      { authorization: 'Bearer demo-nobody' },
      { authorization: 'Basic ZGVtbzpkZW1v' },
    ]) {
      const { status, body } = await client.ask('GET', '/customers', { headers })
      expect(status).toBe(401)
      expect(body.code).toBe('KITH_UNAUTHENTICATED')
    }
  })
})

describe('what happened to the customers', () => {
  const token = 'demo-relationship-manager'
  const search = async (body: object, by = token) =>
    (await client.ask('POST', '/customers/search', { token: by, body })).body.data as {
      id: string
      name: string
    }[]

  it('is told to a service representative with the numbers taken out, and not where it is restricted', async () => {
    const [complaint] = await search({ where: { interactions: { some: { outcome: 'complaint' } } } })
    const { id } = complaint!
    const told = await client.ask('GET', `/customers/${id}/interactions`, { token: 'demo-service-rep' })
    expect(told.text).toContain('回电请打 [phone]')
    expect(told.text).not.toContain('13900001234')
    const restricted = query<{ id: string }>(
      "select customer_id as id from crm_interaction where visibility = 'restricted' and agent_id <> 'demo-service-rep'",
    )
    expect(restricted.length).toBeGreaterThan(0)
    const seen = await client.ask('GET', `/customers/${restricted[0]!.id}/interactions`, {
      token: 'demo-service-rep',
    })
    expect(seen.status).toBe(200)
    expect(seen.body.data).not.toContainEqual(expect.objectContaining({ visibility: 'restricted' }))
  })

  it('has consents that were given and some that were taken back', async () => {
    const given = await search({ where: { consent: 'marketing' }, limit: 200 })
    const asked = await search({ where: { consents: { some: { purpose: 'marketing' } } }, limit: 200 })
    expect(asked).toHaveLength(40)
    expect(given.length).toBeGreaterThan(20)
    expect(given.length).toBeLessThan(asked.length)
  })

  it('has firms with people who work there, and names in the shop', async () => {
    const { body } = await client.ask('POST', '/customers/lookup', {
      token,
      body: { identity: { namespace: 'shop', externalId: 'S-10001' } },
    })
    const { id } = body.data[0] as { id: string }
    const relations = await client.ask('GET', `/customers/${id}/relations`, { token })
    expect(relations.body.data[0]).toMatchObject({ type: 'employed_by', other: { kind: 'organization' } })
  })

  it('has two customers twice, who can be merged and parted again', async () => {
    const copies = await search({ where: { tags: { has: 'copy' } }, fields: ['name', 'phone', 'email'] })
    expect(copies).toHaveLength(2)
    for (const { id, name, phone, email } of copies as { id: string; [field: string]: unknown }[]) {
      const body = phone === null ? { email } : { phone }
      const found = await client.ask('POST', '/customers/lookup', { token, body })
      const other = (found.body.data as { id: string }[]).find((hit) => hit.id !== id)!
      const merged = await client.ask('POST', `/customers/${other.id}/merge`, {
        token,
        body: { duplicateIds: [id] },
      })
      expect(merged.status).toBe(200)
      expect((await client.ask('GET', `/customers/${id}`, { token })).body.canonicalId).toBe(other.id)
      const undone = await client.ask('POST', `/merges/${merged.body.mergeId}/undo`, { token, body: {} })
      expect(undone.status).toBe(200)
      expect((await client.ask('GET', `/customers/${id}`, { token })).body.name).toBe(name)
    }
  })

  it('keeps a view for everybody', async () => {
    const { body } = await client.ask('GET', '/views', { token: 'demo-service-rep' })
    const [{ id }] = body.data as [{ id: string }]
    const run = await client.ask('POST', `/views/${id}/run`, { token: 'demo-service-rep', body: {} })
    expect(run.status).toBe(200)
    expect(run.body.data.length).toBeGreaterThan(0)
  })
})

describe('the shop and the service desk of the demo', () => {
  const manager = 'demo-relationship-manager'
  const withComplaint = { tickets: { some: { kind: 'complaint' } } }

  async function find(where: object): Promise<string> {
    const found = await client.ask('POST', '/customers/search', { token: manager, body: { where } })
    return (found.body.data as { id: string }[])[0]!.id
  }

  async function panelsFor(token: string): Promise<Record<string, { length?: number } | null>> {
    const { body } = await client.ask('GET', `/customers/${await find(withComplaint)}/profile`, { token })
    return body.panels as Record<string, { length?: number } | null>
  }

  const filled = (panels: Record<string, { length?: number } | null>): string[] =>
    Object.entries(panels).flatMap(([name, rows]) => ((rows?.length ?? 0) > 0 ? [name] : []))

  it('has the invoices of Chinook as orders, from which points and tiers follow', async () => {
    const count = (sql: string) => query<{ n: number }>(sql)[0]!.n
    expect(count("select count(*) as n from crm_sales_order where source = 'chinook'")).toBe(412)
    expect(count("select sum(total_amount) as n from crm_sales_order where source = 'chinook'")).toBe(232_860)
    // The worker of the server does what follows.
    await vi.waitFor(() => expect(count('select count(*) as n from crm_loyalty_loyalty_earning')).toBe(448), {
      timeout: 60_000,
      interval: 500,
    })
    expect(
      query('select distinct tier_key from crm_loyalty_loyalty_account where tier_key is not null'),
    ).toHaveLength(2)
  }, 90_000)

  it('shows a manager everything of a customer', async () => {
    expect(filled(await panelsFor(manager))).toEqual(
      expect.arrayContaining([
        'customerLifecycles.standing',
        'customerMetrics.value',
        'orders.recent',
        'tickets.latest',
        'contracts.latest',
        'loyalty.points',
        'surveys.answers',
      ]),
    )
    const value = await client.ask('GET', `/customers/${await find(withComplaint)}/value`, { token: manager })
    expect(value.body.metrics).toMatchObject({ ordersCount: 3, profitContribution: { currency: 'CNY' } })
  })

  it('shows others the part that is theirs', async () => {
    const rep = await panelsFor('demo-service-rep')
    expect(filled(rep)).toEqual(
      expect.arrayContaining(['orders.recent', 'tickets.latest', 'loyalty.points', 'surveys.answers']),
    )
    for (const panel of ['contracts.latest', 'tasks.open']) expect(rep).not.toHaveProperty(panel)
    expect(JSON.stringify(rep['customerMetrics.value'])).not.toContain('profitContribution')
    const shop = await panelsFor('demo-integration')
    expect(filled(shop)).toEqual(
      expect.arrayContaining(['orders.recent', 'contracts.latest', 'loyalty.points']),
    )
    expect(shop).not.toHaveProperty('surveys.answers')
    const admin = await panelsFor('demo-system-admin')
    for (const panel of [
      'orders.recent',
      'customerMetrics.value',
      'contracts.latest',
      'tickets.latest',
      'loyalty.points',
    ])
      expect(admin).not.toHaveProperty(panel)
    const path = `/customers/${await find(withComplaint)}/profile`
    for (const token of ['demo-market-analyst', 'demo-data-analyst', 'demo-auditor'])
      expect((await client.ask('GET', path, { token })).status).toBe(403)
  })

  it('has clocks that run, stand still, were missed and were met, and a complaint with its remedy', async () => {
    const { body } = await client.ask('GET', '/tickets', { token: 'demo-service-rep' })
    const states = (body.data as { slaState: string }[]).map(({ slaState }) => slaState)
    expect(new Set(states)).toEqual(new Set(['ok', 'paused', 'breached', 'missed']))
    const complaints = await client.ask('GET', '/complaints', { token: 'demo-service-rep' })
    expect(complaints.body.data).toMatchObject([{ stage: 'remedied', remedy: 'refund' }])
  })

  it('has contracts that have to be cancelled soon, and answers of a survey', async () => {
    const { body } = await client.ask('GET', '/contracts', { token: manager })
    const days = (body.data as { noticeOn: string }[]).map(({ noticeOn }) =>
      Math.round((new Date(noticeOn).getTime() - Date.now()) / 86_400_000),
    )
    expect(days.filter((left) => left >= 0 && left <= 40)).toHaveLength(3)
    expect(query('select 1 from crm_surveys_survey_response')).toHaveLength(3)
  })
})

describe('whatever is asked', () => {
  it('says no ID number and no bank card, in no answer, header, error or log', async () => {
    const one = customersOf('demo').find(
      ({ input }) => input.idNumber !== undefined && input.bankCard !== undefined,
    )
    const { idNumber, bankCard } = one!.input
    for (const { token } of demoActors) {
      await client.listAll(token).catch(() => undefined)
      await client.ask('GET', `/customers?idNumber=${idNumber}`, { token })
      await client.ask('GET', `/customers?where=${encodeURIComponent(JSON.stringify({ bankCard }))}`, {
        token,
      })
      await client.ask('POST', '/customers/search', { token, body: { where: { idNumber } } })
      await client.ask('POST', '/customers/lookup', { token, body: { idNumber } })
      await client.ask('POST', '/customers/lookup', { token, body: { bankCard, idNumber } })
      await client.ask('POST', '/customers', { token, body: { name: 'Test', idNumber: `${idNumber}9` } })
      await client.ask('GET', `/customers/${idOf.get(one!.item)}`, { token })
      await client.ask('GET', `/customers/${idOf.get(one!.item)}/contact-points`, { token })
      await client.ask('PATCH', `/customers/${idOf.get(one!.item)}`, {
        token,
        body: { bankCard: `${bankCard}1` },
        headers: { 'if-match': '"99"' },
      })
    }
    const told = [...client.transcript, server.stdout, server.stderr].join('\n')
    const values = records.flatMap(({ input }) => [input.idNumber, input.bankCard]).filter((value) => value)
    expect(values.length).toBeGreaterThan(300)
    expect(values.filter((value) => told.includes(value!))).toEqual([])
  }, 60_000)

  it('logs a line of JSON for each request, without query, header or body', async () => {
    await client.ask('GET', '/customers?limit=1&sort=name', {
      token: 'demo-service-rep',
      headers: { 'x-request-id': 'logged-one' },
    })
    const entry = await vi.waitFor(() => {
      const line = server.stdout.split('\n').find((each) => each.includes('logged-one'))
      return JSON.parse(line!) as unknown
    })
    expect(entry).toEqual({
      method: 'GET',
      path: '/customers',
      status: 200,
      ms: expect.any(Number),
      requestId: 'logged-one',
    })
    expect(server.stdout).not.toContain('?')
    expect(server.stdout).not.toContain('Bearer')
  })
})

it('ends in peace and loads nothing again at the next start', async () => {
  const rows = await client.listAll('demo-system-admin')
  expect(await server.stop()).toBe(0)
  await using again = await KithProcess.start(['--demo'], { cwd: folder.path })
  expect(again.stderr).toBe('')
  const later = await new Client(await again.url()).listAll('demo-system-admin')
  expect(later).toHaveLength(rows.length)
}, 60_000)
