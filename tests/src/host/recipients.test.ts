import type { EventHandler } from '@kith/core'
import { afterEach, describe, expect, test } from 'vitest'

import { embed, type Embedded, rep, stranger } from './fixtures/embedded.ts'
import { type LetterOptions, lettersPlugin, reader } from './fixtures/letters-plugin.ts'

type Host = Embedded<readonly [ReturnType<typeof lettersPlugin>]>

const open: Host[] = []

afterEach(async () => {
  for (const host of open.splice(0)) await host[Symbol.asyncDispose]()
})

async function opened(letters: LetterOptions): Promise<Host> {
  const host = await embed({ crmPlugins: [lettersPlugin(letters)] })
  open.push(host)
  return host
}

/** Lets time pass for whatever was put off. */
function hurry(host: Host): void {
  host.raw.exec(`update crm_delivery set due_at = '2001-01-01T00:00:00.000Z' where state = 'ready'`)
}

async function settle(host: Host, rounds = 4): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    hurry(host)
    await host.crm.tick()
  }
}

const customers = async (host: Host, count: number): Promise<string[]> => {
  const ids: string[] = []
  for (let n = 0; n < count; n += 1) ids.push((await host.crm.as(rep).customers.create({ name: '张三' })).id)
  return ids
}

describe('a subscription to every event', () => {
  test('hears those of every plugin, once each', async () => {
    const heard: string[] = []
    const host = await opened({ handler: (event) => heard.push(event.name) })
    const [id] = await customers(host, 1)
    await host.crm.as(rep).customers.update({ id: id!, patch: { nickname: 'a' } })
    await settle(host)
    expect(heard).toEqual(['customer.created', 'customer.updated'])
    expect(host.count('crm_delivery')).toBe(0)
  })

  test('hears each once also where it was a subscription to one event before', async () => {
    const heard: string[] = []
    const host = await opened({ handler: (event) => heard.push(event.name) })
    await customers(host, 1)
    host.raw.exec(
      `insert into crm_subscription select 'customer.created', subscriber, since, seen_at from crm_subscription`,
    )
    await customers(host, 1)
    await settle(host)
    expect(heard).toEqual(['customer.created', 'customer.created'])
  })
})

