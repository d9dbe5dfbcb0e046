import { createTestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { fileOf, importText, workOff } from './fixtures/run-import.ts'

const FILE = `姓名,手机号,性别,邮箱,会员号
张三,13800138000,男,zhang@example.com,M1
李四,13900139000,女,,M2
王五,12,男,,M3
`

describe('an import', () => {
  it('creates the customers of a file, and tells of each', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    const done = await importText(test, manager, { text: FILE, name: 'members.csv' })
    expect(done).toMatchObject({
      state: 'completed_with_errors',
      format: 'csv',
      counts: { created: 2, updated: 0, skipped: 0, failed: 1 },
      progress: { records: 3, share: 1 },
      errorsUrl: `/imports/${done.id}/errors`,
    })
    const { data } = await manager.customers.list({ sort: ['name'] })
    expect(data.map(({ name, phone, sex, ownerId, teamId }) => [name, phone, sex, ownerId, teamId])).toEqual([
      ['张三', '+8613800138000', 'male', 'u-relationship-manager', 't1'],
      ['李四', '+8613900139000', 'female', 'u-relationship-manager', 't1'],
    ])
    expect((await test.events('customer.created')).map(({ subjectId }) => subjectId).toSorted()).toEqual(
      data.map(({ id }) => id).toSorted(),
    )
    const id = data[0]!.id
    const identities = await manager.customers.identities.list({ id })
    expect(identities.data.map(({ externalId }) => externalId)).toEqual(['M1'])
    const timeline = await manager.customers.timeline({ id })
    expect(timeline.data.map(({ type }) => type).toSorted()).toEqual([
      'customer.created',
      'customerIdentity.added',
    ])
    expect(test.errors).toEqual([])
  })

  it('records a batch in one entry of the audit that names each customer', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    await importText(test, manager, { text: '姓名,手机号\n张三,13800138000\n李四,13900139000\n' })
    const entries = (await test.audit()).filter(({ action }) => action === 'imports.run')
    const { data } = await manager.customers.list({})
    expect(entries).toHaveLength(1)
    expect(entries[0]).toMatchObject({
      entity: 'customer',
      decision: 'allow',
      actorId: 'u-relationship-manager',
    })
    expect([...entries[0]!.subjectIds].toSorted()).toEqual(data.map(({ id }) => id).toSorted())
  })

  it('waits for a person where columns had to be guessed, and goes on when they are mapped', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    const text = '谁,x1\n张三,13800138000\n李四,13900139000\n'
    const analysed = await importText(test, manager, { text })
    expect(analysed.state).toBe('analysed')
    await expect(manager.imports.start({ id: analysed.id })).rejects.toThrow(
      'No column is mapped to the name',
    )
    const mapped = await manager.imports.update({
      id: analysed.id,
      patch: { mapping: { 谁: 'name', x1: 'phone' } },
    })
    expect(mapped.mapping!.map(({ target, confidence }) => [target, confidence])).toEqual([
      [{ field: 'name' }, 'chosen'],
      [{ field: 'phone' }, 'chosen'],
    ])
    await manager.imports.start({ id: analysed.id })
    await workOff(test.crm)
    const done = await manager.imports.get({ id: analysed.id })
    expect(done).toMatchObject({ state: 'completed', counts: { created: 2 } })
  })

  it('tells what it cannot map, by its place', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    const { id } = await importText(test, manager, { text: '姓名,备注\n张三,x\n', start: false })
    const map = (mapping: Record<string, string>) => manager.imports.update({ id, patch: { mapping } })
    await expect(map({ 电话: 'phone' })).rejects.toMatchObject({ code: 'KITH_IMPORT_COLUMN_UNKNOWN' })
    await expect(map({ 备注: 'erasedAt' })).rejects.toMatchObject({ code: 'KITH_IMPORT_TARGET_UNKNOWN' })
    await expect(map({ 备注: 'name', 姓名: 'name' })).rejects.toMatchObject({
      code: 'KITH_IMPORT_TARGET_TWICE',
    })
  })

  it('refuses a file that is none, with the code of the reason', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    const failed = await importText(test, manager, { text: '' })
    expect(failed).toMatchObject({ state: 'failed', failure: 'KITH_FILE_EMPTY' })
  })

  it('removes the file when it is completed, and the key with it', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    await importText(test, manager, { text: FILE })
    const pieces = await test.database
      .selectFrom('crm_blob_piece' as never)
      .selectAll()
      .execute()
    const blobs = await test.database
      .selectFrom('crm_blob' as never)
      .selectAll()
      .execute()
    expect([pieces, blobs]).toEqual([[], []])
  })

  it('takes a stream, and keeps nothing of one that breaks off', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    const whole = ReadableStream.from([fileOf('姓名\n'), fileOf('张三\n')])
    const { id } = await manager.customers.import({ file: whole, start: true })
    await workOff(test.crm)
    expect(await manager.imports.get({ id })).toMatchObject({ counts: { created: 1 } })
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield fileOf('姓名\n')
      throw new Error('the connection broke')
    }
    await expect(manager.customers.import({ file: broken() })).rejects.toThrow('the connection broke')
    expect(
      await test.database
        .selectFrom('crm_blob' as never)
        .selectAll()
        .execute(),
    ).toEqual([])
    expect((await manager.imports.list({})).data).toHaveLength(1)
  })
})

