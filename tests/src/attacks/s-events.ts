import {
  definePlugin,
  type EventHandler,
  type Grant,
  type PluginTypes,
  type SubscriptionOptions,
} from '@kith/core'
import { expect } from 'vitest'

import { endOf } from './attack-http.ts'
import type { Attack, Kit } from './attack.ts'

/** What nobody may find where events and background work leave traces. */
const secrets = {
  name: '欧阳无痕',
  phone: '13800138000',
  email: 'trace@example.com',
  idNumber: '11010519491231002X',
  bankCard: '4111111111111111',
  address: '无痕路 7 号',
  notes: 'only between us',
}

const staff = { identityAccess: true, teamIds: ['t1'] }

interface SpyTypes extends PluginTypes {
  readonly id: 'spies'
}

const ofSpies: Grant = { entity: 'customer', actions: ['read', 'list'], classes: { public: 'allow' } }

/** When a delivery is due that is to be tried again now. */
const LONG_AGO = '2001-01-01T00:00:00.000Z'

type Shop = ReturnType<Awaited<ReturnType<typeof openLab>>['as']>

/** Ways in which a row goes out of a plugin's reach. */
const losses: readonly ((shop: Shop, id: string) => Promise<unknown>)[] = [
  (shop, id) => shop.customers.update({ id, patch: { teamId: 't2' } }),
  (shop, id) => shop.customers.delete({ id }),
]

/** A plugin with one durable subscriber of every change of a customer. */
function spies(
  handler: EventHandler,
  options: Partial<SubscriptionOptions> = {},
  uses: readonly Grant[] = [ofSpies],
) {
  return definePlugin<SpyTypes>({
    id: 'spies',
    version: '1.0.0',
    kernel: '*',
    uses,
    setup: (r) => r.on('customer.created', handler as never, { as: 'spies.watch', ...options }),
  })()
}

/** Everything that the tables of background work hold, as text. */
async function tracesIn(lab: Awaited<ReturnType<typeof openLab>>): Promise<string> {
  const rows = await Promise.all(
    ['crm_event', 'crm_delivery', 'crm_subscription', 'crm_schedule'].map((table) =>
      lab.database.selectFrom(table).selectAll().execute(),
    ),
  )
  return JSON.stringify(rows)
}

function openLab(kit: Kit, handler: EventHandler, options?: Partial<SubscriptionOptions>) {
  return kit.createTestCrm({ plugins: [spies(handler, options)] })
}

function expectNoSecret(text: string): void {
  for (const [field, value] of Object.entries(secrets))
    expect({ field, found: text.includes(value) }).toEqual({ field, found: false })
}

