import type { ListQuery } from '@kith/core'
import { aCustomer, createTestCrm, type TestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

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

  it('may be used with another page size and with a count', async () => {
    await using test = await stage()
    const session = test.as('service-rep')
    const cursor = await firstCursor(session)
    const page = await session.customers.list({ ...QUERY, cursor, limit: 200, count: 'exact' })
    expect(page.count).toBeGreaterThanOrEqual(page.data.length)
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
