import { createCrm, standardRoles } from '@kith/core'
import SQLite from 'better-sqlite3'
import { SqliteDialect } from 'kysely'

import { print, printRefusal, printSeenBy } from './print.ts'

// A CRM on a database of its own. A host with a Kysely instance passes that instead.
await using crm = createCrm({
  database: { dialect: new SqliteDialect({ database: new SQLite(':memory:') }) },
  policy: standardRoles(),
  secret: 'only-for-this-example-never-for-real-customers',
})
await crm.migrate()

// Heard after the commit, in this process.
crm.on('customer.created', (event) => print(`event ${event.name}`, event.payload.changed.join(' ')))

// The host says who acts. These three work in the same team.
const attributes = { teamIds: ['shanghai'] }
const manager = crm.as({ id: 'mei', roles: ['relationship-manager'], attributes })
const rep = crm.as({ id: 'tom', roles: ['service-rep'], attributes })
const admin = crm.as({ id: 'ada', roles: ['system-admin'] })

const created = await manager.customers.create({
  name: '张三',
  phone: '138 0013 8000',
  email: 'ZhangSan@Example.com',
  idNumber: '11010519491231002X',
  lifecycle: 'active',
  tags: ['vip'],
  notes: 'Prefers calls after six, or 13900139000.',
})
await manager.customers.create({ name: 'John Smith', phone: '+1 415 555 2671', lifecycle: 'dormant' })

// The same row, three views: each role reads what the policy opens to it.
for (const [role, session] of Object.entries({ manager, rep, admin })) {
  printSeenBy(role, await session.customers.get({ id: created.id }))
}

// One filter language for lists, policies and HTTP. Values are normalised, so any spelling of the number finds it.
const vips = await rep.customers.list({
  where: { lifecycle: 'active', tags: { has: 'vip' } },
  fields: ['name'],
})
print('active vips', vips.data.map(({ name }) => name).join(' '))
const dialled = await manager.customers.list({ where: { phone: '+86 138-0013-8000' }, count: 'exact' })
print('with that phone', String(dialled.count))

// What a role may not read it may not filter by either: otherwise the answer would tell the value.
await printRefusal('rep filters by phone', rep.customers.list({ where: { phone: '13800138000' } }))
// Finding a caller by the number is a right of its own.
const callers = await rep.customers.lookup({ phone: '13800138000' })
print('rep looks up', callers.data.map(({ name, phone }) => `${name} ${phone}`).join(' '))

// A form that was filled with masks cannot destroy what they stand for.
await printRefusal(
  'manager saves a mask',
  manager.customers.update({ id: created.id, patch: { phone: '138****8000' } }),
)
const changed = await rep.customers.update({
  id: created.id,
  patch: { tags: ['vip', 'called-back'] },
  ifVersion: 1,
})
print('version after a change', String(changed.version))
await printRefusal(
  'change of an old version',
  manager.customers.update({ id: created.id, patch: { nickname: 'San' }, ifVersion: 1 }),
)