/** Attacks on what events, deliveries, the feed and background work tell. */
export const eventAttacks: readonly Attack[] = [
  {
    number: 'S48',
    says: 'events, outbox rows and what subscribers receive hold ids and names of fields, no values',
    run: async (kit) => {
      const received: unknown[] = []
      await using lab = await openLab(kit, (event) => received.push(event))
      const heard: unknown[] = []
      lab.crm.on('customer.created', (event) => heard.push(event))
      const shop = lab.as('integration', { attributes: staff })
      const { id } = await shop.customers.create(secrets)
      await shop.customers.update({ id, patch: { nickname: secrets.name, notes: secrets.notes } })
      await lab.crm.tick()
      expect([received.length, heard.length]).toEqual([1, 1])
      expectNoSecret(JSON.stringify([received, heard]))
      expectNoSecret(await tracesIn(lab))
    },
  },
  {
    number: 'S48a',
    says: 'a reader of the feed who loses a right loses what events of before say under it',
    run: async (kit) => {
      await using lab = await openLab(kit, () => undefined)
      const shop = lab.as('integration', { attributes: staff })
      const { id } = await shop.customers.create({ ...secrets, teamId: 't1' })
      await lab.crm.tick()
      const rep = lab.as('service-rep')
      expect((await rep.changes.list()).data.map(({ subjectId }) => subjectId)).toEqual([id])
      await shop.customers.update({ id, patch: { teamId: 't2' } })
      await lab.crm.tick()
      expect((await rep.changes.list()).data).toEqual([])
      const elsewhere = lab.as('service-rep', { attributes: { teamIds: ['t2'] } })
      expect((await elsewhere.changes.list()).data).toHaveLength(2)
    },
  },
  {
    number: 'S48b',
    says: 'the feed does not name a field that its reader may not see, and one of identity only in clear',
    run: async (kit) => {
      await using lab = await openLab(kit, () => undefined)
      await lab.as('integration', { attributes: staff }).customers.create({ ...secrets, teamId: 't1' })
      await lab.crm.tick()
      const namedFor = async (role: string, attributes: object = {}) =>
        (await lab.as(role, { attributes: { teamIds: ['t1'], ...attributes } }).changes.list()).data[0]!
          .changed!
      expect(await namedFor('system-admin')).not.toContain('notes')
      expect(await namedFor('relationship-manager')).not.toContain('bankCard')
      expect(await namedFor('integration', { identityAccess: true })).toContain('bankCard')
    },
  },
  {
    number: 'S48c',
    says: 'a deleted customer is gone from the feed of those who may not see deleted ones',
    run: async (kit) => {
      await using lab = await openLab(kit, () => undefined)
      const shop = lab.as('integration', { attributes: staff })
      const { id } = await shop.customers.create({ ...secrets, teamId: 't1' })
      await shop.customers.delete({ id })
      await lab.crm.tick()
      expect((await lab.as('service-rep').changes.list()).data).toEqual([])
      const [change] = (await shop.changes.list()).data
      expect(Object.keys(change!).toSorted()).toEqual(['id', 'occurredAt', 'subjectId', 'type', 'version'])
    },
  },
  {
    number: 'S48d',
    says: 'the number of hidden changes shows neither in the size of a page nor in its cursor',
    run: async (kit) => {
      const pageOf = async (hidden: number) => {
        await using lab = await openLab(kit, () => undefined)
        const shop = lab.as('integration', { attributes: staff })
        for (let n = 0; n < hidden; n += 1) await shop.customers.create({ name: secrets.name, teamId: 't2' })
        for (let n = 0; n < 3; n += 1) await shop.customers.create({ name: secrets.name, teamId: 't1' })
        await lab.crm.tick()
        const { data, nextCursor } = await lab.as('service-rep').changes.list({ limit: 2 })
        return { size: data.length, length: nextCursor.length }
      }
      expect(await pageOf(12)).toEqual(await pageOf(0))
    },
  },
  {
    number: 'S48e',
    says: 'a subscriber reads, at each attempt, no more than its plugin may read',
    run: async (kit) => {
      const read: unknown[] = []
      await using lab = await openLab(kit, async (event, ctx) => {
        read.push(await ctx.records('customer').get(event.subjectId))
      })
      await lab.as('integration', { attributes: staff }).customers.create(secrets)
      await lab.crm.tick()
      expect(read).toHaveLength(1)
      expectNoSecret(JSON.stringify(read))
    },
  },
  {
    number: 'S48f',
    says: 'a delivery that is tried again after the right was lost reads what may be read by then',
    run: async (kit) => {
      for (const lose of losses) {
        const attempts: string[] = []
        const uses = [{ ...ofSpies, rows: { teamId: 't1' } }]
        const watch: EventHandler = async (event, ctx) => {
          attempts.push(await endOf(ctx.records('customer').get(event.subjectId)))
          if (attempts.length === 1) throw new RangeError('not today')
        }
        await using lab = await kit.createTestCrm({ plugins: [spies(watch, { attempts: 3 }, uses)] })
        const shop = lab.as('integration', { attributes: staff })
        const { id } = await shop.customers.create({ ...secrets, teamId: 't1' })
        await lab.crm.tick()
        await lose(shop, id)
        await lab.database.updateTable('crm_delivery').set({ due_at: LONG_AGO }).execute()
        await lab.crm.tick()
        expect(attempts).toEqual(['ok', 'KITH_NOT_FOUND'])
        expectNoSecret(await tracesIn(lab))
      }
    },
  },
  {
    number: 'S48g',
    says: 'a dead letter is tried again by nobody who has lost the right to that',
    run: async (kit) => {
      let tried = 0
      const fail = () => {
        tried += 1
        throw new RangeError('never')
      }
      await using lab = await openLab(kit, fail, { attempts: 1 })
      await lab.as('integration', { attributes: staff }).customers.create(secrets)
      await lab.crm.tick()
      const roles = ['system-admin', 'service-rep']
      const [letter] = (await lab.as('system-admin', { roles }).events.dead.list()).data
      const retry = (activeRoles: readonly string[]): Promise<string> =>
        endOf(lab.as('system-admin', { roles, activeRoles }).events.dead.retry({ id: letter!.id }))
      expect(await retry(['service-rep'])).toBe('KITH_FORBIDDEN')
      await lab.crm.tick()
      expect(tried).toBe(1)
      expect(await retry(['system-admin'])).toBe('ok')
      await lab.crm.tick()
      expect(tried).toBe(2)
    },
  },
  {
    number: 'S54',
    says: 'a failing subscriber leaves no value of its error in rows, health or dead letters',
    run: async (kit) => {
      const failure = () => {
        const error = new RangeError(`cannot reach ${secrets.phone} of ${secrets.name}`)
        error.name = secrets.email
        throw error
      }
      await using lab = await openLab(kit, failure, { attempts: 1 })
      const { id } = await lab.as('integration', { attributes: staff }).customers.create(secrets)
      await lab.crm.tick()
      const letters = await lab.as('system-admin').events.dead.list()
      expect(letters.data).toHaveLength(1)
      expectNoSecret(JSON.stringify(letters))
      expect(JSON.stringify(letters)).not.toContain(id)
      expectNoSecret(await tracesIn(lab))
      expectNoSecret(JSON.stringify(await lab.crm.health()))
    },
  },
]
