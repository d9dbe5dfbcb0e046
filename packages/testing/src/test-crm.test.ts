import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { definePlugin, type PluginTypes } from '@kith/core'
import { describe, expect, it } from 'vitest'

import { aCustomer } from './a-customer.ts'
import { createTestClock } from './test-clock.ts'
import { createTestCrm } from './test-crm.ts'

describe('createTestCrm', () => {
  it('answers a migrated CRM that the standard roles can use', async () => {
    await using test = await createTestCrm()
    const created = await test.as('service-rep').customers.create({ name: '张三', phone: '13800138000' })
    expect(created).toMatchObject({ name: '张三', phone: '138****8000', teamId: 't1' })
    expect(created.ownerId).toBe('u-service-rep')
  })

  it('gives each test a database of its own', async () => {
    await using first = await createTestCrm()
    await using second = await createTestCrm()
    await first.as('relationship-manager').customers.create(aCustomer())
    const page = await second.as('relationship-manager').customers.list()
    expect(page.data).toEqual([])
  })

  it('runs at the time of its clock', async () => {
    const clock = createTestClock('2026-03-01T08:00:00Z')
    await using test = await createTestCrm({ clock })
    const rep = test.as('service-rep')
    const early = await rep.customers.create(aCustomer())
    clock.advance(90_000)
    const late = await rep.customers.create(aCustomer())
    expect(early.createdAt.toISOString()).toBe('2026-03-01T08:00:00.000Z')
    expect(late.createdAt.toISOString()).toBe('2026-03-01T08:01:30.000Z')
  })

  it('keeps identifiers unique and in order while the clock stands', async () => {
    await using test = await createTestCrm()
    const rep = test.as('service-rep')
    const ids: string[] = []
    for (let index = 0; index < 50; index++) ids.push((await rep.customers.create(aCustomer())).id)
    expect(new Set(ids).size).toBe(50)
    expect(ids).toEqual(ids.toSorted())
  })

  it('shows the committed events, and those of one name', async () => {
    await using test = await createTestCrm()
    const rep = test.as('service-rep')
    const { id } = await rep.customers.create({ name: '张三' })
    await rep.customers.update({ id, patch: { nickname: '小张' } })
    await expect(rep.customers.update({ id, patch: { name: '李四' } })).rejects.toThrow('"name"')
    const all = await test.events()
    expect(all.map((event) => event.name)).toEqual(['customer.created', 'customer.updated'])
    const [updated] = await test.events('customer.updated')
    expect(updated).toMatchObject({
      subjectId: id,
      actorId: 'u-service-rep',
      payload: { customerId: id, version: 2, changed: ['nickname'] },
    })
    expect(updated?.occurredAt).toEqual(test.clock())
  })

  it('shows the audit entries of reads, changes and refusals', async () => {
    await using test = await createTestCrm()
    const { id } = await test.as('service-rep').customers.create({ name: '张三' })
    await test.as('dpo', { purpose: 'privacy-request' }).customers.get({ id, fields: ['name', 'phone'] })
    await expect(test.as('auditor').customers.get({ id })).rejects.toThrow('customer:read')
    const entries = await test.audit()
    expect(entries.map(({ action, decision, actorId }) => [action, decision, actorId])).toEqual([
      ['customers.create', 'allow', 'u-service-rep'],
      ['customers.get', 'allow', 'u-dpo'],
      ['customers.get', 'deny', 'u-auditor'],
    ])
    expect(entries[1]).toMatchObject({ subjectIds: [id], subjectCount: 1, purpose: 'privacy-request' })
    expect(entries[1]?.fields).toContain('phone')
  })

  it('opens sessions of other people, teams, tenants and purposes', async () => {
    await using test = await createTestCrm()
    const { session } = test.as('integration', {
      id: 'shop',
      tenantId: 'acme',
      attributes: { identityAccess: true },
      purpose: 'import',
    })
    expect(session).toMatchObject({
      tenantId: 'acme',
      purpose: 'import',
      roles: ['integration'],
      actor: { kind: 'apiKey', id: 'shop', attributes: { teamIds: ['t1'], identityAccess: true } },
    })
    expect(test.as('service-rep', { attributes: { teamIds: ['t2'] } }).session.actor.attributes).toEqual({
      teamIds: ['t2'],
    })
  })

  it('collects what the CRM reports as an error', async () => {
    await using test = await createTestCrm()
    test.crm.on('customer.created', () => {
      throw new Error('a listener that fails')
    })
    await test.as('service-rep').customers.create(aCustomer())
    expect(test.errors).toEqual([expect.objectContaining({ message: 'a listener that fails' })])
  })

  it('installs plugins with the tables of their own migrations', async () => {
    await using plain = await createTestCrm()
    await using withNotes = await createTestCrm({ plugins: [notes()] })
    const tables = async (test: typeof plain | typeof withNotes) =>
      (await test.database.introspection.getTables()).map((table) => table.name)
    expect(await tables(plain)).not.toContain('crm_notes_note')
    expect(await tables(withNotes)).toContain('crm_notes_note')
    await using again = await createTestCrm({ plugins: [notes()] })
    expect((await again.crm.migrations.plan()).pending).toEqual([])
  })

  it('keeps its rows in a file when it is given one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kith-testing-'))
    const database = join(folder, 'crm.db')
    try {
      const first = await createTestCrm({ database })
      const { id } = await first.as('relationship-manager').customers.create({ name: '张三' })
      await first[Symbol.asyncDispose]()
      expect(existsSync(database)).toBe(true)
      await using second = await createTestCrm({ database })
      const found = await second.as('relationship-manager').customers.get({ id })
      expect(found.name).toBe('张三')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('aCustomer', () => {
  it('makes customers that every role with the right accepts as they are', async () => {
    await using test = await createTestCrm()
    for (const role of ['service-rep', 'relationship-manager', 'integration']) {
      for (let index = 0; index < 20; index++) {
        const created = await test.as(role).customers.create(aCustomer())
        expect(created.version).toBe(1)
      }
    }
  })

  it('makes another person each time, with the values that the test cares for', () => {
    const people = Array.from({ length: 100 }, () => aCustomer({ lifecycle: 'dormant' }))
    expect(new Set(people.map((person) => person.phone)).size).toBe(100)
    expect(new Set(people.map((person) => person.email)).size).toBe(100)
    expect(new Set(people.map((person) => person.lifecycle))).toEqual(new Set(['dormant']))
  })
})

interface NotesTypes extends PluginTypes {
  readonly id: 'notes'
}

const notes = definePlugin<NotesTypes>({
  id: 'notes',
  version: '1.0.0',
  kernel: '^0.1',
  migrations: [
    {
      id: '0001-create-notes',
      steps: [
        { createTable: 'note', spec: { columns: { id: { type: 'id' } }, primaryKey: ['id'], indexes: [] } },
      ],
    },
  ],
})