describe('a subscription with recipients', () => {
  const two = () => Promise.resolve(['a', 'b'])

  test('is delivered to each of them, each with its own name', async () => {
    const heard: (string | undefined)[] = []
    const handler: EventHandler = (_, ctx) => heard.push(ctx.recipient)
    const host = await opened({ handler, recipients: two })
    await customers(host, 2)
    await settle(host)
    expect(heard.map(String).toSorted((one, other) => one.localeCompare(other))).toEqual(['a', 'a', 'b', 'b'])
    expect(host.count('crm_delivery')).toBe(0)
  })

  test('asks for recipients with the rights of the plugin, in the transaction of what is owed', async () => {
    const host = await opened({
      handler: () => undefined,
      async recipients(event, ctx) {
        await ctx.records('memo').create({ text: event.subjectId })
        throw new RangeError('nobody')
      },
    })
    await customers(host, 1)
    await host.crm.tick()
    expect(host.count('crm_letters_memo')).toBe(0)
    expect(host.rows('select subscriber, state from crm_delivery')).toEqual([
      { subscriber: 'letters.send', state: 'ready' },
    ])
  })

  test('keeps the order of a subject for each recipient, and no recipient waiting for another', async () => {
    const heard: string[] = []
    let isBroken = true
    const host = await opened({
      recipients: two,
      handler: ({ payload }, { recipient }) => {
        if (recipient === 'a' && isBroken) throw new RangeError('not yet')
        heard.push(`${recipient} ${String(payload['version'])}`)
      },
    })
    const [id] = await customers(host, 1)
    for (const nickname of ['x', 'y'])
      await host.crm.as(rep).customers.update({ id: id!, patch: { nickname } })
    await settle(host)
    expect(heard).toEqual(['b 1', 'b 2', 'b 3'])
    isBroken = false
    await settle(host)
    expect(heard.slice(3)).toEqual(['a 1', 'a 2', 'a 3'])
  })

  test('has dead letters that hold up their subject, or that the order lets be passed', async () => {
    for (const order of ['subject', 'passing'] as const) {
      const heard: unknown[] = []
      const host = await opened({
        recipients: () => Promise.resolve(['a']),
        options: { attempts: 2, order },
        handler: ({ payload }) => {
          if (payload['version'] === 1) throw new RangeError('never')
          heard.push(payload['version'])
        },
      })
      const [id] = await customers(host, 1)
      await host.crm.as(rep).customers.update({ id: id!, patch: { nickname: 'x' } })
      await settle(host)
      expect([order, heard]).toEqual([order, order === 'subject' ? [] : [2]])
      const letters = await host.crm.as({ id: 'root', roles: ['system-admin'] }).events.dead.list()
      expect(letters.data).toMatchObject([{ subscriber: 'letters.send/a', attempts: 2 }])
    }
  })

  test('lets what waited pass a dead letter that a process made by ending in it', async () => {
    const heard: unknown[] = []
    const host = await opened({
      recipients: () => Promise.resolve(['a']),
      options: { attempts: 2, order: 'passing' },
      handler: ({ payload }) => {
        if (payload['version'] === 1) throw new RangeError('never')
        heard.push(payload['version'])
      },
    })
    const [id] = await customers(host, 1)
    await host.crm.as(rep).customers.update({ id: id!, patch: { nickname: 'x' } })
    await host.crm.tick()
    await host.crm.tick()
    expect(host.count('crm_delivery', `state = 'parked'`)).toBe(1)
    host.raw.exec(`update crm_delivery set state = 'leased', attempts = 2, lease_token = 'x',
      due_at = '2001-01-01T00:00:00.000Z' where state = 'ready'`)
    await settle(host)
    expect(heard).toEqual([2])
    expect(host.rows('select state, last_error from crm_delivery')).toEqual([
      { state: 'dead', last_error: 'LeaseExpired' },
    ])
  })

  test('is delivered again to one of them, by ids, times and names', async () => {
    const heard: (string | undefined)[] = []
    const host = await opened({ recipients: two, handler: (_, { recipient }) => heard.push(recipient) })
    await customers(host, 2)
    await settle(host)
    heard.length = 0
    const { letters } = host.crm.as(rep)
    const [first] = host.rows('select id from crm_event order by id')
    const again = async (past: object) => (await letters.again({ again: { recipient: 'a', ...past } })).added
    expect(await again({ ids: [String(first!['id'])] })).toBe(1)
    await settle(host)
    expect(heard).toEqual(['a'])
    expect(await again({ names: ['customer.updated'] })).toBe(0)
    expect(await again({ since: new Date(Date.now() + 60_000) })).toBe(0)
    expect(await again({ until: new Date(0) })).toBe(0)
    expect(
      await again({ since: new Date(0), until: new Date(Date.now() + 60_000), names: ['customer.created'] }),
    ).toBe(2)
    // What is owed already stays one delivery.
    expect(await again({ since: new Date(0) })).toBe(0)
    const foreign = letters.again({ of: 'works.other', again: { recipient: 'a' } })
    await expect(foreign).rejects.toMatchObject({ code: 'KITH_EVENT_SUBSCRIBER_UNKNOWN' })
    const elsewhere = host.crm.as({ ...rep, tenantId: 'b' }).letters
    expect(await elsewhere.again({ again: { recipient: 'a', since: new Date(0) } })).toEqual({ added: 0 })
  })

  test('finds every recipient that is owed something, however many there are', async () => {
    const many = Array.from({ length: 1200 }, (_, index) => `r${index}`)
    const heard = new Set<string>()
    const host = await opened({
      recipients: () => Promise.resolve(many),
      handler: (_, { recipient }) => heard.add(recipient!),
    })
    await customers(host, 1)
    for (let round = 0; round < 20; round += 1) await host.crm.tick()
    expect(heard.size).toBe(1200)
  })
})

