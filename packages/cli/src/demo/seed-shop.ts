import { demoImporter, findDemoActor, LOADING } from './demo-actors.ts'
import type { DemoRecord } from './demo-customers.ts'
import { readLoaded, recordLoaded } from './demo-database.ts'
import { chinookOrders, type DemoOrder, demoProgram, demoRules, shopOrders } from './demo-orders.ts'
import type { DemoCrm } from './demo-plugins.ts'
import {
  demoAnswers,
  demoComplaint,
  demoContracts,
  demoPolicies,
  demoSurvey,
  demoTickets,
  openedAt,
} from './demo-service.ts'
import { DEMO_MANAGER } from './demo-users.ts'

const BATCH = 200
const SHOPPERS = 12

const rep = findDemoActor('demo-service-rep')!

type Transaction = Parameters<Parameters<DemoCrm['transaction']>[0]>[0]

/** What is loaded of shop and service, and for whom. */
interface Shop {
  readonly crm: DemoCrm
  readonly now: Date
  /** The items of customers of the demo manager who are people. */
  readonly people: readonly string[]
  readonly firms: readonly string[]
}

/**
 * Loads what customers have bought, agreed and asked for. What follows from it, like points, is left to whoever does the
 * background work of the demo: nothing waits for it here.
 */
export async function seedShop(crm: DemoCrm, records: readonly DemoRecord[], now: Date): Promise<void> {
  const own = records.filter(
    ({ input }) => input.ownerId === DEMO_MANAGER && input.tags?.includes('copy') !== true,
  )
  const items = (kind: string): string[] =>
    own.filter(({ input }) => input.kind === kind).map(({ item }) => item)
  const shop: Shop = { crm, now, people: items('person'), firms: items('organization') }
  await seedProgram(shop)
  await seedOrders(shop)
  await seedContracts(shop)
  await seedTickets(shop)
  await seedAnswers(shop)
}

/** Writes something in one transaction with the record that it is written. */
async function chapter(
  { crm }: Shop,
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

async function seedProgram(shop: Shop): Promise<void> {
  await chapter(shop, 'program', async ({ system }) => {
    const { loyaltyPrograms, loyaltyRules } = system(LOADING)
    const { id: programId } = await loyaltyPrograms.create(demoProgram)
    for (const rule of demoRules) await loyaltyRules.create({ ...rule, programId })
  })
}

async function seedOrders(shop: Shop): Promise<void> {
  const orders = [...chinookOrders(), ...shopOrders(shop.people.slice(0, SHOPPERS), shop.now)]
  for (let at = 0; at < orders.length; at += BATCH)
    await chapter(shop, `orders-${at / BATCH + 1}`, ({ as }, idOf) => {
      const items = orders.slice(at, at + BATCH).map((order) => inputOf(order, idOf))
      return as(demoImporter, { purpose: LOADING }).orders.bulk({ items })
    })
}

function inputOf({ item, ...order }: DemoOrder, idOf: (item: string) => string) {
  return { ...order, customerId: idOf(item) }
}

/** Three of firms, and one of the person who has everything. */
async function seedContracts(shop: Shop): Promise<void> {
  const holders = [...shop.firms.slice(0, 3), shop.people[0]!]
  await chapter(shop, 'contracts', async ({ as }, idOf) => {
    const { contracts } = as(demoImporter, { purpose: LOADING })
    for (const [index, contract] of demoContracts(shop.now).entries()) {
      const { id } = await contracts.create({ customerId: idOf(holders[index]!), contract })
      await contracts.move({ id: id, status: 'active' })
    }
  })
}

async function seedTickets(shop: Shop): Promise<void> {
  await chapter(shop, 'service-levels', async ({ system }) => {
    for (const policy of demoPolicies) await system(LOADING).slaPolicies.create(policy)
  })
  await chapter(shop, 'tickets', async ({ as }, idOf) => {
    for (const ticket of demoTickets) {
      const customerId = idOf(shop.people[ticket.customer]!)
      const { tickets } = as(rep)
      const opened = openedAt(ticket, shop.now)
      const { id } = await tickets.open({ ...ticket.values, customerId, openedAt: opened })
      if (ticket.reply !== undefined)
        await tickets.write({ id: id, lastSeenMessageId: null, ...ticket.reply })
    }
  })
  await chapter(shop, 'complaint', async ({ as }, idOf) => {
    const { complaints } = as(rep)
    const customerId = idOf(shop.people[demoComplaint.customer]!)
    const { id } = await complaints.register({ ...demoComplaint.values, customerId })
    for (const stage of demoComplaint.stages) await complaints.advance({ id: id, ...stage })
  })
}

/** Invitations and their answers: who is cut off in between has been asked, and has not answered. */
async function seedAnswers(shop: Shop): Promise<void> {
  const tokens: string[] = []
  await chapter(shop, 'survey', async ({ as, system }, idOf) => {
    const { id } = await system(LOADING).surveys.create(demoSurvey)
    for (const index of demoAnswers.keys()) {
      const ask = { id: id, customerId: idOf(shop.people[index]!), assigneeId: rep.id }
      const { token } = await as(rep).surveys.invite({ ...ask, ref: `demo/${index}` })
      if (typeof token === 'string') tokens.push(token)
    }
  })
  const { surveys } = shop.crm.visitor({ client: { address: '127.0.0.1' } })
  for (const [index, token] of tokens.entries()) await surveys.answer({ token, answers: demoAnswers[index]! })
}
