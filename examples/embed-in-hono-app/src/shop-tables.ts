import { type Kysely, sql } from 'kysely'

/** The host's own tables. Kith's begin with `crm_` and stand beside them. */
export interface ShopTables {
  shop_order: OrderTable
}

/** One order. It points at a customer of the CRM by id. */
interface OrderTable {
  id: string
  customer_id: string
  item: string
  /** In cents; the database refuses an order about nothing. */
  amount: number
}

/** Creates the host's tables, the host's way: Kith migrates only its own. */
export async function createShopTables(database: Kysely<ShopTables>): Promise<void> {
  await database.schema
    .createTable('shop_order')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('customer_id', 'text', (column) => column.notNull())
    .addColumn('item', 'text', (column) => column.notNull())
    .addColumn('amount', 'integer', (column) => column.notNull().check(sql`amount > 0`))
    .execute()
}
