import type { CustomerEventPayload, EventHandler, OperationContext } from '@kith/core'
import { afterEach, describe, expect, test } from 'vitest'

import { deskErrors, type DeskOptions, deskPlugin } from './fixtures/desk-plugin.ts'
import { deferred, embed, type Embedded, isSettled, rep } from './fixtures/embedded.ts'

type Desk = Embedded<readonly [ReturnType<typeof deskPlugin>]>

const open: Desk[] = []

/** A CRM with one durable subscriber of `customer.created`. */
async function subscribed(
  onCustomer: EventHandler<CustomerEventPayload>,
  options: Omit<DeskOptions, 'onCustomer'> = {},
): Promise<Desk> {
  const host = await embed({ crmPlugins: [deskPlugin({ ...options, onCustomer })] })
  open.push(host)
  return host
}

afterEach(async () => {
  for (const host of open.splice(0)) await host[Symbol.asyncDispose]()
})

const note = (ctx: OperationContext, text: string) => ctx.records('memo').create({ text })

function deliveries(host: Desk): Record<string, unknown>[] {
  return host.rows('select state, attempts, last_error, lease_token from crm_delivery order by event_id')
}

/** A moment by the database's clock, in seconds. */
function seconds(host: Desk, moment: string): number {
  return Number(host.rows(`select unixepoch(${moment}, 'subsec') as s`)[0]!['s'])
}

/** Lets the time pass after which a delivery is tried again. */
function passTime(host: Desk): void {
  host.raw.exec(`update crm_delivery set due_at = '2001-01-01T00:00:00.000Z' where state <> 'dead'`)
}

