import { type BulkCustomerItem, type CreateCustomerInput, definePlugin, type PluginTypes } from '@kith/core'
import { createTestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { dumpDatabase } from './database-dump.ts'
import { outcomeOf, refusalOf } from './refusal.ts'

const create = (values: CreateCustomerInput): BulkCustomerItem => ({ op: 'create', values })
const many = (count: number): BulkCustomerItem[] =>
  Array.from({ length: count }, (_, index) => create({ name: `客户${index}` }))

describe('many changes in one call', () => {
  it('are made in their order, each with its status', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    const { id } = await manager.customers.create({ name: '张三' })
    const gone = await manager.customers.create({ name: '李四' })
    const { results } = await manager.customers.bulk({
      items: [
        create({ name: '王五', phone: '13800138000' }),
        { op: 'update', id, patch: { nickname: '小张' }, ifVersion: 1 },
        { op: 'delete', id: gone.id },
        create({ name: '赵六' }),
      ],
    })
    expect(results.map(({ index, status }) => [index, status])).toEqual([
      [0, 201],
      [1, 200],
      [2, 204],
      [3, 201],
    ])
    const made = await manager.customers.get({ id: results[0]!.id! })
    expect(made).toMatchObject({ name: '王五', phone: '+8613800138000', ownerId: 'u-relationship-manager' })
    expect((await manager.customers.contactPoints.list({ id: made.id })).data).toHaveLength(1)
    expect((await manager.customers.get({ id })).nickname).toBe('小张')
    expect((await test.events('customer.created')).map((event) => event.subjectId)).toEqual([
      id,
      gone.id,
      results[0]!.id,
      results[3]!.id,
    ])
  })

  it('stand each for itself: a refused one says where and why, and takes no other with it', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    const hidden = await test.crm.system('stage', (crm) =>
      crm.customers.create({ name: '赵六', teamId: 't2', ownerId: 'u9' }),
    )
    const own = await manager.customers.create({ name: '张三' })
    const { results } = await manager.customers.bulk({
      items: [
        create({ name: '王五' }),
        create({ name: '孙七', phone: '12' }),
        create({ name: '周八', teamId: 't2', ownerId: 'u9' }),
        { op: 'update', id: hidden.id, patch: { nickname: 'x' } },
        { op: 'update', id: own.id, patch: { nickname: '小张' }, ifVersion: 9 },
        { op: 'update', id: own.id, patch: { erasedAt: null } as object },
        create({ name: '吴九' }),
      ],
    })
    expect(
      results.map(({ index, status, error }) => [index, status, error?.code, error?.errors[0]?.pointer]),
    ).toEqual([
      [0, 201, undefined, undefined],
      [1, 422, 'KITH_VALIDATION', '/items/1/values/phone'],
      [2, 403, 'KITH_OUT_OF_REACH', '/items/2'],
      [3, 404, 'KITH_NOT_FOUND', '/items/3'],
      [4, 412, 'KITH_VERSION_MISMATCH', '/items/4'],
      [5, 400, 'KITH_FIELD_UNAVAILABLE', '/items/5/patch/erasedAt'],
      [6, 201, undefined, undefined],
    ])
    const names = (await manager.customers.list({ sort: 'createdAt,id' })).data.map((row) => row.name)
    expect(new Set(names)).toEqual(new Set(['吴九', '张三', '王五']))
    expect(JSON.stringify(results)).not.toMatch(/赵六|小张|张三/)
  })

  it('are all made or none when they are asked for so', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    const { id } = await manager.customers.create({ name: '张三' })
    const before = await dumpDatabase(test)
    const items = [
      create({ name: '王五' }),
      { op: 'delete', id } as const,
      create({ name: '孙七', phone: '12' }),
    ]
    const refusal = await refusalOf(manager.customers.bulk({ items, atomic: true }))
    expect(refusal).toMatchObject({
      code: 'KITH_VALIDATION',
      status: 422,
      issues: [{ pointer: '/items/2/values/phone' }],
    })
    expect(await dumpDatabase(test)).toBe(before)
    const { results } = await manager.customers.bulk({ items: items.slice(0, 2), atomic: true })
    expect(results.map(({ status }) => status)).toEqual([201, 204])
  })

  it('need the right that each of them needs alone, and one of the rights to begin with', async () => {
    await using test = await createTestCrm()
    const id = (await test.crm.system('stage', (crm) => crm.customers.create({ name: '张三', teamId: 't1' })))
      .id
    const items: BulkCustomerItem[] = [
      create({ name: '王五' }),
      create({ name: '孙七' }),
      { op: 'update', id, patch: { nickname: '小张' } },
      { op: 'delete', id },
    ]
    const statuses = async (role: string, purpose?: string) => {
      const session = test.as(role, purpose === undefined ? {} : { purpose })
      return (await session.customers.bulk({ items })).results.map(({ status }) => status)
    }
    expect(await statuses('service-rep')).toEqual([201, 201, 200, 403])
    expect(await statuses('dpo', 'privacy-request')).toEqual([403, 403, 200, 403])
    for (const role of ['system-admin', 'market-analyst', 'data-analyst', 'auditor', 'dpo'])
      expect(await outcomeOf(test.as(role).customers.bulk({ items }))).toBe('KITH_FORBIDDEN')
  })

  it('know no change beyond the three, no filter, and no more than 200', async () => {
    await using test = await createTestCrm()
    const ask = (items: readonly unknown[]) =>
      outcomeOf(test.as('integration').customers.bulk({ items: items as BulkCustomerItem[] }))
    const id = '00000000-0000-7000-8000-000000000000'
    for (const item of [
      { op: 'upsert', values: { name: 'x' } },
      { op: 'create', values: { name: 'x' }, onConflict: 'update' },
      { op: 'update', where: { phone: '13800138000' }, patch: {} },
      { op: 'delete', where: {} },
      { op: 'delete', id, where: { phone: '13800138000' } },
    ])
      expect(await ask([item])).toMatch(/^KITH_(?:VALIDATION|INVALID_QUERY)$/)
    expect(await ask([])).toBe('KITH_VALIDATION')
    expect(await ask(many(201))).toBe('KITH_VALIDATION')
    expect(await ask(many(200))).toBe('ok')
  })

  it('pass the hooks of each change', async () => {
    const seen: unknown[] = []
    const watch = definePlugin<PluginTypes & { readonly id: 'watch' }>({
      id: 'watch',
      version: '1.0.0',
      kernel: '^0.1',
      setup(r) {
        r.hook.guard('customers.create', (input) => {
          seen.push(input.name)
          return input.name !== '王五'
        })
      },
    })
    await using test = await createTestCrm({ plugins: [watch()] })
    const { results } = await test
      .as('integration')
      .customers.bulk({ items: [create({ name: '张三' }), create({ name: '王五' })] })
    expect(results.map(({ status }) => status)).toEqual([201, 403])
    expect(seen).toEqual(['张三', '王五'])
  })
})
