import { createCrm, standardRoles } from '@kith/core'
import { aCustomer, testActor } from '@kith/testing'
import SQLite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { describe, expect, it } from 'vitest'

import { fileOf, workOff } from '../imports/fixtures/run-import.ts'

/** The step of a plan that walks through every row of a tenant. */
const WALKS_TENANT = /SEARCH \w+ USING (?:COVERING )?INDEX \w+ \(tenant_id=\?\)$/

/** A CRM whose statements can be asked afterwards which way they went. */
function openWatched() {
  const log = new Set<string>()
  const sqlite = new SQLite(':memory:')
  const dialect = new SqliteDialect({ database: sqlite })
  const kysely = new Kysely<never>({ dialect, log: (event) => void log.add(event.query.sql) })
  const secret = 'a secret for tests only, and for no data'
  const crm = createCrm({ database: kysely, policy: standardRoles(), secret, migrate: 'auto' })
  const walks = (): string[] =>
    [...log]
      .filter((text) => text.includes('json_each('))
      .filter((text) => {
        const nothing = Array.from({ length: text.split('?').length - 1 }, () => null)
        const steps = sqlite
          .prepare<unknown[], { detail: string }>(`explain query plan ${text}`)
          .all(...nothing)
        return steps.some(({ detail }) => WALKS_TENANT.test(detail))
      })
  return { crm, walks }
}

describe('a statement over a list', () => {
  it('seeks each member of the list, however many rows the tenant has', async () => {
    const { crm, walks } = openWatched()
    await using _ = crm
    const manager = crm.as(testActor('relationship-manager'))
    const { id } = await manager.customers.create(aCustomer())
    const { id: other } = await manager.customers.create({ name: '李四', phone: '13900139000' })
    await manager.customers.relations.add({ id, type: 'guarantor', otherId: other })
    const text = '姓名,手机号,会员号\n张三,13800138000,M1\n李四,13900139000,M2\n'
    await manager.customers.import({ file: fileOf(text), start: true, onDuplicate: 'update' })
    await workOff(crm)
    const about = { userId: 'U1', type: 'identify', traits: { name: '王五', phone: '13700137000' } }
    const batch = [
      { ...about, messageId: 'm1' },
      { type: 'track', event: 'Ordered', userId: 'U1', messageId: 'm2' },
      { type: 'track', event: 'Looked', anonymousId: 'A1', messageId: 'm3' },
    ]
    await crm.as(testActor('integration')).ingestion.ingest({ source: 'shop', batch })
    await workOff(crm)
    await manager.customers.panels({ ids: [id, other], panels: ['relations', 'contactPoints', 'timeline'] })
    await manager.customers.list({ where: { id: { in: [id, other] } }, count: 'exact' })
    await manager.customers.list({ q: '李四' })
    await manager.changes.list({})
    await crm.system('merge', ({ customers }) => customers.merge({ id, duplicateIds: [other] }))
    expect(walks()).toEqual([])
  })
})
