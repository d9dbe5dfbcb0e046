/** Sends requests to the shop and asserts the answers. */
import assert from 'node:assert/strict'

import SQLite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'

import { createShop, createShopCrm } from './app.ts'
import { createShopTables, type ShopTables } from './shop-tables.ts'

const database = new Kysely<ShopTables>({ dialect: new SqliteDialect({ database: new SQLite(':memory:') }) })
await createShopTables(database)
const crm = createShopCrm(database, 'only-for-this-example-never-for-real-customers')
const created: string[] = []
crm.on('customer.created', (event) => created.push(event.subjectId))
const app = createShop(database, crm)

const order = (body: object) =>
  app.request('/orders', {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  })
const read = async (path: string, token: string) => {
  const response = await app.request(path, { headers: { authorization: `Bearer ${token}` } })
  return { status: response.status, body: (await response.json()) as { data: Record<string, unknown>[] } }
}

const first = await order({ name: '张三', phone: '13800138000', item: 'tea', amount: 1900 })
assert.equal(first.status, 201)
const { customer_id: customerId } = (await first.json()) as { customer_id: string }
assert.deepEqual(created, [customerId], 'the event is heard once, after the commit')

// The same person again, in another spelling of the number: no second customer.
const second = await order({ name: '张三', phone: '+86 138-0013-8000', item: 'cup', amount: 4500 })
assert.equal(((await second.json()) as { customer_id: string }).customer_id, customerId)

// The order row is refused by the host's table, so the new customer is not there either, and no event was heard.
const refused = await order({ name: '李四', phone: '13900139000', item: 'nothing', amount: 0 })
assert.equal(refused.status, 500)
// A number that is none is refused by Kith, and no order is saved.
const invalid = await order({ name: '王五', phone: '12', item: 'tea', amount: 1900 })
assert.equal(((await invalid.json()) as { code: string }).code, 'KITH_VALIDATION')
assert.equal(created.length, 1)
assert.equal((await database.selectFrom('shop_order').selectAll().execute()).length, 2)

// Kith's own routes, under the host's sign-in.
const seen = await read('/crm/customers?fields=name,phone', 'token-tom')
assert.equal(seen.status, 200)
assert.deepEqual(
  seen.body.data.map(({ name, phone }) => ({ name, phone })),
  [{ name: '张三', phone: '138****8000' }],
)
assert.equal((await read('/crm/customers', 'no-such-token')).status, 401)
assert.equal((await read(`/crm/customers/${customerId}`, 'token-mei')).status, 200)

await crm.close()
await database.destroy()
console.log('The shop answers as its README says.')
