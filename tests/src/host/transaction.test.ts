import { AsyncLocalStorage } from 'node:async_hooks'

import { CamelCasePlugin } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { deskPlugin, type Script } from './fixtures/desk-plugin.ts'
import {
  deferred,
  embed,
  type Embedded,
  isSettled,
  kyselyOver,
  openHost,
  rep,
  stranger,
  turns,
} from './fixtures/embedded.ts'

type Desk = readonly [ReturnType<typeof deskPlugin>]

/** What a change leaves behind: rows, events and audit entries of it. */
function traces(host: Pick<Embedded<Desk>, 'count'>) {
  return {
    customers: host.count('crm_customer'),
    points: host.count('crm_contact_point'),
    keys: host.count('crm_subject_key'),
    memos: host.count('crm_desk_memo'),
    events: host.count('crm_event'),
    changes: host.count(
      'crm_audit',
      `decision = 'allow' and action like '%create%' or action like '%write%'`,
    ),
  }
}

const nothing = { customers: 0, points: 0, keys: 0, memos: 0, events: 0, changes: 0 }
const oneCustomer = { customers: 1, points: 1, keys: 1, memos: 0, events: 1, changes: 1 }

let host: Embedded<Desk>
/** Handlers of `memos.run` and `memos.look`, set by each test. */
let scripts: Record<string, Script>

beforeEach(async () => {
  scripts = {}
  host = await embed({ crmPlugins: [deskPlugin({ scripts })] })
  host.raw.exec('create table orders (customer_id text, total_cents integer)')
})

afterEach(() => host[Symbol.asyncDispose]())

const zhang = { name: '张三', phone: '13800138000' }

describe('crm.transaction', () => {
  test("commits the host's rows and Kith's together", async () => {
    const id = await host.crm.transaction(async ({ trx, as }) => {
      const customer = await as(rep).customers.create(zhang)
      await trx.insertInto('orders').values({ customer_id: customer.id, total_cents: 100 }).execute()
      return customer.id
    })
    expect(traces(host)).toEqual(oneCustomer)
    expect(host.rows('select customer_id from orders')).toEqual([{ customer_id: id }])
  })

  test("rolls the host's rows, Kith's rows, events and the audit of changes back together", async () => {
    const failing = host.crm.transaction(async ({ trx, as }) => {
      const customer = await as(rep).customers.create(zhang)
      await trx.insertInto('orders').values({ customer_id: customer.id, total_cents: 100 }).execute()
      throw new RangeError('the card was declined')
    })
    await expect(failing).rejects.toThrow('the card was declined')
    expect(traces(host)).toEqual(nothing)
    expect(host.count('orders')).toBe(0)
  })

  test('leaves nothing of an operation that failed, even when the host catches its error and commits', async () => {
    await host.crm.transaction(async ({ trx, as }) => {
      await expect(as(rep).memos.writeAndFail({ text: 'half' })).rejects.toMatchObject({
        code: 'KITH_DESK_FAILED',
      })
      await trx.insertInto('orders').values({ customer_id: null, total_cents: 7 }).execute()
      await as(rep).customers.create(zhang)
    })
    expect(traces(host)).toEqual(oneCustomer)
    expect(host.count('orders')).toBe(1)
  })

  test('takes several operations at once', async () => {
    await host.crm.transaction(async ({ as }) => {
      const session = as(rep)
      await Promise.all([1, 2, 3, 4, 5].map((n) => session.customers.create({ name: `第${n}` })))
      await Promise.all([
        session.customers.list({}),
        session.memos.write({ text: 'a' }),
        session.customers.list({}),
      ])
    })
    expect(host.count('crm_customer')).toBe(5)
    expect(host.count('crm_event')).toBe(6)
    expect(host.count('crm_desk_memo')).toBe(1)
  })

  test('keeps what succeeded beside an operation that failed at the same time', async () => {
    await host.crm.transaction(async ({ as }) => {
      const session = as(rep)
      const outcomes = await Promise.allSettled([
        session.customers.create(zhang),
        session.memos.writeAndFail({ text: 'half' }),
        session.memos.write({ text: 'whole' }),
      ])
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    })
    expect(traces(host)).toEqual({ ...oneCustomer, memos: 1, events: 2, changes: 2 })
  })

  test('finishes an operation that the closure started and did not await', async () => {
    await host.crm.transaction(async ({ as }) => {
      void as(rep).customers.create(zhang)
    })
    expect(traces(host)).toEqual(oneCustomer)
  })

  test('lets nothing slip out of a rollback, at whatever moment of an operation it begins', async () => {
    for (let delay = 0; delay < 200; delay += 3) {
      let started!: Promise<unknown>
      const failing = host.crm.transaction(async ({ as }) => {
        const session = as(rep)
        started = Promise.allSettled([session.customers.create(zhang), session.customers.create(zhang)])
        for (let microtask = 0; microtask < delay; microtask += 1) await Promise.resolve()
        throw new RangeError('changed my mind')
      })
      await expect(failing).rejects.toThrow('changed my mind')
      await started
      expect(host.raw.inTransaction).toBe(false)
      expect(traces(host)).toEqual(nothing)
    }
    await host.crm.as(rep).customers.create(zhang)
  })

  test('refuses an operation that is called after its end', async () => {
    const session = await host.crm.transaction(async ({ as }) => as(rep))
    await expect(session.customers.create(zhang)).rejects.toMatchObject({ code: 'KITH_TRANSACTION_ENDED' })
    await expect(session.customers.list({})).rejects.toMatchObject({ code: 'KITH_TRANSACTION_ENDED' })
    expect(traces(host)).toEqual(nothing)
  })

  test('may be joined again with the transaction it gives', async () => {
    const heard: string[] = []
    host.crm.on('customer.created', (event) => heard.push(event.name))
    await host.crm.transaction(async ({ trx, as }) => {
      await Promise.all([
        host.crm.as(rep).using(trx).customers.create(zhang),
        as(rep)
          .memos.writeAndFail({ text: 'half' })
          .catch(() => undefined),
      ])
    })
    expect(heard).toEqual(['customer.created'])
    expect(traces(host)).toEqual(oneCustomer)
  })

  test("keeps an operation's error and goes on working after it", async () => {
    await expect(
      host.crm.transaction(({ as }) => as(rep).memos.writeAndFail({ text: 'half' })),
    ).rejects.toMatchObject({ code: 'KITH_DESK_FAILED' })
    await host.crm.as(rep).customers.create(zhang)
    expect(traces(host)).toEqual(oneCustomer)
  })
})

