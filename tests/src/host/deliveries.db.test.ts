import { Discard, type OperationContext, Retry } from '@kith/core'
import { afterEach, describe, expect, test } from 'vitest'

import { deferred, isSettled, rep, SECRET } from './fixtures/embedded.ts'
import { type Hosted, hosted } from './fixtures/hosted.ts'
import { type WorkOptions, workPlugin } from './fixtures/work-plugin.ts'

type Host = Hosted<readonly [ReturnType<typeof workPlugin>]>

const open: Host[] = []

async function working(options: WorkOptions): Promise<Host> {
  const host = await hosted({ crmPlugins: [workPlugin(options)] })
  open.push(host)
  return host
}

afterEach(async () => {
  for (const host of open.splice(0)) await host[Symbol.asyncDispose]()
})

const note = (ctx: OperationContext, text: string) => ctx.records('memo').create({ text })
const notes = async (host: Host) =>
  (await host.rows('select text from crm_works_memo order by id')).map(({ text }) => text)
const created = async (host: Host, name = '张三') => (await host.crm.as(rep).customers.create({ name })).id

const DAY_MS = 86_400_000
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString()

/** Lets the time pass after which a delivery is tried again. */
async function passTime(host: Host): Promise<void> {
  await host.rows(
    `update crm_delivery set due_at = '2001-01-01T00:00:00.000Z' where state in ('ready', 'leased')`,
  )
}

describe('the events of one subject', () => {
  test('are handled in their order, and wait behind one that fails; other subjects do not', async () => {
    const host = await working({
      on: [
        {
          event: 'customer.updated',
          handler: (event, ctx) => {
            if (event.payload['version'] === 2) throw new RangeError('no')
            return note(ctx, `${event.subjectId} ${String(event.payload['version'])}`)
          },
          options: { as: 'works.follow' },
        },
      ],
    })
    const [first, second] = [await created(host), await created(host)]
    const session = host.crm.as(rep)
    for (const nickname of ['a', 'b', 'c']) await session.customers.update({ id: first, patch: { nickname } })
    await host.rows(
      `update crm_event set payload = replace(payload, '"version":2', '"version":9') where subject_id = '${second}'`,
    )
    await session.customers.update({ id: second, patch: { nickname: 'x' } })
    await host.rows(
      `update crm_event set payload = replace(payload, '"version":2', '"version":9') where subject_id = '${second}'`,
    )
    await host.crm.tick()
    expect(await notes(host)).toEqual([`${second} 9`])
    // What waits is out of sight, and comes back as soon as the first is done.
    await host.crm.tick()
    expect(await host.rows('select state from crm_delivery order by event_id')).toEqual([
      { state: 'ready' },
      { state: 'parked' },
      { state: 'parked' },
    ])
    await host.rows(`update crm_event set payload = replace(payload, '"version":2', '"version":7')`)
    await passTime(host)
    await host.crm.tick()
    expect(await notes(host)).toEqual([`${second} 9`, `${first} 7`, `${first} 3`, `${first} 4`])
    expect(await host.count('crm_delivery')).toBe(0)
  })

  test('come as they can where the subscription asks for no order', async () => {
    const host = await working({
      on: [
        {
          event: 'customer.updated',
          handler: (event, ctx) => {
            if (event.payload['version'] === 2) throw new RangeError('no')
            return note(ctx, String(event.payload['version']))
          },
          options: { as: 'works.follow', order: 'none' },
        },
      ],
    })
    const id = await created(host)
    for (const nickname of ['a', 'b', 'c'])
      await host.crm.as(rep).customers.update({ id, patch: { nickname } })
    await host.crm.tick()
    expect(await notes(host)).toEqual(['3', '4'])
  })
})

