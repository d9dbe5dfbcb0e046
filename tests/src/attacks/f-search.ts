import type { CreateCustomerInput, ListQuery } from '@kith/core'
import type { TestCrm } from '@kith/testing'
import { expect } from 'vitest'

import { policyUnderTest } from '../policy/two-world/role-view.ts'
import type { Attack, Kit } from './attack.ts'
import { memos } from './memos-plugin.ts'

type Test = TestCrm<readonly [ReturnType<typeof memos>]>

/** A customer of whom nearly everything is hidden from somebody. */
const VICTIM = {
  name: '欧阳瑾瑜',
  legalName: 'Zenobia Quartermaine',
  nickname: 'Zuzu',
  phone: '+8613912345678',
  email: 'jinyu.ouyang@example.com',
  idNumber: '11010519491231002X',
  bankCard: '6222021234567890128',
  occupation: 'glassblower',
  city: '杭州',
  address: '西湖区文三路100号',
  notes: 'Likes peonies 牡丹, call 13912345678',
  teamId: 't1',
  territoryId: 'A',
} satisfies CreateCustomerInput

/** Every way to ask for what is no name. */
const HIDDEN_TEXTS = [
  '13912345678',
  '+8613912345678',
  '5678',
  '139',
  'jinyu.ouyang@example.com',
  'jinyu',
  'example',
  '11010519491231002X',
  '1101',
  '6222021234567890128',
  'glassblower',
  'Zuzu',
  '杭州',
  '文三',
  'peonies',
  '牡丹',
]

const NAMES = ['欧阳瑾瑜', '瑾瑜', '欧', 'zenobia', 'Quartermaine', 'quarter', '瑾 zeno']

const NOTHING = JSON.stringify({ data: [], nextCursor: null, count: 0 })

type Leaks = (test: Test) => Promise<string[]>

/** Expects that ways of searching get nothing out. */
async function expectNothing(kit: Kit, ways: readonly Leaks[]): Promise<void> {
  await using test = await kit.createTestCrm({ plugins: [memos()], policy: policyUnderTest() })
  await stage(test)
  const leaks: string[] = []
  for (const way of ways) leaks.push(...(await way(test)))
  expect(leaks).toEqual([])
}

async function stage(test: Test): Promise<void> {
  const create = (values: CreateCustomerInput): Promise<{ readonly id: string }> => {
    test.clock.advance(1000)
    return test.crm.system('stage', (crm) => crm.customers.create(values))
  }
  await create(VICTIM)
  const tags = ['seen']
  for (const index of [1, 2, 3])
    await create({ name: `慕容雪${'一二三'[index - 1]}`, teamId: 't1', territoryId: 'A', tags })
  for (const _ of [1, 2, 3, 4, 5]) await create({ name: '慕容雪', teamId: 't2', tags: ['seen', 'unseen'] })
  const deleted = await create({ name: '慕容雪', teamId: 't1' })
  await test.crm.system('stage', (crm) => crm.customers.delete({ id: deleted.id }))
  await test.crm.system('stage', (crm) => crm.customers.create({ name: '慕容雪', teamId: 't1' }), 'elsewhere')
  await test.crm.system('stage', (crm) =>
    crm.memos.create({ title: 'Harvest plan', secret: 'Beekeeper saffron' }),
  )
}

async function attackHiddenTexts(test: Test): Promise<string[]> {
  const roles = ['service-rep', 'relationship-manager', 'system-admin', 'integration', 'mixed']
  return leaksOf(test, roles, HIDDEN_TEXTS)
}

/** `system-admin` sees masked names only, `mixed` sees them in some rows: neither may find anybody by them. */
function attackHiddenNames(test: Test): Promise<string[]> {
  return leaksOf(test, ['system-admin', 'mixed'], NAMES)
}

async function attackHiddenRows(test: Test): Promise<string[]> {
  const manager = test.as('relationship-manager', { id: 'u-far', attributes: { teamIds: ['t9'] } })
  const found = await Promise.all([...NAMES, '慕容雪', '慕'].map((q) => answerTo(manager, { q })))
  return found.filter((answer) => answer !== NOTHING).map((answer) => `rows of others: ${answer}`)
}