describe('a call that needs a transaction of its own', () => {
  const refused = { code: 'KITH_ROOT_IN_TRANSACTION' }

  test('is refused inside crm.transaction instead of hanging', async () => {
    const outside = host.crm.as(rep)
    await host.crm.transaction(async ({ as }) => {
      await expect(outside.customers.create(zhang)).rejects.toMatchObject(refused)
      await expect(outside.customers.list({})).rejects.toMatchObject(refused)
      await expect(host.crm.transaction(async () => undefined)).rejects.toMatchObject(refused)
      await expect(host.crm.system('check', async () => undefined)).rejects.toMatchObject(refused)
      await expect(host.crm.tick()).rejects.toMatchObject(refused)
      await expect(host.crm.migrate()).rejects.toMatchObject(refused)
      await as(rep).customers.create(zhang)
    })
    expect(traces(host)).toEqual(oneCustomer)
  })

  test('is refused in nested asynchronous code too', async () => {
    const outside = host.crm.as(rep)
    const later = async (): Promise<unknown> => {
      await new Promise((resolve) => setTimeout(resolve, 1))
      return outside.customers.create(zhang)
    }
    await host.crm.transaction(async () => {
      const outcomes = await Promise.allSettled([later(), Promise.resolve().then(later)])
      expect(outcomes).toMatchObject([{ reason: refused }, { reason: refused }])
    })
  })

  test('is refused inside an operation that runs in a transaction of the host', async () => {
    scripts['root'] = () => host.crm.as(rep).customers.create(zhang)
    await host.db.transaction().execute(async (trx) => {
      await expect(host.crm.as(rep).using(trx).memos.run({ script: 'root' })).rejects.toMatchObject(refused)
    })
    await expect(host.crm.as(rep).memos.run({ script: 'root' })).rejects.toMatchObject(refused)
  })

  test('is served once the transaction in which its code began has ended', async () => {
    const outside = host.crm.as(rep)
    const ended = deferred()
    let late!: Promise<unknown>
    await host.crm.transaction(async () => {
      late = ended.promise.then(() => outside.customers.create(zhang))
    })
    ended.resolve()
    await late
    expect(traces(host)).toEqual(oneCustomer)
  })

  test('does not concern another CRM in the same process', async () => {
    await using other = await embed()
    await host.crm.transaction(async () => {
      await other.crm.as(rep).customers.create(zhang)
    })
    expect(other.count('crm_customer')).toBe(1)
  })

  test('runs inside the operation that calls back through the session of its own transaction', async () => {
    await host.crm.transaction(async ({ as }) => {
      const session = as(rep)
      scripts['back'] = () => session.customers.create(zhang)
      await session.memos.run({ script: 'back' })
    })
    expect(traces(host)).toEqual(oneCustomer)
  })
})

