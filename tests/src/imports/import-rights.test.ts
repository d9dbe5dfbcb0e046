import { createTestCrm, type TestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { importText, workOff } from './fixtures/run-import.ts'

const ID = '11010519491231002X'
const FILE = `姓名,手机号,身份证号,会员号\n张三,13800138000,${ID},M1\n李四,12,,M2\n`

describe('the administrator', () => {
  it('loads customers, and neither writes one by hand nor sees the values of a preview', async () => {
    await using test = await createTestCrm()
    const admin = test.as('system-admin')
    const { id } = await importText(test, admin, { text: FILE, start: false })
    const { samples } = await admin.imports.preview({ id })
    expect(samples[0]!.values['name']).toBe('张*')
    expect(JSON.stringify(samples)).not.toContain('13800138000')
    expect(JSON.stringify(samples)).not.toContain(ID)
    await admin.imports.start({ id })
    await workOff(test.crm)
    expect(await admin.imports.get({ id })).toMatchObject({ counts: { created: 1, failed: 1 } })
    await expect(admin.customers.create({ name: '王五' })).rejects.toMatchObject({ code: 'KITH_FORBIDDEN' })
    const [customer] = (await admin.customers.list({})).data
    expect(customer!.$masked).toContain('phone')
  })

  it('takes an import back', async () => {
    await using test = await createTestCrm()
    const admin = test.as('system-admin')
    const { id } = await importText(test, admin, { text: FILE })
    await admin.imports.revert({ id })
    await workOff(test.crm)
    expect(await admin.imports.get({ id })).toMatchObject({ state: 'reverted' })
    expect((await admin.customers.list({})).data).toEqual([])
  })
})

describe('a relationship manager', () => {
  const other = (test: TestCrm) =>
    test.as('relationship-manager', { id: 'u-other', attributes: { teamIds: ['t2'] } })

  it('sees the imports of the own team alone', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    const { id } = await importText(test, manager, { text: FILE })
    expect((await other(test).imports.list({})).data).toEqual([])
    for (const call of ['get', 'start', 'pause', 'cancel', 'revert', 'preview'] as const)
      await expect(other(test).imports[call]({ id })).rejects.toMatchObject({ code: 'KITH_NOT_FOUND' })
    await expect(other(test).imports.rows.list({ id })).rejects.toMatchObject({ code: 'KITH_NOT_FOUND' })
  })

  it('does not match records by what they may not look up', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    await importText(test, test.as('integration', { attributes: { identityAccess: true } }), { text: FILE })
    const { id } = await importText(test, manager, { text: FILE, matchBy: ['idNumber'], start: false })
    await expect(manager.imports.start({ id })).rejects.toMatchObject({ code: 'KITH_RECORD_KEY_UNAVAILABLE' })
  })

  it('learns nothing of customers of others but that an identity is taken', async () => {
    await using test = await createTestCrm()
    await importText(test, other(test), { text: FILE })
    const manager = test.as('relationship-manager')
    const text = '姓名,手机号,会员号\n张三,13800138000,M1\n赵六,13800138000,M7\n'
    const done = await importText(test, manager, {
      text,
      matchBy: ['identity', 'phone'],
      onDuplicate: 'update',
    })
    expect(done.counts).toEqual({ created: 1, updated: 0, skipped: 0, failed: 1 })
    const { data } = await manager.customers.list({})
    expect(data.map(({ name }) => name)).toEqual(['赵六'])
  })
})

describe('a data analyst', () => {
  it('previews with masks, and runs nothing', async () => {
    await using test = await createTestCrm()
    const { id } = await importText(test, test.as('relationship-manager'), { text: FILE, start: false })
    const analyst = test.as('data-analyst')
    const preview = await analyst.imports.preview({ id })
    expect(preview.counts).toEqual({ create: 1, update: 0, skip: 0, fail: 1 })
    const shown = JSON.stringify(preview.samples)
    for (const value of ['张三', '13800138000', ID, 'M1']) expect(shown).not.toContain(value)
    await expect(analyst.imports.start({ id })).rejects.toMatchObject({ code: 'KITH_FORBIDDEN' })
    await expect(analyst.customers.import({ file: new Uint8Array() })).rejects.toMatchObject({
      code: 'KITH_FORBIDDEN',
    })
  })
})

it.each(['service-rep', 'market-analyst', 'dpo', 'auditor'] as const)(
  'has nothing for the role %s',
  async (role) => {
    await using test = await createTestCrm()
    const session = test.as(role)
    await expect(session.customers.import({ file: new Uint8Array() })).rejects.toMatchObject({
      code: 'KITH_FORBIDDEN',
    })
    await expect(session.imports.list({})).rejects.toMatchObject({ code: 'KITH_FORBIDDEN' })
  },
)

it('keeps tenants apart', async () => {
  await using test = await createTestCrm()
  const acme = test.as('relationship-manager', { tenantId: 'acme' })
  const { id } = await importText(test, acme, { text: FILE })
  const zeta = test.as('relationship-manager', { tenantId: 'zeta' })
  await expect(zeta.imports.get({ id })).rejects.toMatchObject({ code: 'KITH_NOT_FOUND' })
  const done = await importText(test, zeta, { text: FILE, matchBy: ['identity', 'phone'] })
  expect(done.counts).toEqual({ created: 1, updated: 0, skipped: 0, failed: 1 })
  expect((await acme.customers.list({})).data).toHaveLength(1)
})

it('keeps file, refused records and former values sealed in the database', async () => {
  await using test = await createTestCrm()
  const manager = test.as('relationship-manager')
  await importText(test, manager, { text: FILE })
  await importText(test, manager, { text: FILE.replace('张三', '张三丰'), onDuplicate: 'update' })
  const { id } = await manager.customers.import({ file: new TextEncoder().encode(FILE) })
  const tables = ['crm_import', 'crm_import_row', 'crm_import_fault', 'crm_blob', 'crm_blob_piece']
  const dump: string[] = []
  for (const table of tables) {
    const rows = await test.database
      .selectFrom(table as never)
      .selectAll()
      .execute()
    dump.push(
      JSON.stringify(rows, (_, value: unknown) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
      ),
    )
  }
  expect(dump.join('\n')).toContain(id)
  for (const value of ['13800138000', ID, '张三', '李四']) expect(dump.join('\n')).not.toContain(value)
})
