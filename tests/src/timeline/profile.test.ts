import { createCrm, kernelErrors, standardRoles } from '@kith/core'
import { aCustomer, createTestCrm, type TestCrm, testActor } from '@kith/testing'
import SQLite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { describe, expect, it } from 'vitest'

import { outcomeOf } from '../policy/refusal.ts'
import { visits } from './visits-plugin.ts'

const call = { channel: 'phone', direction: 'in', kind: 'call' } as const
const kernelPanels = ['contactPoints', 'identities', 'relations', 'interactions', 'timeline']

type Profile = Awaited<ReturnType<ReturnType<TestCrm['as']>['customers']['profile']>>

function rowsOf(profile: Profile, panel: string): readonly Record<string, unknown>[] {
  return profile.panels[panel] as readonly Record<string, unknown>[]
}

describe('the profile of a customer', () => {
  it('shows the customer and what stands around them, in a fixed order', async () => {
    await using test = await createTestCrm({ plugins: [visits()] })
    const { customers, ...manager } = test.as('relationship-manager')
    const { id } = await customers.create({ name: '张三', phone: '13800138000' })
    const other = await customers.create({ name: '李四' })
    await customers.identities.add({ id, namespace: 'shop', externalId: '4711' })
    await customers.relations.add({ id, type: 'household', otherId: other.id })
    await customers.interactions.record({ id, ...call })
    await manager.visits.create({ customerId: id, hostId: 'u-relationship-manager' })
    const profile = await customers.profile({ id })
    expect(profile.customer).toEqual(await customers.get({ id }))
    expect(Object.keys(profile.panels)).toEqual([...kernelPanels, 'visits.recent'])
    expect(rowsOf(profile, 'contactPoints').map((point) => point['value'])).toEqual(['+8613800138000'])
    expect(rowsOf(profile, 'identities').map((each) => each['externalId'])).toEqual(['4711'])
    expect(rowsOf(profile, 'relations')).toMatchObject([{ type: 'household', other: { name: '李四' } }])
    expect(rowsOf(profile, 'interactions')).toHaveLength(1)
    expect(rowsOf(profile, 'timeline')).toHaveLength(5)
    expect(rowsOf(profile, 'visits.recent')).toHaveLength(1)
  })

  it('answers the panels that were asked for, and null for what is empty', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('service-rep')
    const { id } = await customers.create({ name: '张三' })
    const { panels } = await customers.profile({ id, panels: ['identities', 'timeline', 'nothing'] })
    expect(Object.keys(panels)).toEqual(['identities', 'timeline'])
    expect(panels['identities']).toBeNull()
  })

  it('leaves out the panels that the caller may not see', async () => {
    await using test = await createTestCrm({ plugins: [visits()] })
    const { id } = await test.as('service-rep').customers.create({ name: '张三' })
    const { panels } = await test.as('system-admin').customers.profile({ id })
    expect(Object.keys(panels)).toEqual(kernelPanels)
    const asked = await test.as('system-admin').customers.profile({ id, panels: ['visits.recent'] })
    expect(asked.panels).toEqual({})
  })

  it('is refused for a customer that the caller does not see, before any panel is read', async () => {
    let loads = 0
    const counting = visits({ loads: async () => (loads++, new Map()) })
    await using test = await createTestCrm({ plugins: [counting] })
    const far = await test.crm.system('stage', (crm) => crm.customers.create({ name: '李四', teamId: 't9' }))
    const { profile } = test.as('service-rep').customers
    expect(await outcomeOf(profile({ id: far.id }))).toBe('KITH_NOT_FOUND')
    expect(await outcomeOf(test.as('auditor').customers.profile({ id: far.id }))).toBe('KITH_FORBIDDEN')
    expect(loads).toBe(0)
  })

  it('marks a panel that fails or takes too long, and shows the others', async () => {
    const loads = {
      fails: () => Promise.reject(new Error('out of order')),
      breaks: () => Promise.reject(kernelErrors.INVARIANT({ fact: 'out of order' })),
      hangs: () => new Promise<never>(() => {}),
    }
    const marks: Record<string, unknown> = {}
    for (const [name, load] of Object.entries(loads)) {
      await using test = await createTestCrm({ plugins: [visits({ loads: load })] })
      const { customers } = test.as('service-rep')
      const { id } = await customers.create({ name: '张三' })
      const { panels } = await customers.profile({ id })
      marks[name] = panels['visits.recent']
      expect(rowsOf({ panels } as Profile, 'timeline')).toHaveLength(1)
      expect(test.errors).toHaveLength(name === 'hangs' ? 0 : 1)
    }
    expect(marks).toEqual({
      fails: { error: 'KITH_INTERNAL' },
      breaks: { error: 'KITH_INTERNAL' },
      hangs: { error: 'KITH_PANEL_TIMEOUT' },
    })
  })

  it('leaves an entry in the audit for each panel, even for one that reads by ways of its own', async () => {
    await using test = await createTestCrm({ plugins: [visits({ loads: async () => new Map() })] })
    const { customers } = test.as('service-rep')
    const { id } = await customers.create({ name: '张三', phone: '13800138000' })
    await customers.profile({ id })
    const actions = (await test.audit())
      .map((entry) => entry.action)
      .filter((action) => action.includes('profile'))
    const panels = [...kernelPanels, 'visits.recent'].map((panel) => `customers.profile.${panel}`)
    expect(new Set(actions)).toEqual(new Set(['customers.profile', ...panels]))
    const points = (await test.audit()).find((entry) => entry.action === 'customers.profile.contactPoints')
    expect(points).toMatchObject({ entity: 'contactPoint', subjectIds: [id], fields: ['value'] })
  })

  it('is shown to nobody when its reads cannot be recorded', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('service-rep')
    const { id } = await customers.create({ name: '张三', phone: '13800138000' })
    await test.database.schema.alterTable('crm_audit').renameTo('elsewhere').execute()
    await expect(customers.profile({ id })).rejects.toThrow('no such table: crm_audit')
    await test.database.schema.alterTable('elsewhere').renameTo('crm_audit').execute()
    expect((await customers.profile({ id })).customer).toMatchObject({ name: '张三' })
  })
})