describe('using(trx)', () => {
  test("joins the host's transaction: its commit keeps Kith's rows", async () => {
    await host.db.transaction().execute(async (trx) => {
      const customer = await host.crm.as(rep).using(trx).customers.create(zhang)
      await trx.insertInto('orders').values({ customer_id: customer.id, total_cents: 1 }).execute()
    })
    expect(traces(host)).toEqual(oneCustomer)
  })

  test("gives way to the host's rollback: no row, no event, no audit of the change", async () => {
    const failing = host.db.transaction().execute(async (trx) => {
      await host.crm.as(rep).using(trx).customers.create(zhang)
      throw new RangeError('no stock')
    })
    await expect(failing).rejects.toThrow('no stock')
    expect(traces(host)).toEqual(nothing)
  })

  test('joins a transaction that the host controls step by step, savepoints included', async () => {
    const trx = await host.db.startTransaction().execute()
    await host.crm.as(rep).using(trx).customers.create(zhang)
    const after = await trx.savepoint('before_second').execute()
    await host.crm.as(rep).using(after).customers.create({ name: '李四' })
    await after.rollbackToSavepoint('before_second').execute()
    await trx.commit().execute()
    expect(traces(host)).toEqual(oneCustomer)
  })

  test('leaves nothing of an operation that failed, even when the host catches its error and commits', async () => {
    await host.db.transaction().execute(async (trx) => {
      const session = host.crm.as(rep).using(trx)
      await expect(session.memos.writeAndFail({ text: 'half' })).rejects.toMatchObject({
        code: 'KITH_DESK_FAILED',
      })
      await trx.insertInto('orders').values({ customer_id: null, total_cents: 7 }).execute()
    })
    expect(traces(host)).toEqual(nothing)
    expect(host.count('orders')).toBe(1)
  })

  test('keeps two sessions of one transaction out of each other, one of them failing', async () => {
    await host.db.transaction().execute(async (trx) => {
      const outcomes = await Promise.allSettled([
        host.crm.as(rep).using(trx).customers.create(zhang),
        host.crm.as(stranger).using(trx).memos.writeAndFail({ text: 'half' }),
        host.crm.as(rep).using(trx).memos.write({ text: 'whole' }),
      ])
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    })
    expect(traces(host)).toEqual({ ...oneCustomer, memos: 1, events: 2, changes: 2 })
  })

  test('leaves nothing and a usable connection when one of several operations makes the host roll back', async () => {
    const failing = host.db.transaction().execute((trx) => {
      const session = host.crm.as(rep).using(trx)
      return Promise.all([
        session.customers.create(zhang),
        session.memos.writeAndFail({ text: 'half' }),
        session.customers.create({ name: '李四' }),
        session.customers.create({ name: '王五' }),
      ])
    })
    await expect(failing).rejects.toMatchObject({ code: 'KITH_DESK_FAILED' })
    await turns()
    expect(host.raw.inTransaction).toBe(false)
    expect(traces(host)).toEqual(nothing)
    await host.crm.as(rep).customers.create(zhang)
    expect(traces(host)).toEqual(oneCustomer)
  })

  test('leaves a usable connection when the host rolls back at the moment an operation begins', async () => {
    for (let delay = 0; delay < 12; delay += 1) {
      let create!: Promise<unknown>
      const failing = host.db.transaction().execute(async (trx) => {
        create = host.crm.as(rep).using(trx).customers.create(zhang)
        for (let microtask = 0; microtask < delay; microtask += 1) await Promise.resolve()
        throw new RangeError('no')
      })
      await expect(failing).rejects.toThrow('no')
      await expect(create).rejects.toThrow('already rolled back')
      expect(host.raw.inTransaction).toBe(false)
    }
    expect(traces(host)).toEqual(nothing)
    await host.crm.as(rep).customers.create(zhang)
  })

  test('may be the very first call, before anybody asked whether the CRM is ready', async () => {
    await using fresh = await embed({ isUntouched: true })
    const refused = fresh.db
      .transaction()
      .execute((trx) => fresh.crm.as(rep).using(trx).customers.create(zhang))
    await expect(refused).rejects.toMatchObject({ code: 'KITH_DATABASE_MIGRATIONS_PENDING', status: 503 })
    await fresh.crm.migrate()
    await fresh.db.transaction().execute((trx) => fresh.crm.as(rep).using(trx).customers.create(zhang))
    expect(fresh.count('crm_customer')).toBe(1)
  })

  test.each([
    ['commits', true],
    ['rolls back', false],
  ])('does not lose the audit of reads and refusals when the host %s', async (_how, isCommitted) => {
    const { id } = await host.crm.as(rep).customers.create(zhang)
    const recorded = (): unknown[] =>
      host.rows(
        `select action, decision from crm_audit where action <> 'customers.create' order by writer_seq`,
      )
    const trx = await host.db.startTransaction().execute()
    const session = host.crm.as(rep).using(trx)
    await session.customers.get({ id })
    await expect(host.crm.as(stranger).using(trx).customers.get({ id })).rejects.toMatchObject({
      code: 'KITH_NOT_FOUND',
    })
    await expect(session.customers.delete({ id })).rejects.toMatchObject({ code: 'KITH_FORBIDDEN' })
    expect(recorded()).toEqual([])
    await (isCommitted ? trx.commit() : trx.rollback()).execute()
    await turns()
    expect(recorded()).toEqual([
      { action: 'customers.get', decision: 'allow' },
      { action: 'customers.get', decision: 'deny' },
      { action: 'customers.delete', decision: 'deny' },
    ])
  })
})