describe('a durable subscriber', () => {
  test('handles each event once, with its effects, and leaves no delivery behind', async () => {
    const host = await subscribed((event, ctx) => note(ctx, event.subjectId))
    const ids: string[] = []
    for (const name of ['甲', '乙']) ids.push((await host.crm.as(rep).customers.create({ name })).id)
    expect(deliveries(host)).toMatchObject([
      { state: 'ready', attempts: 0 },
      { state: 'ready', attempts: 0 },
    ])
    expect(await host.crm.tick()).toBe(2)
    expect(await host.crm.tick()).toBe(0)
    expect(host.rows('select text from crm_desk_memo order by id').map(({ text }) => text)).toEqual(ids)
    expect(deliveries(host)).toEqual([])
  })

  test('receives the event as it was emitted', async () => {
    const seen: unknown[] = []
    const host = await subscribed((event) => seen.push(event))
    const heard: unknown[] = []
    host.crm.on('customer.created', (event) => heard.push(event))
    const session = host.crm.as(rep, {
      requestId: 'req-1',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    })
    const { id } = await session.customers.create({ name: '张三' })
    await host.crm.tick()
    expect(seen).toEqual(heard)
    expect(seen).toMatchObject([
      {
        name: 'customer.created',
        tenantId: 'default',
        subjectId: id,
        actorId: 'rep-1',
        correlationId: 'req-1',
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        payload: { customerId: id, version: 1, changed: ['name'] },
      },
    ])
  })

  test('runs as the actor of its plugin, in the tenant of the event', async () => {
    const sessions: unknown[] = []
    const host = await subscribed((_event, ctx) => sessions.push(ctx.session))
    await host.crm.as({ ...rep, tenantId: 'acme' }).customers.create({ name: '张三' })
    await host.crm.tick()
    expect(sessions).toMatchObject([
      {
        actor: { kind: 'plugin', id: 'plugin:desk', roles: ['plugin:desk'] },
        tenantId: 'acme',
        purpose: 'desk.welcome',
      },
    ])
  })

  test('has the rights that its plugin uses and no others', async () => {
    const outcomes: unknown[] = []
    const attempt = async (work: Promise<unknown>): Promise<void> => {
      outcomes.push(
        await work.then(
          () => 'done',
          (error: { code: string }) => error.code,
        ),
      )
    }
    const host = await subscribed(async (event, ctx) => {
      await attempt(note(ctx, 'allowed'))
      await attempt(ctx.records('customer').get(event.subjectId))
      await attempt(ctx.call('customers.get', { id: event.subjectId }))
      await attempt(ctx.call('customers.update', { id: event.subjectId, patch: { name: 'x' } }))
      await attempt(ctx.call('customers.create', { name: 'x' }))
    })
    await host.crm.as(rep).customers.create({ name: '张三' })
    await host.crm.tick()
    expect(outcomes).toEqual(['done', 'KITH_NOT_FOUND', 'KITH_FORBIDDEN', 'KITH_FORBIDDEN', 'KITH_FORBIDDEN'])
    expect(host.count('crm_customer')).toBe(1)
  })

  test('without rights of its plugin changes nothing', async () => {
    const host = await subscribed((_event, ctx) => note(ctx, 'forbidden'), { isWithoutRights: true })
    await host.crm.as(rep).customers.create({ name: '张三' })
    await host.crm.tick()
    expect(host.count('crm_desk_memo')).toBe(0)
    expect(deliveries(host)).toMatchObject([{ state: 'ready', attempts: 1 }])
  })

  test('causes events and effects in one transaction, which name the event as their cause', async () => {
    const host = await subscribed((_event, ctx) => ctx.call('memos.write', { text: 'from the subscriber' }))
    await host.crm.as(rep).customers.create({ name: '张三' })
    await host.crm.tick()
    const [created, written] = host.rows('select id, name, correlation_id from crm_event order by id')
    expect(written).toMatchObject({ name: 'memo.written', correlation_id: created!['id'] })
    expect(
      host.rows(`select actor_kind, actor_id, purpose from crm_audit where action = 'memos.write'`),
    ).toEqual([{ actor_kind: 'plugin', actor_id: 'plugin:desk', purpose: 'desk.welcome' }])
  })

  test('is refused the sessions of the host, which would wait for it for ever', async () => {
    let host!: Desk
    const outcome = deferred<unknown>()
    host = await subscribed(async () => {
      const create = host.crm.as(rep).customers.create({ name: '李四' })
      outcome.resolve(await create.catch((error: { code: string }) => error.code))
    })
    await host.crm.as(rep).customers.create({ name: '张三' })
    await host.crm.tick()
    expect(await outcome.promise).toBe('KITH_ROOT_IN_TRANSACTION')
  })

  test('gets its events whatever the clock of the process says', async () => {
    for (const now of ['2001-01-01T00:00:00Z', '2199-01-01T00:00:00Z']) {
      const seen: string[] = []
      await using host = await embed({
        crm: { clock: () => new Date(now) },
        crmPlugins: [deskPlugin({ onCustomer: (event) => seen.push(event.name) })],
      })
      await host.crm.as(rep).customers.create({ name: '张三' })
      await host.crm.tick()
      expect(seen).toEqual(['customer.created'])
    }
  })
})

