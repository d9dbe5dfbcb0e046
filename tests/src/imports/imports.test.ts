import { createTestCrm } from '@kith/testing'
import { expect, it } from 'vitest'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

const FILE = `姓名,手机号,性别,邮箱
张三,13800138000,男,zhang@example.com
李四,13900139000,女,
王五,12,男,
`

it('imports the customers of a file', async () => {
  await using test = await createTestCrm()
  const manager = test.as('relationship-manager')
  const { id, state } = await manager.customers.import({ file: bytes(FILE), name: 'a.csv', start: true })
  expect(state).toBe('uploaded')
  await test.crm.tick()
  await test.crm.tick()
  const done = await manager.imports.get({ id })
  console.log(JSON.stringify(done, null, 1), test.errors)
  const { data } = await manager.customers.list({})
  console.log(JSON.stringify(data.map(({ name, phone, sex, email }) => ({ name, phone, sex, email }))))
  console.log((await test.audit()).map((e) => [e.action, e.entity, e.decision].join()))
  console.log((await test.events()).map((e) => e.name))
})