describe('the panels of many customers', () => {
  it('are those of each profile, for the customers that the caller sees', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('service-rep')
    const ids = [await customerWithPast(test), await customerWithPast(test)]
    const far = await test.crm.system('stage', (crm) => crm.customers.create({ name: '李四', teamId: 't9' }))
    const { data } = await customers.panels({ ids: [far.id, ...ids], panels: kernelPanels })
    expect(data.map((each) => each.id)).toEqual(ids.toSorted())
    for (const { id, panels } of data) expect(panels).toEqual((await customers.profile({ id })).panels)
  })

  it('reads relations from the indexes of both of their ends', async () => {
    const log: string[] = []
    const sqlite = new SQLite(':memory:')
    const dialect = new SqliteDialect({ database: sqlite })
    const kysely = new Kysely<never>({ dialect, log: (event) => void log.push(event.query.sql) })
    const secret = 'a secret for tests only, and for no data'
    await using crm = createCrm({ database: kysely, policy: standardRoles(), secret, migrate: 'auto' })
    const { customers } = crm.as(testActor('relationship-manager'))
    const [id, other] = [(await customers.create(aCustomer())).id, (await customers.create(aCustomer())).id]
    const plansOf = (): string[] =>
      log
        .splice(0)
        .filter(
          (text) =>
            text.includes('from "crm_customer_relation" as "t"') ||
            text.includes('crm_customer_relation" as r'),
        )
        .map((text) =>
          JSON.stringify(sqlite.prepare(`explain query plan ${text}`).all(...text.split('?').slice(1))),
        )
    await customers.panels({ ids: [id], panels: ['relations'] })
    const one = plansOf()
    await customers.panels({ ids: [id, other], panels: ['relations'] })
    const several = plansOf()
    for (const [plan] of [one, several]) {
      expect(plan).toContain('(tenant_id=? AND from_id=?)')
      expect(plan).toContain('(tenant_id=? AND to_id=?)')
    }
  })

  it('cost as many statements for twelve customers as for two', async () => {
    const log: string[] = []
    const kysely = new Kysely<never>({
      dialect: new SqliteDialect({ database: new SQLite(':memory:') }),
      log: (event) => void log.push(event.query.sql),
    })
    await using crm = createCrm({
      database: kysely,
      policy: standardRoles(),
      secret: 'a secret for tests only, and for no data',
      migrate: 'auto',
    })
    const { customers } = crm.as(testActor('relationship-manager'))
    const ids: string[] = []
    for (let index = 0; index < 12; index++) ids.push((await customers.create(aCustomer())).id)
    const statements = async (some: readonly string[]): Promise<number> => {
      log.length = 0
      await customers.panels({ ids: some, panels: kernelPanels })
      return log.filter((text) => text.startsWith('select')).length
    }
    const few = await statements(ids.slice(0, 2))
    expect(few).toBeGreaterThan(kernelPanels.length)
    expect(await statements(ids)).toBe(few)
  })
})

/** More interactions than a panel shows, in an order that is not that of their recording. */
async function customerWithPast(test: TestCrm): Promise<string> {
  const { customers } = test.as('relationship-manager')
  const { id } = await customers.create(aCustomer())
  await customers.identities.add({ id, namespace: 'shop', externalId: id })
  for (let day = 1; day <= 24; day++) {
    const occurredAt = new Date(Date.UTC(2025, 11, (day * 7) % 25 || 25))
    await customers.interactions.record({ id, ...call, occurredAt })
  }
  return id
}