describe('a subscriber that fails', () => {
  test('has its effects rolled back, is tried again later, and then succeeds', async () => {
    let isBroken = true
    const host = await subscribed(async (event, ctx) => {
      await note(ctx, event.subjectId)
      await ctx.call('memos.write', { text: 'second' })
      if (isBroken) throw deskErrors.FAILED()
    })
    await host.crm.as(rep).customers.create({ name: '张三' })
    expect(await host.crm.tick()).toBe(1)
    expect(host.count('crm_desk_memo')).toBe(0)
    expect(host.rows('select name from crm_event')).toEqual([{ name: 'customer.created' }])
    expect(deliveries(host)).toEqual([
      { state: 'ready', attempts: 1, last_error: 'KITH_DESK_FAILED', lease_token: null },
    ])
    expect(host.errors).toMatchObject([{ code: 'KITH_DESK_FAILED' }])
    isBroken = false
    passTime(host)
    expect(await host.crm.tick()).toBe(1)
    expect(host.count('crm_desk_memo')).toBe(2)
    expect(deliveries(host)).toEqual([])
  })

  test('waits longer after each failure, up to an hour', async () => {
    const host = await subscribed(() => Promise.reject(new RangeError('no')))
    await host.crm.as(rep).customers.create({ name: '张三' })
    const random = Math.random
    Math.random = () => 0.999_999
    try {
      for (let attempt = 1; attempt <= 11; attempt += 1) {
        passTime(host)
        const before = seconds(host, `'now'`)
        await host.crm.tick()
        const due = seconds(host, '(select due_at from crm_delivery)')
        const wait = Math.min(3600, 2 ** attempt)
        expect(due - before).toBeGreaterThan(wait - 0.01)
        expect(due - seconds(host, `'now'`)).toBeLessThan(wait + 0.01)
      }
    } finally {
      Math.random = random
    }
  })

  test('is given up after twelve attempts, and kept', async () => {
    let attempts = 0
    const host = await subscribed(() => {
      attempts += 1
      throw new RangeError('never')
    })
    await host.crm.as(rep).customers.create({ name: '张三' })
    for (let round = 0; round < 20; round += 1) {
      passTime(host)
      await host.crm.tick()
    }
    expect(attempts).toBe(12)
    expect(deliveries(host)).toEqual([
      { state: 'dead', attempts: 12, last_error: 'RangeError', lease_token: null },
    ])
  })

  test('leaves no personal data of its message in the delivery', async () => {
    const host = await subscribed(() => {
      throw new RangeError('cannot reach 13800138000')
    })
    await host.crm.as(rep).customers.create({ name: '张三' })
    await host.crm.tick()
    expect(JSON.stringify(host.rows('select * from crm_delivery'))).not.toContain('13800138000')
  })

  test('does not keep the events after it from being handled', async () => {
    const host = await subscribed((event, ctx) => {
      if (event.payload['version'] === 1 && ctx.session.tenantId === 'broken') throw new RangeError('no')
      return note(ctx, 'handled')
    })
    await host.crm.as({ ...rep, tenantId: 'broken' }).customers.create({ name: '甲' })
    await host.crm.as(rep).customers.create({ name: '乙' })
    expect(await host.crm.tick()).toBe(2)
    expect(host.count('crm_desk_memo')).toBe(1)
  })

  test('does not keep others from being handled when its event cannot even be read', async () => {
    const host = await subscribed((_event, ctx) => note(ctx, 'handled'))
    await host.crm.as(rep).customers.create({ name: '甲' })
    host.raw.exec(`update crm_event set payload = 'no json'`)
    await host.crm.as(rep).customers.create({ name: '乙' })
    expect(await host.crm.tick()).toBe(2)
    expect(host.count('crm_desk_memo')).toBe(1)
    expect(deliveries(host)).toMatchObject([{ state: 'ready', attempts: 1, last_error: 'SyntaxError' }])
  })
})

describe('a lease', () => {
  test('that was lost keeps the subscriber from running at all', async () => {
    const handled: string[] = []
    let host!: Desk
    host = await subscribed((event, ctx) => {
      handled.push(event.subjectId)
      // While the first of two claimed events is handled, another process takes the second over.
      host.raw.exec(`update crm_delivery set lease_token = 'another', due_at = '2999-01-01T00:00:00.000Z'`)
      return note(ctx, event.subjectId)
    })
    const first = await host.crm.as(rep).customers.create({ name: '甲' })
    await host.crm.as(rep).customers.create({ name: '乙' })
    expect(await host.crm.tick()).toBe(2)
    expect(handled).toEqual([first.id])
    expect(host.count('crm_desk_memo')).toBe(1)
    expect(deliveries(host)).toEqual([
      { state: 'leased', attempts: 1, last_error: null, lease_token: 'another' },
    ])
  })

  test('that was lost while the subscriber failed is not taken back', async () => {
    await using host = await embed({
      crmPlugins: [deskPlugin({ onCustomer: () => Promise.reject(new RangeError('no')) })],
      // The failure is told after the rollback and before the delivery is put off: the moment for a thief.
      crm: { onError: () => void host.raw.exec(`update crm_delivery set lease_token = 'another'`) },
    })
    await host.crm.as(rep).customers.create({ name: '甲' })
    await host.crm.tick()
    expect(deliveries(host)).toEqual([
      { state: 'leased', attempts: 1, last_error: null, lease_token: 'another' },
    ])
  })

  test('of a process that died ends by itself, and the event is handled by another', async () => {
    const host = await subscribed((_event, ctx) => note(ctx, 'handled'))
    await host.crm.as(rep).customers.create({ name: '甲' })
    const leaseUntil = (end: string): unknown =>
      host.raw.exec(`
        update crm_delivery set state = 'leased', attempts = 1, lease_token = 'dead process',
          due_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '${end}')`)
    leaseUntil('30 seconds')
    expect(await host.crm.tick()).toBe(0)
    leaseUntil('0 seconds')
    expect(await host.crm.tick()).toBe(1)
    expect(host.count('crm_desk_memo')).toBe(1)
  })

  test('that ends again and again marks the event as dead: whoever runs it dies of it', async () => {
    let attempts = 0
    const host = await subscribed(() => (attempts += 1))
    await host.crm.as(rep).customers.create({ name: '甲' })
    host.raw.exec(
      `update crm_delivery set state = 'leased', attempts = 12, lease_token = 'dead process', due_at = '2001-01-01T00:00:00.000Z'`,
    )
    expect(await host.crm.tick()).toBe(0)
    expect(attempts).toBe(0)
    expect(deliveries(host)).toEqual([
      { state: 'dead', attempts: 12, last_error: 'LeaseExpired', lease_token: null },
    ])
  })

  test('is not taken for subscribers that this process does not know', async () => {
    const host = await subscribed((_event, ctx) => note(ctx, 'handled'))
    await host.crm.as(rep).customers.create({ name: '甲' })
    host.raw.exec(`update crm_delivery set subscriber = 'newer.plugin'`)
    expect(await host.crm.tick()).toBe(0)
    expect(deliveries(host)).toMatchObject([{ state: 'ready', attempts: 0 }])
  })
})

