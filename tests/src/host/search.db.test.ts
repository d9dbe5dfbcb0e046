import type { CreateCustomerInput, ListQuery } from '@kith/core'
import { createTestCrm, type TestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { outcomeOf, refusalOf } from '../policy/refusal.ts'

async function stage(...customers: readonly (string | CreateCustomerInput)[]): Promise<TestCrm> {
  const test = await createTestCrm()
  const manager = test.as('relationship-manager')
  for (const customer of customers) {
    test.clock.advance(1000)
    await manager.customers.create(typeof customer === 'string' ? { name: customer } : customer)
  }
  return test
}

async function namesFor(test: TestCrm, q: string, query: ListQuery = {}): Promise<unknown[]> {
  const { data } = await test.as('relationship-manager').customers.list({ ...query, q })
  return data.map((row) => row.name)
}

async function tokensOf(test: TestCrm): Promise<unknown[]> {
  const rows = await test.database
    .selectFrom('crm_search_token')
    .selectAll()
    .orderBy('token')
    .orderBy('row_id')
    .execute()
  return rows.map((row) => ({ ...row }))
}

describe('a search', () => {
  it('finds names by any of their parts, the newest first', async () => {
    await using test = await stage('张伟', 'John Smith', '王伟', '张伟明', 'Ｓｍｉｔｈ & Söhne')
    expect(await namesFor(test, '伟')).toEqual(['张伟明', '王伟', '张伟'])
    expect(await namesFor(test, '张伟')).toEqual(['张伟明', '张伟'])
    expect(await namesFor(test, '张伟明')).toEqual(['张伟明'])
    expect(await namesFor(test, 'SMI')).toEqual(['Smith & Söhne', 'John Smith'])
    expect(await namesFor(test, 'mith')).toEqual([])
  })

  it('wants every word, each in whichever field', async () => {
    const acme = { name: '宏图', legalName: 'Grand Plan Trading 有限公司' }
    await using test = await stage(acme, { name: '宏图', legalName: 'Other' }, 'Grand')
    expect(await namesFor(test, '宏图 grand')).toEqual(['宏图'])
    expect(await namesFor(test, 'tra gra 限公')).toEqual(['宏图'])
    expect(await namesFor(test, 'grand other')).toEqual([])
  })

  it('does not put a part together from two places', async () => {
    await using test = await stage({ name: '国际', legalName: '际商' }, '国际 际商', '国际商')
    expect(await namesFor(test, '国际商')).toEqual(['国际商'])
  })

  it('follows a change of the name, a deletion and a return', async () => {
    await using test = await stage({ name: '张伟', legalName: '张伟' })
    const manager = test.as('relationship-manager')
    const [customer] = (await manager.customers.list()).data
    const id = customer!.id
    await manager.customers.update({ id, patch: { name: '李芳' } })
    expect(await namesFor(test, '张伟')).toEqual(['李芳'])
    await manager.customers.update({ id, patch: { legalName: null } })
    expect(await namesFor(test, '张伟')).toEqual([])
    expect(await namesFor(test, '李芳')).toEqual(['李芳'])
    await manager.customers.delete({ id })
    expect(await namesFor(test, '李')).toEqual([])
    expect(await namesFor(test, '李', { deleted: 'only' })).toEqual(['李芳'])
    await manager.customers.restore({ id })
    expect(await namesFor(test, '李')).toEqual(['李芳'])
  })

  it('leaves no token of a write that was rolled back', async () => {
    await using test = await stage('张伟')
    const before = await tokensOf(test)
    const work = test.crm.transaction(async ({ system }) => {
      await system('test').customers.create({ name: '李芳' })
      throw new RangeError('no')
    })
    await expect(work).rejects.toThrow('no')
    expect(await tokensOf(test)).toEqual(before)
  })

  it('combines with a filter, an order, a page and a count', async () => {
    await using test = await stage(
      ...[5, 3, 9, 1, 7].map((index) => ({ name: `李${index}`, city: index > 4 ? '上海' : '北京' })),
      '王1',
    )
    const query = { where: { city: '上海' }, sort: 'name', count: 'exact', limit: 2 } as const
    const manager = test.as('relationship-manager')
    const first = await manager.customers.list({ ...query, q: '李' })
    expect(first.data.map((row) => row.name)).toEqual(['李5', '李7'])
    expect(first.count).toBe(3)
    const second = await manager.customers.list({ ...query, q: '李', cursor: first.nextCursor! })
    expect(second.data.map((row) => row.name)).toEqual(['李9'])
    expect(second.nextCursor).toBeNull()
  })

  it('leads through all matches once, whichever word is the rarer', async () => {
    await using test = await stage(
      ...Array.from({ length: 23 }, (_, index) => `李 ${index % 3 ? 'ann' : 'bob'}`),
    )
    const manager = test.as('relationship-manager')
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await manager.customers.list({
        q: '李 ann',
        limit: 4,
        ...(cursor === undefined ? {} : { cursor }),
      })
      seen.push(...page.data.map((row) => row.id))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(new Set(seen).size).toBe(15)
    expect(seen).toEqual(seen.toSorted().toReversed())
  })

  it.each(['', ' ', '…', '%', '🚀', '、。'])(
    'refuses %j, in which there is nothing to look for',
    async (q) => {
      await using test = await stage('张伟')
      const refusal = await refusalOf(namesFor(test, q))
      expect([refusal.code, refusal.issues[0]?.pointer]).toEqual(['KITH_INVALID_QUERY', '/q'])
    },
  )

  it('refuses more words than it looks up', async () => {
    await using test = await stage('a b c d e f g h i')
    expect(await namesFor(test, 'a b c d e f g h')).toHaveLength(1)
    expect(await outcomeOf(namesFor(test, 'a b c d e f g h i'))).toBe('KITH_INVALID_QUERY')
  })

  it('may stand in a URL, and is audited by a digest', async () => {
    await using test = await stage('张伟')
    const rep = test.as('relationship-manager', { fromUrl: true })
    expect((await rep.customers.list({ q: '张伟' })).data).toHaveLength(1)
    await rep.customers.list({ q: '张' })
    const entries = await test.database.selectFrom('crm_audit').selectAll().execute()
    const digests = entries
      .filter((row) => row['action'] === 'customers.list')
      .map((row) => row['query_digest'])
    expect(new Set(digests).size).toBe(2)
    expect(JSON.stringify(entries)).not.toContain('张')
  })
})

describe('the search tokens of rows that were there before', () => {
  it('are built by migrate, and become what the writes would have made', async () => {
    await using test = await stage('张伟', { name: '宏图', legalName: 'Grand 宏图' }, 'John Smith')
    const wanted = await tokensOf(test)
    await test.database.deleteFrom('crm_search_token').where('token', '!=', '张伟').execute()
    await test.database.deleteFrom('crm_search_build').execute()
    expect(await test.crm.searchTokens.pending()).toEqual(['user', 'customer'])
    const told: unknown[] = []
    await test.crm.migrate({ onProgress: (progress) => told.push(progress) })
    expect(told).toEqual([{ entity: 'customer', rows: 3 }])
    expect(await tokensOf(test)).toEqual(wanted)
    expect(await test.crm.searchTokens.pending()).toEqual([])
  })

  it('are continued where an interrupted run stopped', async () => {
    await using test = await stage('张伟', '李芳')
    const [first] = (await test.as('relationship-manager').customers.list({ sort: 'id' })).data
    await test.database.deleteFrom('crm_search_token').execute()
    await test.database.updateTable('crm_search_build').set({ built_to: first!.id, is_complete: 0 }).execute()
    await test.crm.migrate()
    expect(await namesFor(test, '李芳')).toEqual(['李芳'])
    expect(await namesFor(test, '张伟')).toEqual([])
  })

  it('are built anew when other fields are searchable than before', async () => {
    await using test = await stage('张伟')
    const wanted = await tokensOf(test)
    await test.database
      .updateTable('crm_search_token')
      .set({ token: 'stale' })
      .where('token', '=', '张')
      .execute()
    await test.database.updateTable('crm_search_build').set({ fields: 'name' }).execute()
    await test.crm.migrate()
    expect(await tokensOf(test)).toEqual(wanted)
  })
})