describe('a handler that puts its delivery off', () => {
  test('keeps what it writes about the attempt, and is run again later', async () => {
    const attempts: number[] = []
    const host = await opened({
      options: { inTransaction: false, attempts: 3 },
      async handler(_, ctx) {
        attempts.push(ctx.attempts)
        const note = async (inner: typeof ctx.records, text: string) => inner('memo').create({ text })
        if (ctx.attempts < 3)
          return ctx.putOff({ afterMs: 3_600_000 }, async (own) => {
            await note((entity) => own.records(entity), `failed ${ctx.attempts}`)
          })
        return ctx.transact((own) => note((entity) => own.records(entity), 'done'))
      },
    })
    await customers(host, 1)
    await host.crm.tick()
    expect(
      host.count(
        'crm_delivery',
        `state = 'ready' and due_at > strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+3500 seconds')`,
      ),
    ).toBe(1)
    await settle(host)
    expect(attempts).toEqual([1, 2, 3])
    expect(host.rows('select text from crm_letters_memo order by id').map(({ text }) => text)).toEqual([
      'failed 1',
      'failed 2',
      'done',
    ])
    expect(host.errors).toEqual([])
    expect(host.count('crm_delivery')).toBe(0)
  })

  test('makes a dead letter of the last attempt, and of none that is not counted', async () => {
    let isAttempt = false
    const host = await opened({
      options: { inTransaction: false, attempts: 1 },
      handler: (_, ctx) => ctx.putOff({ afterMs: 1, isAttempt }, () => Promise.resolve()),
    })
    await customers(host, 1)
    for (let round = 0; round < 3; round += 1) {
      hurry(host)
      await host.crm.tick()
    }
    expect(host.rows('select state, attempts from crm_delivery')).toEqual([{ state: 'ready', attempts: 0 }])
    isAttempt = true
    hurry(host)
    await host.crm.tick()
    expect(host.rows('select state, attempts from crm_delivery')).toEqual([{ state: 'dead', attempts: 1 }])
  })

  test('settles a delivery once, and not inside the transaction of its effects', async () => {
    const host = await opened({
      options: { inTransaction: false, attempts: 1 },
      async handler(_, ctx) {
        await ctx.putOff({}, () => Promise.resolve())
        await ctx.transact(() => Promise.resolve())
      },
    })
    await customers(host, 1)
    await host.crm.tick()
    expect(host.errors).toMatchObject([{ code: 'KITH_DELIVERY_TRANSACTED_TWICE' }])
    const within = await opened({ handler: (_, ctx) => ctx.putOff({}, () => Promise.resolve()) })
    await customers(within, 1)
    await within.crm.tick()
    expect(within.errors).toMatchObject([{ code: 'KITH_DELIVERY_PUT_OFF_WITHIN' }])
  })

  test('changes nothing when its lease has passed to another process', async () => {
    const host = await opened({
      options: { inTransaction: false },
      async handler(_, ctx) {
        host.raw.exec(`update crm_delivery set lease_token = 'another'`)
        await ctx.putOff({}, async (own) => void (await own.records('memo').create({ text: 'lost' })))
      },
    })
    await customers(host, 1)
    await host.crm.tick()
    expect(host.errors).toMatchObject([{ code: 'KITH_DELIVERY_LEASE_LOST' }])
    expect(host.count('crm_letters_memo')).toBe(0)
    expect(host.rows('select state, lease_token from crm_delivery')).toEqual([
      { state: 'leased', lease_token: 'another' },
    ])
  })
})

describe('a subscriber that reads as somebody else', () => {
  const may = [{ entity: 'session', actions: ['readAs'] }]

  test('sees what they see, masked as for them, and nothing else', async () => {
    const seen: unknown[] = []
    const host = await opened({
      uses: may,
      async handler(event, ctx) {
        const other = await ctx.asReader(reader)
        const found = await other.records('customer').find([event.subjectId], ['name', 'phone'])
        seen.push([...found.values()])
      },
    })
    await host.crm.as(rep).customers.create({ name: '张三', phone: '13800138000', teamId: 't1' })
    await host.crm.as(stranger).customers.create({ name: '李四', teamId: 't2' })
    await settle(host)
    expect(seen).toEqual([[expect.objectContaining({ name: '张三', $masked: ['phone'] })], []])
    expect(JSON.stringify(seen)).not.toContain('13800138000')
  })

  test('only reads, and only where its plugin says so', async () => {
    const ends: unknown[] = []
    const writing: EventHandler = async (_, ctx) => {
      const other = await ctx.asReader({ ...reader, roles: ['integration'] })
      await other.call('customers.create', { name: '王五' }).catch((error: unknown) => ends.push(error))
    }
    const host = await opened({ uses: may, handler: writing })
    await customers(host, 1)
    await host.crm.tick()
    expect(ends).toMatchObject([{ code: expect.stringMatching(/^KITH_/) }])
    expect(host.count('crm_customer')).toBe(1)
    const silent = await opened({ handler: (_, ctx) => ctx.asReader(reader) })
    await customers(silent, 1)
    await silent.crm.tick()
    expect(silent.errors).toMatchObject([{ code: 'KITH_FORBIDDEN' }])
    const posing = await opened({
      uses: may,
      handler: (_, ctx) => ctx.asReader({ ...reader, kind: 'system' }),
    })
    await customers(posing, 1)
    await posing.crm.tick()
    expect(posing.errors).toMatchObject([{ code: 'KITH_ACTOR_RESERVED' }])
  })
})