describe('background work', () => {
  test('delivers soon after the commit while it is started, and stops with the CRM', async () => {
    const handled = deferred<string>()
    const host = await subscribed((event) => handled.resolve(event.subjectId))
    await host.crm.start()
    const { id } = await host.crm.as(rep).customers.create({ name: '张三' })
    expect(await handled.promise).toBe(id)
    await host.crm.close()
    expect(deliveries(host)).toEqual([])
  })

  test('finishes what it is doing before the CRM has closed', async () => {
    const begun = deferred()
    const finish = deferred()
    const host = await subscribed(async (_event, ctx) => {
      begun.resolve()
      await finish.promise
      await note(ctx, 'finished')
    })
    await host.crm.as(rep).customers.create({ name: '张三' })
    await host.crm.start()
    await begun.promise
    const closed = host.crm.close()
    expect(await isSettled(closed)).toBe(false)
    finish.resolve()
    await closed
    expect(host.count('crm_desk_memo')).toBe(1)
    expect(deliveries(host)).toEqual([])
  })
})

describe('ctx.call', () => {
  test('runs other operations in the same transaction', async () => {
    const scripts = {
      both: async (ctx: OperationContext) => {
        await ctx.call('memos.write', { text: 'one' })
        await ctx.call('customers.create', { name: '张三' })
        throw deskErrors.FAILED()
      },
    }
    await using host = await embed({ crmPlugins: [deskPlugin({ scripts })] })
    await expect(host.crm.as(rep).memos.run({ script: 'both' })).rejects.toMatchObject({
      code: 'KITH_DESK_FAILED',
    })
    expect([host.count('crm_desk_memo'), host.count('crm_customer'), host.count('crm_event')]).toEqual([
      0, 0, 0,
    ])
  })

  test('lets an inner operation roll back alone when the outer one catches its error', async () => {
    const scripts = {
      tolerant: async (ctx: OperationContext) => {
        await note(ctx, 'before')
        await ctx.call('memos.writeAndFail', { text: 'inner' }).catch(() => undefined)
        await note(ctx, 'after')
        await ctx.call('memos.run', { script: 'deeper' })
      },
      deeper: async (ctx: OperationContext) => {
        await ctx.call('memos.writeAndFail', { text: 'deepest' }).catch(() => undefined)
        await note(ctx, 'deeper')
      },
    }
    await using host = await embed({ crmPlugins: [deskPlugin({ scripts })] })
    await host.crm.as(rep).memos.run({ script: 'tolerant' })
    expect(host.rows('select text from crm_desk_memo order by id').map(({ text }) => text)).toEqual([
      'before',
      'after',
      'deeper',
    ])
    expect([host.count('crm_customer'), host.count('crm_event')]).toEqual([0, 0])
  })

  test('may be called several times at once', async () => {
    const scripts = {
      burst: async (ctx: OperationContext) => {
        const outcomes = await Promise.allSettled([
          ctx.call('memos.write', { text: 'one' }),
          ctx.call('memos.writeAndFail', { text: 'two' }),
          ctx.call('memos.look', { script: 'list' }),
          ctx.call('memos.write', { text: 'three' }),
        ])
        return outcomes.map(({ status }) => status)
      },
      list: (ctx: OperationContext) => ctx.records('memo').list({}),
    }
    await using host = await embed({ crmPlugins: [deskPlugin({ scripts })] })
    const outcomes = await host.crm.as(rep).memos.run({ script: 'burst' })
    expect(outcomes).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
    expect(host.rows('select text from crm_desk_memo order by id').map(({ text }) => text)).toEqual([
      'one',
      'three',
    ])
    expect(host.count('crm_event')).toBe(2)
  })

  test('asks for the rights of the caller again', async () => {
    const scripts = { sneak: (ctx: OperationContext) => ctx.call('customers.restore', { id: 'x' }) }
    await using host = await embed({ crmPlugins: [deskPlugin({ scripts })] })
    await expect(host.crm.as(rep).memos.run({ script: 'sneak' })).rejects.toMatchObject({
      code: 'KITH_FORBIDDEN',
      params: { permission: 'customer:restore' },
    })
    expect(host.rows(`select action from crm_audit where decision = 'deny'`)).toEqual([
      { action: 'customers.restore' },
    ])
  })

  test('refuses an operation that nobody provides', async () => {
    const scripts = { unknown: (ctx: OperationContext) => ctx.call('orders.place', {}) }
    await using host = await embed({ crmPlugins: [deskPlugin({ scripts })] })
    await expect(host.crm.as(rep).memos.run({ script: 'unknown' })).rejects.toMatchObject({
      code: 'KITH_OPERATION_UNKNOWN',
    })
  })
})

