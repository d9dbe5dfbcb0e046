import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { deskPlugin } from './fixtures/desk-plugin.ts'
import { rep, stranger } from './fixtures/embedded.ts'
import { type Hosted, hosted } from './fixtures/hosted.ts'

type Desk = readonly [ReturnType<typeof deskPlugin>]

let host: Hosted<Desk>

beforeEach(async () => {
  host = await hosted({ crmPlugins: [deskPlugin({ scripts: {} })] })
  await sql`create table orders (customer_id varchar(36), total_cents integer)`.execute(host.db)
})

afterEach(() => host[Symbol.asyncDispose]())

const zhang = { name: '张三', phone: '13800138000' }

const order = (db: typeof host.db, customer_id: string | null) =>
  db.insertInto('orders').values({ customer_id, total_cents: 100 }).execute()

/** How many rows there are of what a new customer and an order leave behind. */
async function traces(): Promise<readonly number[]> {
  const tables = [
    'orders',
    'crm_customer',
    'crm_contact_point',
    'crm_subject_key',
    'crm_desk_memo',
    'crm_event',
  ]
  return Promise.all(tables.map((table) => host.count(table)))
}

const nothing = [0, 0, 0, 0, 0, 0]
const oneOfEach = [1, 1, 1, 1, 0, 1]

describe('crm.transaction', () => {
  test("commits the host's rows and Kith's together", async () => {
    const heard: unknown[] = []
    host.crm.on('customer.created', (event) => heard.push(event.subjectId))
    const id = await host.crm.transaction(async ({ trx, as }) => {
      const customer = await as(rep).customers.create(zhang)
      await order(trx, customer.id)
      expect(heard).toEqual([])
      return customer.id
    })
    expect(await traces()).toEqual(oneOfEach)
    expect(await host.rows('select customer_id from orders')).toEqual([{ customer_id: id }])
    expect(heard).toEqual([id])
  })

  test('rolls all of it back together', async () => {
    const failing = host.crm.transaction(async ({ trx, as }) => {
      await order(trx, (await as(rep).customers.create(zhang)).id)
      throw new RangeError('the card was declined')
    })
    await expect(failing).rejects.toThrow('the card was declined')
    expect(await traces()).toEqual(nothing)
  })

  test('leaves nothing of an operation that failed, even when the host goes on and commits', async () => {
    await host.crm.transaction(async ({ trx, as }) => {
      await expect(as(rep).memos.writeAndFail({ text: 'half' })).rejects.toMatchObject({
        code: 'KITH_DESK_FAILED',
      })
      await order(trx, null)
    })
    expect(await traces()).toEqual([1, 0, 0, 0, 0, 0])
  })

  test('goes on after a statement that the database refused', async () => {
    await host.crm.as(rep).customers.create(zhang)
    await sql`create unique index one_order on orders (total_cents)`.execute(host.db)
    await order(host.db, null)
    await host.crm.transaction(async ({ trx, as }) => {
      await sql`savepoint own`.execute(trx)
      await expect(order(trx, null)).rejects.toThrow(/duplicate|unique/i)
      await sql`rollback to savepoint own`.execute(trx)
      await as(rep).customers.create({ name: '李四' })
    })
    expect(await host.count('crm_customer')).toBe(2)
  })
})

describe('a transaction of the host', () => {
  test('takes operations in, which it commits or rolls back', async () => {
    const begun = async (isCommitted: boolean) => {
      const trx = await host.db.startTransaction().execute()
      await order(trx, (await host.crm.as(rep).using(trx).customers.create(zhang)).id)
      await (isCommitted ? trx.commit() : trx.rollback()).execute()
    }
    await begun(false)
    expect(await traces()).toEqual(nothing)
    await begun(true)
    expect(await traces()).toEqual(oneOfEach)
  })

  test('keeps the audit of reads and refusals when it rolls back', async () => {
    const { id } = await host.crm.as(rep).customers.create(zhang)
    const trx = await host.db.startTransaction().execute()
    await host.crm.as(rep).using(trx).customers.get({ id })
    await expect(host.crm.as(stranger).using(trx).customers.get({ id })).rejects.toMatchObject({
      code: 'KITH_NOT_FOUND',
    })
    await trx.rollback().execute()
    await expect
      .poll(() =>
        host.rows(`select decision from crm_audit where action = 'customers.get' order by decision`),
      )
      .toEqual([{ decision: 'allow' }, { decision: 'deny' }])
  })

  test('of another instance is refused', async () => {
    const other = await host.connect()
    await other.transaction().execute(async (trx) => {
      expect(() => host.crm.as(rep).using(trx)).toThrow(
        expect.objectContaining({ code: 'KITH_FOREIGN_TRANSACTION' }),
      )
    })
  })
})
