import { createTestCrm } from '@kith/testing'
import { expect, it } from 'vitest'

import { importText, workOff } from './fixtures/run-import.ts'

const BEFORE = '姓名,会员号,备注\n张三,M1,老客户\n李四,M2,\n'
const AFTER =
  '姓名,会员号,备注,手机号\n张三丰,M1,大客户,13800138000\n李四,M2,新的,\n王五,M3,,13900139000\n孙七,M4,,\n'

it('takes an import back: what it created goes, what it changed is as it was', async () => {
  await using test = await createTestCrm()
  const manager = test.as('relationship-manager')
  const list = async () => (await manager.customers.list({ sort: ['name'] })).data
  const bare = (rows: Awaited<ReturnType<typeof list>>) =>
    rows.map(({ id, name, notes, phone }) => [id, name, notes, phone])
  await importText(test, manager, { text: BEFORE })
  const before = bare(await list())
  const { id } = await importText(test, manager, { text: AFTER, onDuplicate: 'update' })
  expect(bare(await list())).not.toEqual(before)
  await manager.imports.revert({ id })
  await workOff(test.crm)
  expect(await manager.imports.get({ id })).toMatchObject({
    state: 'reverted',
    reverted: { customers: 4, left: 0 },
  })
  expect(bare(await list())).toEqual(before)
  // What the file brought may come again.
  const again = await importText(test, manager, { text: AFTER, onDuplicate: 'update' })
  expect(again.counts).toEqual({ created: 2, updated: 2, skipped: 0, failed: 0 })
})

it('leaves customers that were changed since, and lists them', async () => {
  await using test = await createTestCrm()
  const manager = test.as('relationship-manager')
  await importText(test, manager, { text: BEFORE })
  const { id } = await importText(test, manager, { text: AFTER, onDuplicate: 'update' })
  const { data } = await manager.customers.search({
    where: { name: { in: ['张三丰', '王五'] } },
    sort: ['name'],
  })
  for (const { id: customerId } of data)
    await manager.customers.update({ id: customerId, patch: { nickname: '小朋友' } })
  await manager.imports.revert({ id })
  await workOff(test.crm)
  expect(await manager.imports.get({ id })).toMatchObject({
    state: 'revert_partial',
    reverted: { customers: 2, left: 2 },
  })
  const left = await manager.imports.rows.list({ id, outcome: 'left' })
  expect(left.data.map(({ customerId }) => customerId).toSorted()).toEqual(
    data.map((row) => row.id).toSorted(),
  )
  const rest = await manager.customers.search({
    where: { name: { in: ['张三丰', '王五', '李四', '孙七'] } },
    sort: ['name'],
  })
  expect(rest.data.map(({ name, notes }) => [name, notes])).toEqual([
    ['张三丰', '大客户'],
    ['李四', null],
    ['王五', null],
  ])
})

it('takes back several changes of one customer, the last first', async () => {
  await using test = await createTestCrm()
  const manager = test.as('relationship-manager')
  await importText(test, manager, { text: BEFORE })
  const text = '姓名,会员号,备注\n张三,M1,一\n张三,M1,二\n赵八,M8,\n赵八,M8,三\n'
  const { id, counts } = await importText(test, manager, { text, onDuplicate: 'update' })
  expect(counts).toEqual({ created: 1, updated: 3, skipped: 0, failed: 0 })
  await manager.imports.revert({ id })
  await workOff(test.crm)
  expect(await manager.imports.get({ id })).toMatchObject({
    state: 'reverted',
    reverted: { customers: 4, left: 0 },
  })
  const { data } = await manager.customers.list({ sort: ['name'] })
  expect(data.map(({ name, notes }) => [name, notes])).toEqual([
    ['张三', '老客户'],
    ['李四', null],
  ])
})

it('says nothing of customers who were erased', async () => {
  await using test = await createTestCrm()
  const manager = test.as('relationship-manager')
  await importText(test, manager, { text: BEFORE })
  const { id } = await importText(test, manager, { text: AFTER, onDuplicate: 'update' })
  const { data } = await manager.customers.search({ where: { name: '张三丰' } })
  const officer = test.as('dpo', { purpose: 'privacy-request' })
  await officer.customers.erase({ id: data[0]!.id, reason: 'Asked for by the person' })
  const rows = await manager.imports.rows.list({ id })
  expect(rows.data.map(({ customerId }) => customerId)).not.toContain(data[0]!.id)
  await manager.imports.revert({ id })
  await workOff(test.crm)
  expect(await manager.imports.get({ id })).toMatchObject({
    state: 'reverted',
    reverted: { customers: 3, left: 0 },
  })
})