describe('ctx.emit', () => {
  test('refuses an event that nobody declares, and one without its subject', async () => {
    const scripts = {
      unknown: async (ctx: OperationContext) => ctx.emit('memo.burnt', { memoId: '1' }),
      nameless: async (ctx: OperationContext) => ctx.emit('memo.written', {}),
    }
    await using host = await embed({ crmPlugins: [deskPlugin({ scripts })] })
    const session = host.crm.as(rep)
    await expect(session.memos.run({ script: 'unknown' })).rejects.toMatchObject({
      code: 'KITH_OPERATION_EVENT_UNKNOWN',
    })
    await expect(session.memos.run({ script: 'nameless' })).rejects.toMatchObject({
      code: 'KITH_EVENT_SUBJECT_MISSING',
    })
    expect(host.count('crm_event')).toBe(0)
  })

  test('is refused in a query like every other change, inside a transaction and outside', async () => {
    const scripts = {
      emit: async (ctx: OperationContext) => ctx.emit('memo.written', { memoId: '1' }),
      create: (ctx: OperationContext) => note(ctx, 'from a query'),
      customer: (ctx: OperationContext) =>
        ctx.records('customer').create({ name: '张三', phone: '13800138000' }),
      call: (ctx: OperationContext) => ctx.call('memos.write', { text: 'from a query' }),
    }
    await using host = await embed({ crmPlugins: [deskPlugin({ scripts })] })
    for (const script of Object.keys(scripts)) {
      await expect(host.crm.as(rep).memos.look({ script })).rejects.toThrow('runs in, a query')
      await host.db.transaction().execute(async (trx) => {
        await expect(host.crm.as(rep).using(trx).memos.look({ script })).rejects.toThrow('runs in, a query')
      })
      await host.crm.transaction(async ({ as }) => {
        await expect(as(rep).memos.look({ script })).rejects.toThrow('runs in, a query')
      })
    }
    const written = ['crm_event', 'crm_desk_memo', 'crm_customer', 'crm_subject_key']
    expect(written.map((table) => host.count(table))).toEqual([0, 0, 0, 0])
  })
})
