/**
 * The yardstick: what a good developer writes by hand with Hono, zod, stock Kysely and its driver. No policy, no
 * encryption, no audit, no events. Usage: `raw-server.ts <place> <port>`.
 */
import { randomUUID } from 'node:crypto'

import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { type InsertResult, Kysely, type UpdateResult } from 'kysely'
import { z } from 'zod'

import { dialectAt, kindOf } from './places.ts'
import { columns } from './raw-columns.ts'

interface RawDatabase {
  crm_customer: Record<string, string | number | null>
}

const [place, port] = process.argv.slice(2)
const db = new Kysely<RawDatabase>({ dialect: dialectAt(place!, { isStock: true }) })
/** Kysely returns no written rows from MariaDB. */
const returnsRows = kindOf(place!) !== 'mariadb'

const CustomerInput = z.object({
  name: z.string().max(200),
  phone: z.string().max(32),
  email: z.string().max(254),
  idNumber: z.string().max(18),
  bankCard: z.string().max(19),
  country: z.string(),
  province: z.string(),
  city: z.string(),
  lifecycle: z.enum(['potential', 'new', 'active', 'dormant', 'churned']),
  source: z.string(),
  tags: z.array(z.string()),
})
const CustomerPatch = CustomerInput.partial()

const app = new Hono()

app.get('/customers/:id', async (c) => {
  const row = await db
    .selectFrom('crm_customer')
    .select(columns)
    .where('id', '=', c.req.param('id'))
    .where('tenant_id', '=', 'default')
    .executeTakeFirst()
  return row === undefined ? c.notFound() : c.json(row)
})

app.get('/customers', async (c) => {
  const data = await db
    .selectFrom('crm_customer')
    .select(columns)
    .where('tenant_id', '=', 'default')
    .where('lifecycle', '=', c.req.query('lifecycle') ?? '')
    .where('deleted_at', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(Number(c.req.query('limit')))
    .execute()
  return c.json({ data })
})

/** Stands for a cell: as long as the one that Kith stores. */
const CELL = 'x'.repeat(88)

app.post('/customers', async (c) => {
  const input = CustomerInput.parse(await c.req.json())
  const now = new Date().toISOString()
  const id = randomUUID()
  const insert = db.insertInto('crm_customer').values({
    id,
    tenant_id: 'default',
    version: 1,
    created_at: now,
    created_by: 'raw',
    updated_at: now,
    updated_by: 'raw',
    kind: 'person',
    name: input.name,
    name_norm: input.name,
    phone: CELL,
    phone_eq: randomUUID(),
    phone_last4: randomUUID(),
    email: CELL,
    email_eq: randomUUID(),
    id_number: CELL,
    id_number_eq: randomUUID(),
    bank_card: CELL,
    bank_card_eq: randomUUID(),
    country: input.country,
    province: input.province,
    city: input.city,
    lifecycle: input.lifecycle,
    source: input.source,
    tags: JSON.stringify(input.tags),
    owner_id: 'raw',
    team_id: 'raw',
    first_seen_at: now,
    alive: '',
  })
  const row = returnsRows
    ? await insert.returning(columns).executeTakeFirst()
    : await thenSelect(id, () => insert.executeTakeFirstOrThrow())
  return c.json(row, 201)
})

app.patch('/customers/:id', async (c) => {
  const patch = CustomerPatch.parse(await c.req.json())
  const version = Number(c.req.header('if-match')?.slice(1, -1))
  const update = db
    .updateTable('crm_customer')
    .set({
      city: patch.city ?? null,
      version: version + 1,
      updated_at: new Date().toISOString(),
      updated_by: 'raw',
    })
    .where('id', '=', c.req.param('id'))
    .where('tenant_id', '=', 'default')
    .where('version', '=', version)
  const row = returnsRows
    ? await update.returning(columns).executeTakeFirst()
    : await thenSelect(c.req.param('id'), () => update.executeTakeFirstOrThrow())
  return row === undefined ? c.body(null, 412) : c.json(row)
})

async function thenSelect(id: string, write: () => Promise<InsertResult | UpdateResult>) {
  await write()
  return await db.selectFrom('crm_customer').select(columns).where('id', '=', id).executeTakeFirst()
}

app.get('/health/live', (c) => c.json({ status: 'ok' }))

serve({ fetch: app.fetch, port: Number(port), hostname: '127.0.0.1' }, () => console.log('ready'))
