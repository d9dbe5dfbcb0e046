import { createCrm, KithError, standardRoles } from '@kith/core'
import { kith } from '@kith/hono'
import { Hono } from 'hono'
import type { Kysely } from 'kysely'

import { placeOrder, type Checkout } from './place-order.ts'
import type { ShopTables } from './shop-tables.ts'
import { signIn, type SignedIn } from './sign-in.ts'

/** The CRM of the shop, on the shop's own database. */
export function createShopCrm(database: Kysely<ShopTables>, secret: string | undefined) {
  return createCrm({ database, policy: standardRoles(), secret, migrate: 'auto' })
}

/** The shop: its own routes, and Kith's below `/crm`. */
export function createShop(database: Kysely<ShopTables>, crm: ReturnType<typeof createShopCrm>) {
  const app = new Hono<SignedIn>()
  app.use(signIn)

  app.post('/orders', async (c) => c.json(await placeOrder(crm, await c.req.json<Checkout>()), 201))

  app.get('/orders', async (c) => {
    if (c.get('user') === null) return c.json({ error: 'sign in first' }, 401)
    return c.json(await database.selectFrom('shop_order').selectAll().execute())
  })

  app.route('/crm', kith<SignedIn>(crm, { actor: (c) => c.get('user') }))

  app.onError((error, c) => {
    if (error instanceof KithError)
      return c.json({ error: error.message, code: error.code }, error.status as 400)
    return c.json({ error: 'The order was not saved.' }, 500)
  })
  return app
}