describe('a foreign transaction', () => {
  const refused = expect.objectContaining({ code: 'KITH_FOREIGN_TRANSACTION' }) as unknown

  const attempt = (trx: Embedded<Desk>['db']): unknown => {
    try {
      return host.crm.as(rep).using(trx)
    } catch (error) {
      return error
    }
  }

  test('of another Kysely instance on the same handle is refused', async () => {
    await kyselyOver(host.raw)
      .transaction()
      .execute(async (trx) => expect(attempt(trx)).toEqual(refused))
  })

  test('of another file is refused', async () => {
    const { db } = openHost()
    await db.transaction().execute(async (trx) => expect(attempt(trx)).toEqual(refused))
    await db.destroy()
  })

  test('that is no transaction at all is refused', async () => {
    expect(attempt(host.db)).toEqual(refused)
    await host.db.connection().execute(async (db) => expect(attempt(db)).toEqual(refused))
  })

  test('of the host is refused by a CRM with a connection of its own', async () => {
    const { db } = openHost()
    await using embedded = await embed({ crm: { database: { kysely: db } } })
    await host.db.transaction().execute(async (trx) => {
      expect(() => embedded.crm.as(rep).using(trx)).toThrow('another Kysely instance')
    })
  })
})

describe('while a transaction of the host is open', () => {
  test('creates of other sessions wait, and persist after its rollback', async () => {
    const opened = deferred()
    const close = deferred()
    const failing = host.db.transaction().execute(async (trx) => {
      await trx.insertInto('orders').values({ customer_id: null, total_cents: 1 }).execute()
      opened.resolve()
      await close.promise
      throw new RangeError('no')
    })
    await opened.promise
    const creates = Promise.all([1, 2, 3].map((n) => host.crm.as(rep).customers.create({ name: `第${n}` })))
    const read = host.crm.as(rep).customers.list({})
    expect(await isSettled(Promise.race([creates, read]))).toBe(false)
    close.resolve()
    await expect(failing).rejects.toThrow('no')
    const created = await creates
    await read
    const stored = host.rows('select id from crm_customer order by id').map((row) => row['id'])
    expect(stored).toEqual(created.map(({ id }) => id).toSorted())
    expect(host.count('crm_event')).toBe(3)
    expect(host.count('orders')).toBe(0)
  })

  test('creates of other sessions wait for crm.transaction too', async () => {
    const opened = deferred()
    const close = deferred()
    const failing = host.crm.transaction(async ({ as }) => {
      await as(rep).customers.create(zhang)
      opened.resolve()
      await close.promise
      throw new RangeError('no')
    })
    await opened.promise
    const create = host.crm.as(rep).customers.create({ name: '李四' })
    expect(await isSettled(create)).toBe(false)
    close.resolve()
    await expect(failing).rejects.toThrow('no')
    await create
    expect(host.rows('select name from crm_customer')).toEqual([{ name: '李四' }])
  })
})

