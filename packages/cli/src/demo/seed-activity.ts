import type { ServedInstance } from '../instance.ts'
import { type DemoActivity, demoPurposes, demoView } from './demo-activity.ts'
import { demoImporter, findDemoActor, LOADING } from './demo-actors.ts'
import { readLoaded, recordLoaded } from './demo-database.ts'
import { DEMO_MANAGER } from './demo-users.ts'

type Transaction = Parameters<Parameters<ServedInstance['transaction']>[0]>[0]

/** Writes one kind of activity. `idOf` answers the id of a customer by its item. */
type Chapter = (
  transaction: Transaction,
  activity: DemoActivity,
  idOf: (item: string) => string,
) => Promise<void>

/** What is written in one transaction each, together with the record that it is. */
const chapters: Readonly<Record<string, Chapter>> = {
  purposes: async ({ system }) => {
    for (const purpose of demoPurposes) await system(LOADING).purposes.create(purpose)
  },
  identities: async (transaction, { identities }, idOf) => {
    const { customers } = importing(transaction)
    for (const { item, ...identity } of identities)
      await customers.identities.add({ id: idOf(item), ...identity })
  },
  relations: async (transaction, { relations }, idOf) => {
    const { customers } = importing(transaction)
    for (const { item, otherItem, ...relation } of relations)
      await customers.relations.add({ id: idOf(item), otherId: idOf(otherItem), ...relation })
  },
  interactions: async (transaction, { interactions }, idOf) => {
    const { customers } = importing(transaction)
    for (const { item, ...interaction } of interactions)
      await customers.interactions.record({ id: idOf(item), ...interaction })
  },
  consents: async (transaction, { consents }, idOf) => {
    const { customers } = importing(transaction)
    for (const { item, ...consent } of consents)
      await customers.consents.record({ id: idOf(item), ...consent })
  },
  shares: async (transaction, { shares }, idOf) => {
    const { customers } = importing(transaction)
    for (const { item, ...share } of shares) await customers.shares.add({ id: idOf(item), ...share })
  },
  views: async ({ as }) => {
    await as(findDemoActor(DEMO_MANAGER)!).views.create(demoView)
  },
}

function importing({ as }: Transaction): ReturnType<Transaction['as']> {
  return as(demoImporter, { purpose: LOADING })
}

/** Loads what happened to the customers, which are loaded before. Cut off, it goes on with the next chapter. */
export async function seedActivity(crm: ServedInstance, activity: DemoActivity): Promise<void> {
  for (const [name, chapter] of Object.entries(chapters)) {
    await crm.transaction(async (transaction) => {
      const loaded = await readLoaded(transaction.trx)
      if (loaded.has(name)) return
      await chapter(transaction, activity, (item) => loaded.get(item)!)
      await recordLoaded(transaction.trx, name, null)
    })
  }
}
