import process from 'node:process'

import { serve } from '@hono/node-server'
import { withStatementCache } from '@kith/core'
import SQLite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'

import { createShop, createShopCrm } from './app.ts'
import { createShopTables, type ShopTables } from './shop-tables.ts'

const sqlite = withStatementCache(new SQLite(':memory:'))
const database = new Kysely<ShopTables>({ dialect: new SqliteDialect({ database: sqlite }) })
await createShopTables(database)

const crm = createShopCrm(
  database,
  process.env.KITH_SECRET ?? 'only-for-this-example-never-for-real-customers',
)
await crm.ready()
await crm.start()

const port = Number(process.env.PORT ?? 3000)
serve({ fetch: createShop(database, crm).fetch, port }, () => {
  const url = `http://localhost:${port}`
  console.log(`The shop listens on ${url}. Try:
  curl -d '{"name":"张三","phone":"13800138000","item":"tea","amount":1900}' -H 'content-type: application/json' ${url}/orders
  curl -H 'authorization: Bearer token-tom' '${url}/crm/customers?fields=name,phone'`)
})
