import { definePolicy, type ListQuery, standardRoles } from '@kith/core'
import { aCustomer, createTestCrm, type TestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { outcomeOf } from './refusal.ts'

const QUERY: ListQuery = { sort: ['-createdAt', 'name'], where: { kind: 'person' }, limit: 2 }

async function stage(): Promise<TestCrm> {
  const test = await createTestCrm()
  await test.crm.system('stage', async (crm) => {
    for (let index = 0; index < 7; index++) {
      test.clock.advance(1000)
      await crm.customers.create(aCustomer({ teamId: 't1', territoryId: `${index % 3}` }))
    }
  })
  return test
}

async function firstCursor(session: ReturnType<TestCrm['as']>, query: ListQuery = QUERY): Promise<string> {
  const { nextCursor } = await session.customers.list(query)
  return nextCursor!
}

describe('a cursor', () => {
  it.each([
    [QUERY],
    [{ limit: 1 }],
    [{ limit: 3, sort: 'territoryId' }],
    [{ limit: 2, sort: '-territoryId,id' }],
    [{ limit: 2, sort: ['poolId', '-updatedAt'] }],
  ])('leads through all rows once, in the order of %j', async (query: ListQuery) => {
    await using test = await stage()
    const session = test.as('service-rep')
    const whole = (await session.customers.list({ ...query, limit: 200 })).data.map((row) => row.id)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await session.customers.list({ ...query, ...(cursor === undefined ? {} : { cursor }) })
      seen.push(...page.data.map((row) => row.id))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(seen).toEqual(whole)
    expect(seen).toHaveLength(7)
  })

  it.each([
    ['a person with the same role', { id: 'u-other' }],
    ['the same person with one role more', { roles: ['auditor', 'service-rep'] }],
    ['the same id in another tenant', { tenantId: 'elsewhere' }],
  ])('is refused to %s', async (_who, overrides) => {
    await using test = await stage()
    const cursor = await firstCursor(test.as('service-rep'))
    const other = test.as('service-rep', overrides)
    expect(await outcomeOf(other.customers.list({ ...QUERY, cursor }))).toBe('KITH_INVALID_CURSOR')
  })

  it('is refused when roles were put aside, and from the system', async () => {
    await using test = await stage()
    const roles = ['service-rep', 'relationship-manager']
    const cursor = await firstCursor(test.as('service-rep', { roles }))
    const narrowed = test.as('service-rep', { roles, activeRoles: ['service-rep'] })
    expect(await outcomeOf(narrowed.customers.list({ ...QUERY, cursor }))).toBe('KITH_INVALID_CURSOR')
    const systems = await test.crm.system(
      'list',
      async (crm) => (await crm.customers.list(QUERY)).nextCursor!,
    )
    const rep = test.as('service-rep')
    expect(await outcomeOf(rep.customers.list({ ...QUERY, cursor: systems }))).toBe('KITH_INVALID_CURSOR')
  })

  it.each<[string, ListQuery]>([
    ['filter', { ...QUERY, where: { kind: 'organization' } }],
    ['value of the filter', { ...QUERY, where: { kind: { ne: 'person' } } }],
    ['order', { ...QUERY, sort: ['createdAt', 'name'] }],
    ['order of as many fields', { ...QUERY, sort: ['-updatedAt', 'lifecycle'] }],
    ['choice of fields', { ...QUERY, fields: ['name'] }],
    ['query without a filter', { sort: QUERY.sort, limit: 2 }],
  ])('is refused with another %s', async (_what, query) => {
    await using test = await stage()
    const session = test.as('service-rep')
    const cursor = await firstCursor(session)
    expect(await outcomeOf(session.customers.list({ ...query, cursor }))).toBe('KITH_INVALID_CURSOR')
  })

  it('may be used with another page size and with a count', async () => {
    await using test = await stage()
    const session = test.as('service-rep')
    const cursor = await firstCursor(session)
    const page = await session.customers.list({ ...QUERY, cursor, limit: 200, count: 'exact' })
    expect(page.count).toBeGreaterThanOrEqual(page.data.length)
  })

  it('is refused once the policy has changed', async () => {
    await using test = await stage()
    const cursor = await firstCursor(test.as('service-rep'))
    const standard = standardRoles()
    const policy = definePolicy({
      ...standard,
      roles: standard.roles.filter((role) => role.name !== 'auditor'),
    })
    await using changed = await createTestCrm({ policy })
    const session = changed.as('service-rep')
    expect(await outcomeOf(session.customers.list({ ...QUERY, cursor }))).toBe('KITH_INVALID_CURSOR')
  })

  it('is refused when it was changed anywhere', async () => {
    await using test = await stage()
    const session = test.as('service-rep')
    const cursor = await firstCursor(session)
    const bytes = Buffer.from(cursor, 'base64url')
    for (let index = 0; index < bytes.length; index += 5) {
      const changed = Buffer.from(bytes)
      changed[index]! ^= 0x40
      const forged = changed.toString('base64url')
      expect(await outcomeOf(session.customers.list({ ...QUERY, cursor: forged }))).toBe(
        'KITH_INVALID_CURSOR',
      )
    }
  })

  it('does not lead to rows that were taken out of reach meanwhile', async () => {
    await using test = await stage()
    const session = test.as('service-rep')
    const cursor = await firstCursor(session)
    await test.crm.system('move', async (crm) => {
      for (const { id } of (await crm.customers.list()).data) {
        await crm.customers.update({ id, patch: { teamId: 't2' } })
      }
    })
    expect((await session.customers.list({ ...QUERY, cursor })).data).toEqual([])
  })
})