/** Three of nine living ones are visible: no count and no next page may speak of the others. */
async function attackCounts(test: Test): Promise<string[]> {
  const rep = test.as('service-rep')
  const leaks: string[] = []
  for (const count of ['exact', 'capped'] as const) {
    const page = await rep.customers.list({ q: '慕容雪', limit: 3, count })
    if (page.count !== 3) leaks.push(`count ${count}: ${page.count}`)
    if (page.nextCursor !== null) leaks.push(`nextCursor after the last row, count ${count}`)
    if (page.data.length !== 3) leaks.push(`${page.data.length} rows`)
  }
  const first = await rep.customers.list({ q: '慕容雪', limit: 2 })
  const second = await rep.customers.list({ q: '慕容雪', limit: 2, cursor: first.nextCursor! })
  if (second.data.length !== 1 || second.nextCursor !== null) leaks.push('a page beyond the visible rows')
  return leaks
}

/** Facets: which tags there are, and how many customers have each. `mixed` reads the tags of few rows. */
async function attackFacets(test: Test): Promise<string[]> {
  const leaks: string[] = []
  const told = JSON.stringify((await test.as('service-rep').tags.list()).data)
  if (told !== '[{"tag":"seen","count":3}]') leaks.push(`tags: ${told}`)
  const mixed = JSON.stringify((await test.as('mixed').tags.list()).data)
  if (mixed !== '[]') leaks.push(`tags of rows that show none: ${mixed}`)
  if (await succeeds(() => test.as('system-admin').tags.list())) leaks.push('tags nobody shows')
  return leaks
}

/** A cursor is bound to the words it was made for, and to the rights. */
async function attackCursors(test: Test): Promise<string[]> {
  const rep = test.as('service-rep')
  const { nextCursor } = await rep.customers.list({ q: '慕容雪', limit: 1 })
  const cursor = nextCursor!
  const others: ListQuery[] = [
    { q: '慕容', cursor },
    { q: '欧阳瑾', cursor },
    { sort: '-id', cursor },
    { cursor },
  ]
  const leaks: string[] = []
  for (const query of others) {
    if (await succeeds(() => rep.customers.list(query)))
      leaks.push(`a cursor continues ${JSON.stringify(Object.keys(query))}`)
  }
  const admin = test.as('system-admin', { id: 'u-service-rep' })
  if (await succeeds(() => admin.customers.list({ q: '慕容雪', cursor })))
    leaks.push('a cursor continues under other rights')
  return leaks
}

/** Tokens stand in the clear, so only fields up to class `basic` have any, whoever may read the others. */
async function attackTokens(test: Test): Promise<string[]> {
  const owner = test.as('integration')
  const { data } = await owner.memos.list({ q: 'saffron' })
  const tokens = await test.database.selectFrom('crm_search_token').select('token').execute()
  const stored = new Set(tokens.map(({ token }) => String(token)))
  const secrets = ['saffron', 'beekeepe', '139', '5678', 'peonies', '牡丹', 'jinyu', '杭州', 'glassblo']
  return [
    ...(data.length > 0 ? ['a memo by its secret'] : []),
    ...secrets.filter((token) => stored.has(token)).map((token) => `the token "${token}"`),
  ]
}

async function leaksOf(test: Test, roles: readonly string[], texts: readonly string[]): Promise<string[]> {
  const leaks: string[] = []
  for (const role of roles) {
    for (const q of texts) {
      const answer = await answerTo(test.as(role), { q })
      if (answer !== NOTHING) leaks.push(`${role} by "${q}": ${answer}`)
    }
  }
  return leaks
}

type Session = ReturnType<Test['as']>

async function answerTo(session: Session, query: ListQuery): Promise<string> {
  return JSON.stringify(await session.customers.search({ ...query, count: 'exact' }))
}

async function succeeds(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call()
    return true
  } catch {
    return false
  }
}

/** Attacks by searching, and by what a list says of rows that it does not show. */
export const searchAttacks: readonly Attack[] = [
  {
    number: 'F24',
    says: 'a search finds nobody by what its caller may not see',
    run: (kit) => expectNothing(kit, [attackHiddenTexts, attackHiddenNames, attackHiddenRows, attackTokens]),
  },
  {
    number: 'F25',
    says: 'counts, next pages and facets speak of visible rows only',
    run: (kit) => expectNothing(kit, [attackCounts, attackFacets, attackCursors]),
  },
]
