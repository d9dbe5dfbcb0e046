import { createCrm, standardRoles } from '@kith/core'
import { createTestCrm, type TestCrm, testActor } from '@kith/testing'
import Sqlite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { describe, expect, it } from 'vitest'

import { outcomeOf, refusalOf } from './refusal.ts'

const PHONE = '13812345678'

async function auditText(test: TestCrm): Promise<string> {
  return JSON.stringify(await test.database.selectFrom('crm_audit').selectAll().execute())
}

describe('the audit', () => {
  it('does not keep what somebody sent for an id, when it is no id', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('integration')
    const calls = [
      () => customers.get({ id: PHONE }),
      () => customers.update({ id: PHONE, patch: { nickname: '小张' } }),
      () => customers.contactPoints.list({ id: PHONE }),
      () => customers.restore({ id: 'x'.repeat(100_000) }),
    ]
    for (const call of calls) expect(await outcomeOf(call())).toBe('KITH_NOT_FOUND')
    expect((await test.audit()).map(({ subjectIds, subjectCount }) => [subjectIds, subjectCount])).toEqual(
      calls.map(() => [[], 1]),
    )
    const text = await auditText(test)
    expect(text).not.toContain(PHONE)
    expect(text.length).toBeLessThan(10_000)
  })

  it('keeps no value that was looked up, searched for, written or refused', async () => {
    await using test = await createTestCrm()
    const host = test.as('integration')
    const { id } = await host.customers.create({ name: '张三', phone: PHONE })
    await host.customers.lookup({ phone: PHONE })
    await host.customers.lookup({ phoneLast4: PHONE.slice(-4) })
    await host.customers.search({ where: { phone: PHONE } })
    await host.customers.update({ id, patch: { phone: '13900001111' } })
    await outcomeOf(host.customers.update({ id, patch: { phone: '139****1111' } }))
    await outcomeOf(host.customers.create({ name: '李四', phone: '4711-4711' }))
    const text = await auditText(test)
    for (const value of [PHONE, PHONE.slice(-4), '13900001111', '1111', '4711'])
      expect(text).not.toContain(`"${value}`)
    expect(text).not.toContain(PHONE.slice(1))
  })

  it('names a query by a digest that nobody can make without the secret', async () => {
    const digestWith = async (secret: string): Promise<unknown> => {
      const database = new Kysely<Record<string, Record<string, unknown>>>({
        dialect: new SqliteDialect({ database: new Sqlite(':memory:') }),
      })
      await using crm = createCrm({ database, policy: standardRoles(), secret, migrate: 'auto' })
      await crm.as(testActor('integration')).customers.search({ where: { phone: PHONE } })
      const entry = await database.selectFrom('crm_audit').select('query_digest').executeTakeFirstOrThrow()
      return entry['query_digest']
    }
    const [one, other] = ['a'.repeat(40), 'b'.repeat(40)]
    expect(await digestWith(one)).toBe(await digestWith(one))
    expect(await digestWith(one)).not.toBe(await digestWith(other))
  })
})

describe('an error', () => {
  it('repeats no value', async () => {
    await using test = await createTestCrm()
    const host = test.as('integration')
    const { id } = await host.customers.create({ name: '张三' })
    const calls = [
      () => host.customers.create({ name: '李四', phone: 'canary', email: 'canary', birthDate: 'canary' }),
      () => host.customers.update({ id, patch: { sex: 'canary' as 'male', nickname: 'canary'.repeat(100) } }),
      () => host.customers.lookup({ phone: 'canary' }),
      () => host.customers.search({ where: { phone: 'canary' } }),
      () => host.customers.search({ where: { createdAt: { gte: 'canary' }, kind: 'canary' } }),
      () => host.customers.search({ cursor: 'canary' }),
      () => host.customers.contactPoints.add({ id, kind: 'phone', value: 'canary' }),
      () => host.customers.get({ id: 'canary' }),
    ]
    for (const call of calls) {
      const error = await refusalOf(call())
      const { message, params, issues, representation } = error
      expect(JSON.stringify({ message, params, issues, representation })).not.toContain('canary')
    }
  })
})

describe('a read', () => {
  it('is refused a list of fields that is longer than any entity', async () => {
    await using test = await createTestCrm()
    const rep = test.as('service-rep')
    const { id } = await rep.customers.create({ name: '张三' })
    const fields = Array.from({ length: 201 }, () => 'id')
    expect(await outcomeOf(rep.customers.get({ id, fields }))).toBe('KITH_VALIDATION')
    expect(await outcomeOf(rep.customers.get({ id, fields: fields.slice(1) }))).toBe('ok')
  })
})