describe('a record whose customer is there', () => {
  const again = '姓名,手机号,会员号,备注\n张三丰,13800138000,M1,大客户\n孙七,13700137000,M9,\n'

  it('is left out', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    await importText(test, manager, { text: FILE })
    const second = await importText(test, manager, { text: again })
    expect(second.counts).toEqual({ created: 1, updated: 0, skipped: 1, failed: 0 })
  })

  it('changes the customer', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    await importText(test, manager, { text: FILE })
    const second = await importText(test, manager, { text: again, onDuplicate: 'update' })
    expect(second.counts).toEqual({ created: 1, updated: 1, skipped: 0, failed: 0 })
    const third = await importText(test, manager, { text: again, onDuplicate: 'update' })
    expect(third.counts).toEqual({ created: 0, updated: 0, skipped: 2, failed: 0 })
    const { data } = await manager.customers.search({ where: { name: '张三丰' } })
    expect(data).toMatchObject([{ phone: '+8613800138000', notes: '大客户', sex: 'male', version: 2 }])
  })

  it('is found by its phone where that is asked for', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    await importText(test, manager, { text: '姓名,手机号\n张三,13800138000\n' })
    const text = '姓名,手机号\n张三丰,13800138000\n'
    const usual = await importText(test, manager, { text })
    expect(usual.counts).toMatchObject({ created: 1 })
    const byPhone = await importText(test, manager, { text, matchBy: ['phone'], onDuplicate: 'update' })
    expect(byPhone.counts).toMatchObject({ updated: 0, failed: 1 })
    const skipped = await importText(test, manager, { text, matchBy: ['phone'] })
    expect(skipped.counts).toMatchObject({ skipped: 1 })
  })

  it('may come twice in one file', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    const text = '姓名,会员号,备注\n张三,M1,\n张三,M1,又来了\n'
    const skipped = await importText(test, manager, { text, start: false })
    expect((await manager.imports.preview({ id: skipped.id })).counts).toEqual({
      create: 1,
      update: 0,
      skip: 1,
      fail: 0,
    })
    const done = await importText(test, manager, { text, onDuplicate: 'update' })
    expect(done.counts).toEqual({ created: 1, updated: 1, skipped: 0, failed: 0 })
    const { data } = await manager.customers.list({})
    expect(data).toMatchObject([{ name: '张三', notes: '又来了' }])
  })
})

describe('a preview', () => {
  const before = '姓名,会员号,城市\n张三,M1,上海\n李四,M2,北京\n'
  const text = `姓名,会员号,城市,手机号
张三,M1,上海,
李四,M2,杭州,
王五,M3,,12
,M4,,
孙七,M5,,13800138000
孙七,M5,,13800138001
`

  it.each(['skip', 'update', 'create'] as const)(
    'says what a run does with duplicates: %s',
    async (onDuplicate) => {
      await using test = await createTestCrm()
      const manager = test.as('relationship-manager')
      await importText(test, manager, { text: before })
      const { id } = await importText(test, manager, { text, onDuplicate, start: false })
      const count = (await manager.customers.list({ count: 'exact' })).count
      const preview = await manager.imports.preview({ id })
      expect((await manager.customers.list({ count: 'exact' })).count).toBe(count)
      await manager.imports.start({ id })
      await workOff(test.crm)
      const { counts } = await manager.imports.get({ id })
      expect(preview.counts).toEqual({
        create: counts.created,
        update: counts.updated,
        skip: counts.skipped,
        fail: counts.failed,
      })
      expect(preview.records).toBe(6)
    },
  )

  it('shows samples, and which values keep records out', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    await importText(test, manager, { text: before })
    const { id } = await importText(test, manager, { text, onDuplicate: 'update', start: false })
    const { samples, faults } = await manager.imports.preview({ id })
    expect(samples.find(({ line }) => line === 3)).toMatchObject({
      action: 'update',
      changed: ['province', 'city'],
    })
    expect(faults).toMatchObject([
      { code: 'KITH_VALUE_UNREADABLE', field: 'phone', count: 1, lines: [4] },
      { code: 'KITH_VALIDATION', field: 'name', count: 1, lines: [5] },
    ])
  })

  it('looks at so many records as it is asked to', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    const { id } = await importText(test, manager, { text, start: false })
    expect(await manager.imports.preview({ id, limit: 2 })).toMatchObject({
      records: 2,
      counts: { create: 2 },
    })
  })
})

describe('a value that cannot be read', () => {
  it('keeps its record out, or is kept beside it', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    const text = '姓名,手机号,性别\n王五,12,男\n'
    expect((await importText(test, manager, { text })).counts).toMatchObject({ created: 0, failed: 1 })
    expect((await importText(test, manager, { text, invalid: 'keep' })).counts).toMatchObject({ created: 1 })
    const { data } = await manager.customers.list({})
    expect(data).toMatchObject([{ name: '王五', sex: 'male', phone: null }])
    const unread = await manager.customers.unreadValues.list({ id: data[0]!.id })
    expect(unread.data).toMatchObject([{ field: 'phone', contactRaw: '12', source: 'upload, line 2' }])
  })
})

describe('a run', () => {
  it('rests, goes on, and is given up', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    const { id } = await importText(test, manager, { text: FILE, start: false })
    await manager.imports.start({ id })
    await manager.imports.pause({ id })
    await workOff(test.crm)
    expect(await manager.imports.get({ id })).toMatchObject({ state: 'paused', progress: { records: 0 } })
    await manager.imports.start({ id })
    await manager.imports.pause({ id })
    await manager.imports.cancel({ id })
    await workOff(test.crm)
    expect(await manager.imports.get({ id })).toMatchObject({ state: 'cancelled' })
    await expect(manager.imports.start({ id })).rejects.toMatchObject({ code: 'KITH_IMPORT_STATE' })
    expect(
      await test.database
        .selectFrom('crm_blob' as never)
        .selectAll()
        .execute(),
    ).toEqual([])
  })
})
