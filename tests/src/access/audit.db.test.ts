import { createTestCrm } from '@kith/testing'
import { expect, it } from 'vitest'

async function createStage() {
  const test = await createTestCrm()
  const [mine, other] = await test.crm.system('stage', async (crm) => [
    await crm.customers.create({ name: '张三', phone: '13800138000', ownerId: 'u-rm', teamId: 't1' }),
    await crm.customers.create({ name: '李四', phone: '13900139000', ownerId: 'u-other', teamId: 't9' }),
  ])
  const as = (role: string, purpose?: string) =>
    test.crm.as(
      { id: `u-${role}`, roles: [role], attributes: { teamIds: ['t1'] } },
      purpose === undefined ? {} : { purpose },
    )
  return { test, as, mine: mine.id, other: other.id }
}

it('shows the auditor every entry with sealed changes, and the administrator the same without them', async () => {
  const { test, as, mine } = await createStage()
  await using _ = test
  await as('relationship-manager').customers.update({ id: mine, patch: { phone: '13700137000' } })
  const asked = { action: 'customers.update' }
  const [full] = (await as('auditor').audit.list(asked)).data
  expect(full).toMatchObject({ actor: { kind: 'user', id: 'u-relationship-manager' }, subjectIds: [mine] })
  expect(full?.changes).toEqual(expect.any(String))
  expect(JSON.stringify(full)).not.toContain('13700137000')
  const [bare] = (await as('system-admin').audit.list(asked)).data
  expect(bare).toMatchObject({ id: full?.id, fields: ['phone'] })
  expect(bare).not.toHaveProperty('changes')
})

it('tells the numbers of entries, which count those of all tenants, to those who verify them only', async () => {
  const { test, as, mine } = await createStage()
  await using _ = test
  const asked = { action: 'customers.get' }
  const seen = async (role: string) => {
    const [entry] = (await as(role).audit.list(asked)).data
    return entry!
  }
  const manager = as('relationship-manager')
  await manager.customers.get({ id: mine })
  const first = await seen('relationship-manager')
  expect((await seen('auditor')).place).toEqual({ writer: expect.any(String), writerSeq: expect.any(Number) })
  for (const role of ['system-admin', 'relationship-manager'])
    expect(await seen(role)).toEqual({ ...first, id: first.id })
  expect(first).not.toHaveProperty('place')
  await manager.customers.get({ id: mine })
  expect((await seen('relationship-manager')).id).toMatch(/^[\w-]{22}$/)
  expect((await seen('relationship-manager')).id).not.toBe(first.id)
})

it('shows everybody else their own actions only', async () => {
  const { test, as, mine } = await createStage()
  await using _ = test
  await as('relationship-manager').customers.get({ id: mine })
  const rep = as('service-rep')
  await rep.customers.get({ id: mine })
  for (const asked of [{}, { subjectId: mine }, { entity: 'customer' }]) {
    const { data } = await rep.audit.list(asked)
    expect(data.length).toBeGreaterThan(0)
    expect(new Set(data.map(({ actor }) => actor.id))).toEqual(new Set(['u-service-rep']))
  }
  expect((await rep.audit.list({ actorId: 'u-relationship-manager' })).data).toEqual([])
})

it('tells a key from a person of the same id', async () => {
  const { test, mine } = await createStage()
  await using _ = test
  await test.crm.as({ id: 'u1', roles: ['integration'], kind: 'apiKey' }).customers.get({ id: mine })
  const person = test.crm.as({ id: 'u1', roles: ['service-rep'] })
  expect((await person.audit.list({ action: 'customers.get' })).data).toEqual([])
})

it('shows the data protection officer one person for a request, and names nobody else', async () => {
  const { test, as, mine, other } = await createStage()
  await using _ = test
  await as('integration').customers.list({})
  const asked = { subjectId: mine, action: 'customers.list' }
  expect((await as('dpo').audit.list(asked)).data).toEqual([])
  const officer = as('dpo', 'privacy-request')
  const { data } = await officer.audit.list(asked)
  expect(data).toMatchObject([{ subjectIds: [mine], subjectCount: 2 }])
  expect(JSON.stringify(data)).not.toContain(other)
  const everything = (await officer.audit.list({})).data
  expect(everything.every(({ actor }) => actor.id === 'u-dpo')).toBe(true)
})

it('pages without a gap or a repetition while entries are added', async () => {
  const { test, as, mine } = await createStage()
  await using _ = test
  const manager = as('relationship-manager')
  for (let read = 0; read < 7; read += 1) {
    await manager.customers.get({ id: mine })
    if (read % 2 === 0) test.clock.advance(1000)
  }
  const auditor = as('auditor')
  const whole = (await auditor.audit.list({ action: 'customers.get' })).data.map(({ id }) => id)
  const paged: string[] = []
  let cursor: string | undefined
  do {
    const page = await auditor.audit.list({
      action: 'customers.get',
      limit: 2,
      ...(cursor === undefined ? {} : { cursor }),
    })
    paged.push(...page.data.map(({ id }) => id))
    cursor = page.nextCursor ?? undefined
    await manager.customers.get({ id: mine })
  } while (cursor !== undefined)
  expect(whole).toHaveLength(7)
  expect(paged).toEqual(whole)
})

