import { createTestCrm } from '@kith/testing'
import { expect, it } from 'vitest'

import { define, shoeSize, wechatId } from '../custom-fields/definitions.ts'
import { importText, workOff } from './fixtures/run-import.ts'

const MATCHING = { onDuplicate: 'update', matchBy: ['phone'] } as const

it('fills fields of the tenant in, changes them on a second import, and takes both back', async () => {
  await using test = await createTestCrm()
  await define(test, shoeSize, wechatId)
  const manager = test.as('relationship-manager')

  const first = await importText(test, manager, {
    text: '姓名,手机号,custom.shoeSize,wechatId\n张三,13800138000,42,zhangsan\n李四,13900139000,big,\n',
  })
  expect(first).toMatchObject({ counts: { created: 1, updated: 0, skipped: 0, failed: 1 } })
  const [created] = (await manager.customers.list()).data
  expect(created).toMatchObject({ name: '张三', custom: { shoeSize: 42, wechatId: 'zhangsan' } })

  const second = await importText(test, manager, {
    text: '姓名,手机号,shoeSize\n张三,13800138000,43\n',
    ...MATCHING,
  })
  expect(second).toMatchObject({ state: 'completed', counts: { updated: 1, failed: 0 } })
  const seen = await manager.customers.get({ id: created!.id })
  expect(seen.custom).toEqual({ shoeSize: 43, wechatId: 'zhangsan' })

  await manager.imports.revert({ id: second.id })
  await workOff(test.crm)
  expect((await manager.imports.get({ id: second.id })).state).toBe('reverted')
  expect((await manager.customers.get({ id: created!.id })).custom).toEqual({
    shoeSize: 42,
    wechatId: 'zhangsan',
  })
})

it('shows in a preview what it would write into them', async () => {
  await using test = await createTestCrm()
  await define(test, shoeSize)
  const manager = test.as('relationship-manager')
  const { id } = await manager.customers.import({
    file: new TextEncoder().encode('姓名,shoeSize\n张三,42\n'),
  })
  await workOff(test.crm)
  expect(await manager.imports.preview({ id })).toMatchObject({
    samples: [{ action: 'create', values: { name: '张三', 'custom.shoeSize': 42 } }],
  })
})
