import { randomUUID } from 'node:crypto'

import type { Crm } from '@kith/core'
import type { Kysely } from 'kysely'

import type { ShopTables } from './shop-tables.ts'

/** What the checkout form sends. */
export interface Checkout {
  readonly name: string
  readonly phone: string
  readonly item: string
  readonly amount: number
}

/** The shop itself, as the CRM knows it: a machine that records what people do. */
const shop = {
  kind: 'apiKey',
  id: 'shop',
  roles: ['integration'],
  attributes: { teamIds: ['shop'] },
} as const

/**
 * Saves an order and its customer together. When the order is refused, a customer that was created for it is gone too,
 * with the audit entry and the event.
 */
export function placeOrder(crm: Crm, { name, phone, item, amount }: Checkout) {
  return crm.transaction(async ({ trx, as }) => {
    const { customers } = as(shop, { purpose: 'order' })
    const [known] = (await customers.lookup({ phone })).data
    const { id: customerId } =
      known ?? (await customers.create({ name, phone, lifecycle: 'new', source: 'shop' }))
    const tables: Kysely<ShopTables> = trx
    const order = { id: randomUUID(), customer_id: customerId, item, amount }
    await tables.insertInto('shop_order').values(order).execute()
    return order
  })
}