describe('a subscriber', () => {
  test('that has nothing left to do discards its delivery, without effects and without an error', async () => {
    const host = await working({
      on: [
        {
          handler: async (_event, ctx) => {
            await note(ctx, 'undone')
            throw new Discard()
          },
          options: { as: 'works.discard' },
        },
      ],
    })
    await created(host)
    await host.crm.tick()
    expect([await notes(host), await host.count('crm_delivery'), host.errors]).toEqual([[], 0, []])
  })

  test('that asks to be run later is run then, and that is no error', async () => {
    let isBusy = true
    const host = await working({
      on: [
        {
          handler: (_event, ctx) => {
            if (isBusy) throw new Retry({ afterMs: 3_600_000 })
            return note(ctx, 'done')
          },
          options: { as: 'works.later' },
        },
      ],
    })
    await created(host)
    await host.crm.tick()
    const [row] = await host.rows('select last_error, due_at, attempts from crm_delivery')
    expect(row).toMatchObject({ last_error: 'KITH_DELIVERY_RETRY', attempts: 1 })
    expect(Date.parse(String(row!['due_at'])) - Date.now()).toBeGreaterThan(3_500_000)
    expect(host.errors).toEqual([])
    isBusy = false
    await passTime(host)
    await host.crm.tick()
    expect(await notes(host)).toEqual(['done'])
  })

  test('is given up after as many attempts as its subscription says', async () => {
    const host = await working({
      on: [
        { handler: () => Promise.reject(new RangeError('no')), options: { as: 'works.fail', attempts: 2 } },
      ],
    })
    await created(host)
    for (let round = 0; round < 4; round += 1) {
      await passTime(host)
      await host.crm.tick()
    }
    expect(await host.rows('select state, attempts from crm_delivery')).toEqual([
      { state: 'dead', attempts: 2 },
    ])
  })

  test('that takes too long is aborted, rolled back, and cannot write any more', async () => {
    const late = deferred<unknown>()
    const aborted = deferred<unknown>()
    const host = await working({
      on: [
        {
          handler: async (_event, ctx) => {
            await note(ctx, 'early')
            ctx.signal.addEventListener('abort', () =>
              aborted.resolve((ctx.signal.reason as { code: string }).code),
            )
            await aborted.promise
            await new Promise((resolve) => setTimeout(resolve, 20))
            late.resolve(await note(ctx, 'late').catch((error: { code: string }) => error.code))
          },
          options: { as: 'works.slow', timeoutMs: 30 },
        },
      ],
    })
    await created(host)
    await host.crm.tick()
    expect(await aborted.promise).toBe('KITH_DELIVERY_TIMED_OUT')
    expect(await late.promise).toBe('KITH_TRANSACTION_ENDED')
    expect(await notes(host)).toEqual([])
    expect(await host.rows('select state, last_error from crm_delivery')).toEqual([
      { state: 'ready', last_error: 'KITH_DELIVERY_TIMED_OUT' },
    ])
  })

  test('that two processes have died of is run alone', async () => {
    const runs: { id: string; leased: number }[] = []
    let host!: Host
    host = await working({
      on: [
        {
          handler: async (event) => {
            runs.push({ id: event.subjectId, leased: await host.count('crm_delivery', `state = 'leased'`) })
          },
          options: { as: 'works.fragile', inTransaction: false },
        },
      ],
    })
    const [first, second, third] = [await created(host), await created(host), await created(host)]
    await host.rows(`update crm_delivery set state = 'leased', attempts = 2, expiries = 1, lease_token = 'dead process',
      due_at = '2001-01-01T00:00:00.000Z' where subject_id = '${second}'`)
    await host.crm.tick()
    expect(runs).toEqual([
      { id: second, leased: 1 },
      { id: first, leased: 2 },
      { id: third, leased: 1 },
    ])
  })

  test('does not keep another waiting when it is slow', async () => {
    const slow = deferred()
    const fast = deferred<string>()
    const host = await working({
      on: [
        { handler: () => slow.promise, options: { as: 'works.a-slow', inTransaction: false } },
        { handler: (event) => fast.resolve(event.subjectId), options: { as: 'works.fast' } },
      ],
    })
    await host.crm.start()
    const id = await created(host)
    expect(await fast.promise).toBe(id)
    await expect
      .poll(() => host.rows('select subscriber from crm_delivery'))
      .toEqual([{ subscriber: 'works.a-slow' }])
    slow.resolve()
  })
})

describe('a subscriber outside of a transaction', () => {
  test('reads, and writes only in the transaction that it opens, exactly once', async () => {
    const outcomes: unknown[] = []
    let id = ''
    const host = await working({
      on: [
        {
          handler: async (event, ctx) => {
            outcomes.push((await ctx.records('customer').get(event.subjectId)).id)
            outcomes.push(
              await note(ctx, 'outside').catch((error: Error) => error.message.includes('writes but')),
            )
            // Meanwhile others write: no transaction is open.
            outcomes.push((await created(host, '李四')) !== id)
            await ctx.transact((inner) => note(inner, 'inside'))
            outcomes.push(await ctx.transact((inner) => note(inner, 'again')).catch(() => 'refused'))
          },
          options: { as: 'works.mail', inTransaction: false, order: 'none' },
        },
      ],
    })
    id = await created(host)
    await host.rows(`delete from crm_subscription`)
    await host.crm.tick()
    expect(outcomes).toEqual([id, true, true, 'refused'])
    expect(await notes(host)).toEqual(['inside'])
    expect(await host.rows(`select subject_id from crm_delivery where subject_id = '${id}'`)).toEqual([])
  })

  test('loses to the process that took its lease', async () => {
    const host = await working({
      on: [
        {
          handler: async (_event, ctx) => {
            await host.rows(
              `update crm_delivery set lease_token = 'another', due_at = '2999-01-01T00:00:00.000Z'`,
            )
            await ctx.transact((inner) => note(inner, 'inside'))
          },
          options: { as: 'works.mail', inTransaction: false },
        },
      ],
    })
    await created(host)
    await host.crm.tick()
    expect(await notes(host)).toEqual([])
    expect(host.errors).toMatchObject([{ code: 'KITH_DELIVERY_LEASE_LOST' }])
    expect(await host.rows('select lease_token from crm_delivery')).toEqual([{ lease_token: 'another' }])
  })
})

