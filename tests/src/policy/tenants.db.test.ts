import { createTestCrm, type TestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { outcomeOf } from './refusal.ts'

interface Scene extends AsyncDisposable {
  readonly test: TestCrm
  readonly theirs: string
  readonly theirPoint: string
}

const PHONE = '13812345678'

async function stage(): Promise<Scene> {
  const test = await createTestCrm()
  const host = test.as('integration', { tenantId: 'globex', attributes: { identityAccess: true } })
  const { id } = await host.customers.create({
    name: '张三',
    phone: PHONE,
    idNumber: '11010519491231002X',
    teamId: 't1',
  })
  const { data } = await host.customers.contactPoints.list({ id })
  return {
    test,
    theirs: id,
    theirPoint: data[0]!.id,
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  }
}

const roles = ['integration', 'relationship-manager', 'service-rep', 'system-admin', 'dpo'] as const

describe.each(roles)('a %s of one tenant', (role) => {
  const acme = { tenantId: 'acme', purpose: 'privacy-request', attributes: { identityAccess: true } }

  it('reaches no customer of another one by its id', async () => {
    await using scene = await stage()
    const { theirs: id, theirPoint: contactPointId } = scene
    const { customers } = scene.test.as(role, acme)
    const outcomes = [
      await outcomeOf(customers.get({ id })),
      await outcomeOf(customers.update({ id, patch: { nickname: '小张' } })),
      await outcomeOf(customers.delete({ id })),
      await outcomeOf(customers.restore({ id })),
      await outcomeOf(customers.contactPoints.list({ id })),
      await outcomeOf(customers.contactPoints.add({ id, kind: 'wechat', value: 'x' })),
      await outcomeOf(customers.contactPoints.remove({ id, contactPointId })),
    ]
    expect(outcomes.every((outcome) => ['KITH_NOT_FOUND', 'KITH_FORBIDDEN'].includes(outcome))).toBe(true)
    expect(outcomes).not.toContain('ok')
  })

  it('finds and counts none, and looks none up', async () => {
    await using scene = await stage()
    const { customers } = scene.test.as(role, acme)
    const listed = await customers.list({ count: 'exact' }).then(
      (page) => [page.data.length, page.count],
      () => [0, 0],
    )
    expect(listed).toEqual([0, 0])
    const found = await Promise.allSettled([
      customers.lookup({ phone: PHONE }),
      customers.lookup({ phoneLast4: PHONE.slice(-4) }),
      customers.lookup({ idNumber: '11010519491231002X' }),
    ])
    expect(found.flatMap((each) => (each.status === 'fulfilled' ? each.value.data : []))).toEqual([])
  })
})

describe('tenants', () => {
  it('keep equal phone numbers apart in their indexes', async () => {
    await using scene = await stage()
    await scene.test.as('integration', { tenantId: 'acme' }).customers.create({ name: '李四', phone: PHONE })
    const rows = await scene.test.database.selectFrom('crm_customer').select(['phone', 'phone_eq']).execute()
    expect(rows).toHaveLength(2)
    expect(rows[0]!['phone_eq']).not.toBe(rows[1]!['phone_eq'])
  })

  it('do not see each other through the system either', async () => {
    await using scene = await stage()
    const inAcme = await scene.test.crm.system('look', (crm) => crm.customers.list(), 'acme')
    const inGlobex = await scene.test.crm.system('look', (crm) => crm.customers.list(), 'globex')
    expect([inAcme.data.length, inGlobex.data.length]).toEqual([0, 1])
  })

  it('have events and audit entries of their own', async () => {
    await using scene = await stage()
    await scene.test.as('integration', { tenantId: 'acme' }).customers.create({ name: '李四' })
    expect((await scene.test.events()).map((event) => event.tenantId)).toEqual(['globex', 'acme'])
    expect(new Set((await scene.test.audit()).map((entry) => entry.tenantId))).toEqual(
      new Set(['globex', 'acme']),
    )
  })

  it('cannot be changed by what a caller sends', async () => {
    await using scene = await stage()
    const acme = scene.test.as('integration', { tenantId: 'acme' })
    const sent = { where: { tenantId: 'globex' } }
    expect(await outcomeOf(acme.customers.list(sent))).toBe('KITH_FIELD_UNAVAILABLE')
    expect(await outcomeOf(acme.customers.list({ tenantId: 'globex' } as object))).toBe('KITH_INVALID_QUERY')
    expect(
      await outcomeOf(acme.customers.get({ id: scene.theirs, tenantId: 'globex' } as { id: string })),
    ).toBe('KITH_INVALID_QUERY')
  })

  it('may be named so that one looks like another with a customer', async () => {
    await using scene = await stage()
    for (const tenantId of ['globex/', 'globe', 'GLOBEX', 'globex ', '%', "globex' or '1'='1"]) {
      const page = await scene.test.as('integration', { tenantId }).customers.list({ count: 'exact' })
      expect([page.data.length, page.count]).toEqual([0, 0])
    }
  })
})

describe('a cell that somebody moved in the database', () => {
  async function move(scene: Scene, change: Record<string, unknown>): Promise<string> {
    await scene.test.database.updateTable('crm_customer').set(change).where('id', '=', scene.theirs).execute()
    const host = scene.test.as('integration', { tenantId: 'globex' })
    return outcomeOf(host.customers.get({ id: scene.theirs, fields: ['phone', 'email'] }))
  }

  it('is not shown in another column', async () => {
    await using scene = await stage()
    const row = await scene.test.database.selectFrom('crm_customer').select('phone').executeTakeFirstOrThrow()
    expect(await move(scene, { email: row['phone'] })).toBe('KITH_VAULT_CELL_CORRUPT')
  })

  it('is not shown in the row of another customer', async () => {
    await using scene = await stage()
    const host = scene.test.as('integration', { tenantId: 'globex' })
    const other = await host.customers.create({ name: '李四', phone: '13900000000' })
    const row = await scene.test.database
      .selectFrom('crm_customer')
      .select('phone')
      .where('id', '=', other.id)
      .executeTakeFirstOrThrow()
    expect(await move(scene, { phone: row['phone'] })).toBe('KITH_VAULT_CELL_CORRUPT')
  })

  it('is not shown as it is when it is no cell at all', async () => {
    await using scene = await stage()
    for (const phone of ['+8613900000000', '', '1.k1.', 'null']) {
      expect(await move(scene, { phone })).toBe('KITH_VAULT_CELL_CORRUPT')
    }
  })

  it('is not shown after its row was given to another tenant, its key included', async () => {
    await using scene = await stage()
    const { database } = scene.test
    await database.updateTable('crm_customer').set({ tenant_id: 'acme' }).execute()
    await database.updateTable('crm_subject_key').set({ tenant_id: 'acme' }).execute()
    const acme = scene.test.as('integration', { tenantId: 'acme' })
    expect(await outcomeOf(acme.customers.get({ id: scene.theirs }))).toBe('KITH_VAULT_CELL_CORRUPT')
  })
})
