import type { ServedInstance } from '../instance.ts'
import { demoImporter, LOADING } from './demo-actors.ts'
import { readLoaded, recordLoaded } from './demo-database.ts'
import type { DemoCrm } from './demo-plugins.ts'
import { type DemoOrder, demoOrders, demoProgram, demoRule, demoSurvey } from './demo-shop.ts'
import type { SeedProgress } from './seed-progress.ts'

const BATCH = 50

/**
 * Loads what customers have bought and what follows from it: points and tiers before the orders, so that these earn. What
 * plugins do with it in the background is done by then too.
 */
export async function seedShop(served: ServedInstance, progress: SeedProgress): Promise<void> {
  const crm = served as unknown as DemoCrm
  await chapter(crm, 'program', async ({ system }) => {
    const { id: programId } = await system(LOADING).loyaltyPrograms.create(demoProgram)
    await system(LOADING).loyaltyRules.create({ ...demoRule, programId })
  })
  await chapter(crm, 'survey', async ({ system }) => {
    await system(LOADING).surveys.create(demoSurvey)
  })
  const orders = demoOrders()
  progress.start('orders, and what follows from them', orders.length, 0)
  for (let at = 0; at < orders.length; at += BATCH) {
    await chapter(crm, `orders-${at / BATCH + 1}`, ({ as }, idOf) => {
      const items = orders.slice(at, at + BATCH).map((order) => inputOf(order, idOf))
      return as(demoImporter, { purpose: LOADING }).orders.bulk({ items })
    })
    while ((await crm.tick()) > 0);
    progress.update(Math.min(at + BATCH, orders.length))
  }
}

type Transaction = Parameters<Parameters<DemoCrm['transaction']>[0]>[0]

/** Writes something in one transaction with the record that it is written. */
async function chapter(
  crm: DemoCrm,
  name: string,
  write: (transaction: Transaction, idOf: (item: string) => string) => Promise<unknown>,
): Promise<void> {
  await crm.transaction(async (transaction) => {
    const loaded = await readLoaded(transaction.trx)
    if (loaded.has(name)) return
    await write(transaction, (item) => loaded.get(item)!)
    await recordLoaded(transaction.trx, name, null)
  })
}

function inputOf({ item, ...order }: DemoOrder, idOf: (item: string) => string) {
  return { ...order, customerId: idOf(item) }
}
