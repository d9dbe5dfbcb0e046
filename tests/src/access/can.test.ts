import { definePolicy } from '@kith/core'
import { createTestCrm } from '@kith/testing'
import { expect, it } from 'vitest'

const NOBODY = '00000000-0000-7000-8000-000000000000'

async function createStage() {
  const test = await createTestCrm()
  const [mine, theirs] = await test.crm.system('stage', (crm) =>
    Promise.all([
      crm.customers.create({ name: '张三', phone: '13800138000', ownerId: 'u-rm', teamId: 't1' }),
      crm.customers.create({ name: '李四', phone: '13900139000', ownerId: 'u-other', teamId: 't9' }),
    ]),
  )
  const as = (role: string, purpose?: string) =>
    test.crm.as(
      { id: 'u-rm', roles: [role], attributes: { teamIds: ['t1'] } },
      purpose === undefined ? {} : { purpose },
    )
  return { test, as, mine: mine.id, theirs: theirs.id }
}

it('tells of a row what the operation itself would answer', async () => {
  const { test, as, mine, theirs } = await createStage()
  await using _ = test
  for (const role of ['system-admin', 'relationship-manager', 'service-rep', 'auditor', 'integration']) {
    const session = as(role)
    for (const id of [mine, theirs, NOBODY]) {
      const reads = await session.customers.get({ id }).then(
        () => true,
        () => false,
      )
      const updates = await session.customers.update({ id, patch: { tags: ['vip'] } }).then(
        () => true,
        () => false,
      )
      expect([role, id, await session.can('customer', 'read', { id })]).toEqual([role, id, reads])
      const may = await session.can('customer', 'update', { id, fields: ['tags'] })
      expect([role, id, may]).toEqual([role, id, updates])
    }
  }
})

it('counts a field only where it is open in clear', async () => {
  const { test, as, mine } = await createStage()
  await using _ = test
  const rep = as('service-rep')
  expect(await rep.can('customer', 'read', { id: mine, fields: ['name'] })).toBe(true)
  expect(await rep.can('customer', 'read', { id: mine, fields: ['phone'] })).toBe(false)
  expect(await rep.can('customer', 'read', { id: mine, fields: ['no-such-field'] })).toBe(false)
  expect(await rep.can('customer', 'read', { fields: ['phone'] })).toBe('never')
})

it('answers before a row is known with always, never or depends', async () => {
  const grants = [
    {
      entity: 'customer',
      actions: ['read'],
      rows: { ownerId: { actor: 'id' } },
      classes: { contact: 'allow' },
    },
    { entity: 'customer', actions: ['read'], classes: { basic: 'allow' } },
  ] as const
  const policy = definePolicy({ id: 'p', roles: [{ name: 'service-rep', title: 'Rep', grants }] })
  await using test = await createTestCrm({ policy })
  const rep = test.as('service-rep')
  expect(await rep.can('customer', 'read')).toBe('always')
  expect(await rep.can('customer', 'read', { fields: ['name'] })).toBe('always')
  expect(await rep.can('customer', 'read', { fields: ['name', 'phone'] })).toBe('depends')
  expect(await rep.can('customer', 'read', { fields: ['idNumber'] })).toBe('never')
  expect(await rep.can('customer', 'update')).toBe('never')
  expect(await rep.can('unicorn', 'read')).toBe('never')
})

it('follows the purpose and the permissions on resources without rows', async () => {
  const { test, as, theirs } = await createStage()
  await using _ = test
  expect(await as('dpo').can('customer', 'read', { id: theirs })).toBe(false)
  expect(await as('dpo', 'privacy-request').can('customer', 'read', { id: theirs })).toBe(true)
  expect(await as('system-admin').can('job', 'run')).toBe('always')
  expect(await as('service-rep').can('job', 'run')).toBe('never')
  expect(await as('system-admin').can('job', 'run', { id: theirs })).toBe(false)
})

it('tells a role that sees no rows nothing about which ids exist', async () => {
  const { test, as, mine } = await createStage()
  await using _ = test
  for (const action of ['aggregate', 'lookup', 'create', 'read'])
    expect([action, await as('data-analyst').can('customer', action, { id: mine })]).toEqual([action, false])
})

it('judges deleted rows by the rights to those', async () => {
  const { test, as, mine } = await createStage()
  await using _ = test
  const manager = as('relationship-manager')
  expect(await manager.can('customer', 'restore', { id: mine })).toBe(false)
  await manager.customers.delete({ id: mine })
  expect(await manager.can('customer', 'read', { id: mine })).toBe(false)
  expect(await manager.can('customer', 'restore', { id: mine })).toBe(true)
})