describe("the host's Kysely plugins", () => {
  test('stay with the host and do not disturb Kith', async () => {
    await using camel = await embed({ plugins: [new CamelCasePlugin()] })
    camel.raw.exec('create table orders (customer_id text, total_cents integer)')
    const order = async (trx: typeof camel.db, customerId: string): Promise<void> => {
      await trx.insertInto('orders').values({ customerId, totalCents: 5 }).execute()
    }
    const { id } = await camel.crm
      .as(rep)
      .customers.create({ ...zhang, tags: ['vip'], preferences: { newsLetter: true } })
    await camel.crm.transaction(async ({ trx, as }) => {
      await order(trx, (await as(rep).customers.create({ name: '李四' })).id)
    })
    await camel.db.transaction().execute(async (trx) => {
      await order(trx, (await camel.crm.as(rep).using(trx).customers.create({ name: '王五' })).id)
      expect(await trx.selectFrom('orders').select('customerId').execute()).toHaveLength(2)
    })
    const page = await camel.crm.as(rep).customers.list({ sort: ['createdAt'] })
    expect(page.data.map(({ name }) => name)).toEqual(['张三', '李四', '王五'])
    expect(page.data[0]).toMatchObject({ id, tags: ['vip'], preferences: { newsLetter: true } })
  })
})