describe('subscriptions', () => {
  test('of a newer process get the events that an older one emits', async () => {
    await using older = await hosted()
    const { createCrm, standardRoles } = await import('@kith/core')
    const seen: string[] = []
    const plugin = workPlugin({
      on: [{ handler: (event) => seen.push(event.subjectId), options: { as: 'works.new' } }],
    })
    const newer = createCrm({
      database: await older.connect(),
      policy: standardRoles(),
      secret: SECRET,
      plugins: [plugin],
    })
    await newer.migrate()
    await newer.tick()
    const { id } = await older.crm.as(rep).customers.create({ name: '张三' })
    expect(await older.crm.tick()).toBe(0)
    expect(await newer.tick()).toBe(1)
    expect(seen).toEqual([id])
    await newer.close()
  })

  test('that no process has asked for in a week get nothing new', async () => {
    await using host = await hosted()
    await host.rows(`insert into crm_subscription (event, subscriber, since, seen_at) values
      ('customer.created', 'gone.plugin', '2001-01-01T00:00:00.000Z', '${daysAgo(8)}'),
      ('customer.created', 'resting.plugin', '2001-01-01T00:00:00.000Z', '${daysAgo(6)}')`)
    await host.crm.as(rep).customers.create({ name: '张三' })
    expect(await host.rows('select subscriber from crm_delivery')).toEqual([{ subscriber: 'resting.plugin' }])
  })
})

describe('stopping', () => {
  test('gives back at once what has not begun, as if it had never been taken', async () => {
    const begun = deferred()
    const finish = deferred()
    const host = await working({
      on: [
        {
          handler: async () => {
            begun.resolve()
            await finish.promise
          },
          options: { as: 'works.long', inTransaction: false },
        },
      ],
    })
    for (const name of ['甲', '乙', '丙']) await created(host, name)
    await host.crm.start()
    await begun.promise
    const stopped = host.crm.stop()
    expect(await isSettled(stopped)).toBe(false)
    finish.resolve()
    await stopped
    expect(await host.rows('select state, attempts, lease_token from crm_delivery')).toEqual([
      { state: 'ready', attempts: 0, lease_token: null },
      { state: 'ready', attempts: 0, lease_token: null },
    ])
    // A host that ticks by hand may go on.
    expect(await host.crm.tick()).toBe(2)
  })

  test('starts the services of plugins before the work and stops them after it', async () => {
    const told: string[] = []
    const host = await working({
      on: [{ handler: () => told.push('work'), options: { as: 'works.work' } }],
      lifecycle: { start: () => void told.push('start'), stop: () => void told.push('stop') },
    })
    await created(host)
    await host.crm.start()
    await host.crm.start()
    while (!told.includes('work')) await new Promise((resolve) => setTimeout(resolve, 5))
    await host.crm.stop()
    expect(told).toEqual(['start', 'work', 'stop'])
  })

  test('lets the service of a plugin read in each tenant when it starts, as itself, and write nowhere', async () => {
    const told: unknown[] = []
    const host = await working({
      lifecycle: {
        start: (begun) =>
          begun.inEachTenant(async (ctx) => {
            const { data } = await ctx.records('customer').list({ fields: ['id'] })
            told.push([ctx.session.tenantId, ctx.session.actor.id, data.length])
            await note(ctx, 'x').catch((error: unknown) => told.push((error as { code: string }).code))
          }),
      },
    })
    await created(host)
    for (const name of ['李四', '王五'])
      await host.crm.as({ ...rep, tenantId: 'other' }).customers.create({ name })
    await host.crm.start()
    await host.crm.stop()
    expect(told).toEqual([
      ['default', 'plugin:works', 1],
      'KITH_RECORDS_WRITE_IN_QUERY',
      ['other', 'plugin:works', 2],
      'KITH_RECORDS_WRITE_IN_QUERY',
    ])
    expect(await notes(host)).toEqual([])
  })
})

describe('health', () => {
  test('tells how far the work is behind and which plugin cannot do its own', async () => {
    let isWell = true
    const host = await working({
      on: [
        { handler: () => Promise.reject(new RangeError('no')), options: { as: 'works.fail', attempts: 1 } },
      ],
      lifecycle: {
        health: () => {
          if (!isWell) throw new RangeError('the server mail.example.com says no')
        },
      },
    })
    expect(await host.crm.health()).toMatchObject({ status: 'ok', queue: { lagMs: 0, dead: 0 }, ailing: {} })
    await created(host)
    await host.rows(`update crm_delivery set due_at = '${daysAgo(1 / 1440)}'`)
    const { queue } = await host.crm.health()
    expect(queue!.lagMs).toBeGreaterThan(59_000)
    await host.crm.tick()
    isWell = false
    expect(await host.crm.health()).toMatchObject({
      status: 'degraded',
      queue: { lagMs: 0, dead: 1 },
      ailing: { works: 'RangeError' },
    })
  })
})
