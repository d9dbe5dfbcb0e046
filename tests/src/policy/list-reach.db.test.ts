import { aCustomer, createTestCrm, type TestCrm, type TestSessionOptions } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { Random } from './two-world/random.ts'

const OWNERS = ['u-relationship-manager', 'u-other', undefined]
const TEAMS = ['t1', 't2', 't3', undefined]

async function stage(seed: number): Promise<TestCrm> {
  const random = new Random(seed)
  const test = await createTestCrm()
  await test.crm.system('stage', async (crm) => {
    for (let index = 0; index < 60; index++) {
      // Some of the same moment, so that the id decides.
      test.clock.advance(random.pick([0, 1, 500]))
      const [ownerId, teamId] = [random.pick(OWNERS), random.pick(TEAMS)]
      const { id } = await crm.customers.create(
        aCustomer({
          ...(ownerId === undefined ? {} : { ownerId }),
          ...(teamId === undefined ? {} : { teamId }),
        }),
      )
      if (random.chance(0.1)) await crm.customers.delete({ id })
    }
  })
  return test
}

async function walk(session: ReturnType<TestCrm['as']>, query: object, limit: number): Promise<string[]> {
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await session.customers.list({
      ...query,
      limit,
      ...(cursor === undefined ? {} : { cursor }),
    })
    seen.push(...page.data.map(({ id }) => id))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return seen
}

const many = Array.from({ length: 20 }, (_, index) => `t${index}`)

/** A list whose policy is a choice of owners and teams is read key by key; a filter that is always true prevents it. */
describe('a list that is read key by key', () => {
  it.each<[string, string, TestSessionOptions]>([
    ['of an owner and a team', 'relationship-manager', {}],
    ['of several teams', 'service-rep', { attributes: { teamIds: ['t1', 't3'] } }],
    ['of a team that is named twice', 'service-rep', { attributes: { teamIds: ['t2', 't2'] } }],
    ['of no team', 'service-rep', { attributes: { teamIds: [] } }],
    ['of teams nobody knows', 'service-rep', { attributes: { teamIds: undefined } }],
    ['of what is no team', 'service-rep', { attributes: { teamIds: ['t1', '张'] } }],
    [
      'of more teams than are looked up one by one',
      'relationship-manager',
      { attributes: { teamIds: many } },
    ],
    ['of two roles', 'service-rep', { roles: ['service-rep', 'relationship-manager'] }],
  ])('%s has the rows and the order of one that is not', async (_what, role, session) => {
    await using test = await stage(role.length + _what.length)
    const reader = test.as(role, session)
    for (const order of ['-createdAt', 'createdAt,id', '-createdAt,id']) {
      const plain = await walk(reader, { sort: order }, 7)
      const filtered = await walk(reader, { sort: order, where: { or: [{ kind: 'person' }, {}] } }, 200)
      expect(plain).toEqual(filtered)
    }
    const deleted = role === 'relationship-manager' ? (['with', 'only'] as const) : []
    for (const which of deleted) {
      const filtered = await walk(reader, { deleted: which, where: { kind: 'person' } }, 200)
      expect(await walk(reader, { deleted: which }, 3)).toEqual(filtered)
    }
  })
})