describe('crm.on', () => {
  test('tells after the commit only', async () => {
    const seen: unknown[] = []
    host.crm.on('customer.created', (event) => {
      seen.push([
        event.payload.customerId,
        host.raw.inTransaction,
        host.count('crm_event', `id = '${event.id}'`),
      ])
    })
    const { id } = await host.crm.as(rep).customers.create(zhang)
    expect(seen).toEqual([[id, false, 1]])
    await host.crm.transaction(async ({ as }) => {
      await as(rep).customers.create({ name: '李四' })
      await turns()
      expect(seen).toHaveLength(1)
    })
    expect(seen).toHaveLength(2)
  })

  test('never tells of what rolled back', async () => {
    const heard: string[] = []
    host.crm.on('customer.created', (event) => heard.push(event.name))
    host.crm.on('memo.written', (event) => heard.push(event.name))
    await host.crm
      .transaction(async ({ as }) => {
        await as(rep).customers.create(zhang)
        throw new RangeError('no')
      })
      .catch(() => undefined)
    await host.crm
      .as(rep)
      .memos.writeAndFail({ text: 'half' })
      .catch(() => undefined)
    await host.crm.transaction(async ({ as }) => {
      await as(rep)
        .memos.writeAndFail({ text: 'half' })
        .catch(() => undefined)
    })
    await turns()
    expect(heard).toEqual([])
  })

  test('tells the others when a listener throws or rejects, and the caller nothing', async () => {
    const heard: string[] = []
    host.crm.on('customer.created', () => {
      throw new RangeError('thrown')
    })
    host.crm.on('customer.created', async () => {
      await turns(1)
      throw new RangeError('rejected')
    })
    host.crm.on('customer.created', () => heard.push('heard'))
    await host.crm.as(rep).customers.create(zhang)
    await turns()
    expect(heard).toEqual(['heard'])
    expect(host.errors.map((error) => (error as Error).message)).toEqual(['thrown', 'rejected'])
  })

  test('keeps what is committed acknowledged when even the telling of failures fails', async () => {
    const onError = (): void => {
      throw new RangeError('the logger is down')
    }
    await using noisy = await embed({ crm: { onError } })
    noisy.crm.on('customer.created', () => {
      throw new RangeError('thrown')
    })
    noisy.crm.on('customer.created', () => Promise.reject(new RangeError('rejected')))
    await noisy.crm.as(rep).customers.create(zhang)
    await turns()
    expect(noisy.count('crm_customer')).toBe(1)
  })

  test('stops when asked to', async () => {
    const heard: string[] = []
    const stop = host.crm.on('customer.created', (event) => heard.push(event.name))
    await host.crm.as(rep).customers.create(zhang)
    stop()
    await host.crm.as(rep).customers.create(zhang)
    expect(heard).toHaveLength(1)
  })

  test('tells in the asynchronous context of the call that made the change', async () => {
    const request = new AsyncLocalStorage<string>()
    const heard: string[] = []
    host.crm.on('customer.created', (event) => {
      heard.push(`${event.correlationId} in ${request.getStore()}`)
    })
    await Promise.all(
      ['r1', 'r2', 'r3'].map((requestId) =>
        request.run(requestId, () => host.crm.as(rep, { requestId }).customers.create(zhang)),
      ),
    )
    expect(heard).toEqual(['r1 in r1', 'r2 in r2', 'r3 in r3'])
  })

  test('may call the CRM that tells it', async () => {
    const done = deferred<unknown>()
    const system = host.crm.as(rep)
    host.crm.on('customer.created', (event) => {
      done.resolve(system.memos.write({ text: event.payload.customerId }))
    })
    await host.crm.transaction(({ as }) => as(rep).customers.create(zhang))
    await done.promise
    expect(host.count('crm_desk_memo')).toBe(1)
  })

  test("tells of the host's own transactions once the relay sees their rows, in order", async () => {
    const heard: string[] = []
    host.crm.on('customer.created', (event) => heard.push(event.payload.customerId))
    const ids: string[] = []
    await host.db.transaction().execute(async (trx) => {
      for (const name of ['甲', '乙', '丙'])
        ids.push((await host.crm.as(rep).using(trx).customers.create({ name })).id)
    })
    await turns()
    expect(heard).toEqual([])
    await host.crm.tick()
    expect(heard).toEqual(ids)
    await host.crm.tick()
    expect(heard).toEqual(ids)
  })

  test("never tells of the host's own transactions when they rolled back", async () => {
    const heard: string[] = []
    host.crm.on('customer.created', (event) => heard.push(event.name))
    await host.db
      .transaction()
      .execute(async (trx) => {
        await host.crm.as(rep).using(trx).customers.create(zhang)
        throw new RangeError('no')
      })
      .catch(() => undefined)
    await host.db.transaction().execute(async (trx) => {
      await host.crm
        .as(rep)
        .using(trx)
        .memos.writeAndFail({ text: 'half' })
        .catch(() => undefined)
    })
    await host.crm.tick()
    await host.crm.tick()
    expect(heard).toEqual([])
  })

  test("tells of the host's own transactions whatever the clock of the CRM says", async () => {
    await using past = await embed({ crm: { clock: () => new Date('2001-01-01T00:00:00Z') } })
    const heard: string[] = []
    past.crm.on('customer.created', (event) => heard.push(event.name))
    const trx = await past.db.startTransaction().execute()
    await past.crm.as(rep).using(trx).customers.create(zhang)
    const tick = past.crm.tick()
    await trx.commit().execute()
    await tick
    expect(heard).toEqual(['customer.created'])
  })
})