it('narrows by time, the beginning included and the end not', async () => {
  const { test, as, mine } = await createStage()
  await using _ = test
  const at: Date[] = []
  for (let read = 0; read < 3; read += 1) {
    at.push(test.clock())
    await as('relationship-manager').customers.get({ id: mine })
    test.clock.advance(60_000)
  }
  const { data } = await as('auditor').audit.list({ action: 'customers.get', from: at[1]!, to: at[2]! })
  expect(data.map((entry) => entry.at)).toEqual([at[1]])
})

it('keeps the entries of tenants apart', async () => {
  const { test, mine } = await createStage()
  await using _ = test
  const elsewhere = test.crm.as({ id: 'u-auditor', roles: ['auditor'], tenantId: 'other' })
  expect((await elsewhere.audit.list({ subjectId: mine })).data).toEqual([])
  expect((await elsewhere.audit.verify({})).entries).toBeLessThan(3)
})

it('records that the audit was read, and for whom', async () => {
  const { test, as, mine } = await createStage()
  await using _ = test
  await as('auditor').audit.list({ subjectId: mine })
  await as('auditor').audit.verify({})
  const read = (await test.audit()).filter(({ entity }) => entity === 'audit')
  expect(read.map(({ action, subjectIds }) => [action, subjectIds])).toEqual([
    ['audit.list', [mine]],
    ['audit.verify', []],
  ])
})

it('finds an entry that was changed and one that was removed', async () => {
  const { test, as, mine } = await createStage()
  await using _ = test
  const auditor = as('auditor')
  for (let read = 0; read < 6; read += 1) await as('relationship-manager').customers.get({ id: mine })
  expect(await auditor.audit.verify({})).toMatchObject({
    isIntact: true,
    changed: 0,
    missing: 0,
    findings: [],
  })
  const entries = (await auditor.audit.list({ action: 'customers.get' })).data
  const [, removed, , altered] = entries.map(({ place }) => place!.writerSeq)
  await test.database.deleteFrom('crm_audit').where('writer_seq', '=', removed!).execute()
  await test.database
    .updateTable('crm_audit')
    .set({ actor_id: 'u-somebody' })
    .where('writer_seq', '=', altered!)
    .execute()
  const verdict = await auditor.audit.verify({})
  expect(verdict).toMatchObject({ isIntact: false, changed: 1, missing: 1 })
  const found = verdict.findings.map(({ kind, writerSeq, count }) => ({ kind, writerSeq, count }))
  expect(found).toHaveLength(2)
  expect(found).toEqual(
    expect.arrayContaining([
      { kind: 'changed', writerSeq: altered, count: 1 },
      { kind: 'missing', writerSeq: removed, count: 1 },
    ]),
  )
})

it('checks across batches, and takes what was rolled back for complete', async () => {
  const { test, as, mine } = await createStage()
  await using _ = test
  const manager = as('relationship-manager')
  for (let read = 0; read < 1020; read += 60)
    await Promise.all(Array.from({ length: 60 }, () => manager.customers.get({ id: mine })))
  const failing = test.crm.transaction(async (transaction) => {
    const inside = transaction.as({ id: 'u-rm', roles: ['relationship-manager'] })
    await inside.customers.update({ id: mine, patch: { tags: ['x'] } })
    throw new Error('rolled back')
  })
  await expect(failing).rejects.toThrow('rolled back')
  await manager.customers.get({ id: mine })
  const verdict = await as('auditor').audit.verify({})
  expect(verdict).toMatchObject({ isIntact: true, findings: [] })
  expect(verdict.entries).toBeGreaterThan(1020)
})

it('lets only the auditor verify', async () => {
  const { test, as } = await createStage()
  await using _ = test
  for (const role of ['system-admin', 'dpo', 'relationship-manager', 'integration'])
    await expect(as(role).audit.verify({})).rejects.toMatchObject({ code: 'KITH_FORBIDDEN' })
})

it('tells who saw a customer, to those who see the customer and hold the right to it', async () => {
  const { test, as, mine, other } = await createStage()
  await using _ = test
  await as('integration').customers.list({})
  await as('relationship-manager').customers.get({ id: mine })
  const { data } = await as('dpo', 'privacy-request').customers.accessLog({ id: mine })
  expect(data.map(({ action, actor }) => [action, actor.id])).toEqual(
    expect.arrayContaining([
      ['customers.get', 'u-relationship-manager'],
      ['customers.list', 'u-integration'],
    ]),
  )
  expect(JSON.stringify(data)).not.toContain(other)
  for (const role of ['dpo', 'relationship-manager', 'service-rep', 'auditor'])
    await expect(as(role).customers.accessLog({ id: mine })).rejects.toMatchObject({ code: 'KITH_FORBIDDEN' })
  const nobody = '00000000-0000-7000-8000-000000000000'
  await expect(as('system-admin').customers.accessLog({ id: nobody })).rejects.toMatchObject({
    code: 'KITH_NOT_FOUND',
  })
})
