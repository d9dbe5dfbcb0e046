import { afterEach, describe, expect, test } from 'vitest'

import { rep, shop } from './fixtures/embedded.ts'
import { type Hosted, hosted } from './fixtures/hosted.ts'
import { workPlugin } from './fixtures/work-plugin.ts'

type Host = Hosted<readonly [ReturnType<typeof workPlugin>]>

const admin = { id: 'root', roles: ['system-admin'] }
const open: Host[] = []

afterEach(async () => {
  for (const host of open.splice(0)) await host[Symbol.asyncDispose]()
})

/** A CRM whose only subscriber fails at the first attempt, as long as it is broken. */
async function failing() {
  const state = { isBroken: true, seen: [] as string[] }
  const host = await hosted({
    crmPlugins: [
      workPlugin({
        on: [
          {
            event: 'customer.updated',
            handler: (event) => {
              if (state.isBroken) throw new RangeError('13800138000 is wrong')
              state.seen.push(`${event.subjectId} ${String(event.payload['version'])}`)
            },
            options: { as: 'works.follow', attempts: 1 },
          },
        ],
        jobs: { 'works.sweep': { title: 'Sweep', schedule: { every: '1h' }, run: () => undefined } },
      }),
    ],
  })
  open.push(host)
  return { host, state }
}

async function twoUpdates(host: Host): Promise<string> {
  const session = host.crm.as(rep)
  const { id } = await session.customers.create({ name: '张三' })
  for (const nickname of ['a', 'b']) await session.customers.update({ id, patch: { nickname } })
  await host.crm.tick()
  await host.crm.tick()
  return id
}

describe('dead letters', () => {
  test('are listed without the message of the failure and without their subject', async () => {
    const { host } = await failing()
    const id = await twoUpdates(host)
    const page = await host.crm.as(admin).events.dead.list()
    expect(page).toMatchObject({
      data: [{ subscriber: 'works.follow', event: 'customer.updated', attempts: 1, failure: 'RangeError' }],
      nextCursor: null,
    })
    expect(page.data[0]!.deadAt).toBeInstanceOf(Date)
    expect(JSON.stringify(page)).not.toContain('13800138000')
    expect(JSON.stringify(page)).not.toContain(id)
  })

  test('go on in their order when they are tried again', async () => {
    const { host, state } = await failing()
    const id = await twoUpdates(host)
    expect(await host.rows('select state from crm_delivery order by event_id')).toEqual([
      { state: 'dead' },
      { state: 'parked' },
    ])
    state.isBroken = false
    const session = host.crm.as(admin)
    const [letter] = (await session.events.dead.list()).data
    await session.events.dead.retry({ id: letter!.id })
    await host.crm.tick()
    expect(state.seen).toEqual([`${id} 2`, `${id} 3`])
    expect(await host.count('crm_delivery')).toBe(0)
    await expect(session.events.dead.retry({ id: letter!.id })).rejects.toMatchObject({
      code: 'KITH_DELIVERY_NOT_DEAD',
    })
  })

  test('make way for what is behind them when they are given up', async () => {
    const { host, state } = await failing()
    const id = await twoUpdates(host)
    state.isBroken = false
    const session = host.crm.as(admin)
    await session.events.dead.discard({ id: (await session.events.dead.list()).data[0]!.id })
    await host.crm.tick()
    expect(state.seen).toEqual([`${id} 3`])
  })

  test('are pages', async () => {
    const { host } = await failing()
    for (let n = 0; n < 3; n += 1) await twoUpdates(host)
    const session = host.crm.as(admin)
    const first = await session.events.dead.list({ limit: 2 })
    const second = await session.events.dead.list({ limit: 2, cursor: first.nextCursor! })
    expect([first.data.length, second.data.length, second.nextCursor]).toEqual([2, 1, null])
    expect(new Set([...first.data, ...second.data].map(({ id }) => id)).size).toBe(3)
  })

  test('are those of one tenant', async () => {
    const { host } = await failing()
    await twoUpdates(host)
    const [letter] = (await host.crm.as(admin).events.dead.list()).data
    const other = host.crm.as({ ...admin, tenantId: 'b' })
    expect((await other.events.dead.list()).data).toEqual([])
    for (const work of [
      () => other.events.dead.retry({ id: letter!.id }),
      () => other.events.dead.discard({ id: letter!.id }),
    ])
      await expect(work()).rejects.toMatchObject({ code: 'KITH_DELIVERY_NOT_DEAD' })
    expect(await host.count('crm_delivery', `state = 'dead'`)).toBe(1)
  })

  test('are for administrators', async () => {
    const { host } = await failing()
    const id = '019b8ae5-2b00-7000-8000-000000000000:works.follow'
    for (const actor of [rep, shop]) {
      const { events, jobs } = host.crm.as(actor)
      const since = new Date(0)
      for (const call of [
        () => events.dead.list(),
        () => events.dead.retry({ id }),
        () => events.dead.discard({ id }),
        () => events.replay({ subscriber: 'works.follow', since }),
        () => jobs.list(),
        () => jobs.run({ name: 'works.sweep' }),
      ])
        await expect(call()).rejects.toMatchObject({ code: 'KITH_FORBIDDEN' })
    }
  })
})

describe('a replay', () => {
  test('delivers past events again, each once however often it is asked for', async () => {
    const { host, state } = await failing()
    state.isBroken = false
    const id = await twoUpdates(host)
    const session = host.crm.as(admin)
    const replay = { subscriber: 'works.follow', since: new Date(Date.now() - 60_000) }
    expect(await session.events.replay(replay)).toEqual({ added: 2 })
    expect(await session.events.replay(replay)).toEqual({ added: 0 })
    await host.crm.tick()
    expect(state.seen).toEqual([`${id} 2`, `${id} 3`, `${id} 2`, `${id} 3`])
  })

  test('begins at its instant, and stays in its tenant', async () => {
    const { host, state } = await failing()
    state.isBroken = false
    await twoUpdates(host)
    const later = { subscriber: 'works.follow', since: new Date(Date.now() + 60_000) }
    expect(await host.crm.as(admin).events.replay(later)).toEqual({ added: 0 })
    const all = { subscriber: 'works.follow', since: new Date(0) }
    expect(await host.crm.as({ ...admin, tenantId: 'b' }).events.replay(all)).toEqual({ added: 0 })
  })

  test('is refused for a subscriber that nobody knows', async () => {
    const { host } = await failing()
    const replay = { subscriber: 'nobody', since: new Date(0) }
    await expect(host.crm.as(admin).events.replay(replay)).rejects.toMatchObject({
      code: 'KITH_EVENT_SUBSCRIBER_UNKNOWN',
    })
  })
})

describe('jobs', () => {
  test('are listed with their next time, and run when they are asked to', async () => {
    const { host } = await failing()
    await host.crm.tick()
    const session = host.crm.as(admin)
    const find = async () => (await session.jobs.list()).data.find(({ name }) => name === 'works.sweep')!
    expect(await find()).toMatchObject({ plugin: 'works', schedule: '1h', waiting: 0, dead: 0 })
    expect((await find()).nextAt).toBeInstanceOf(Date)
    await session.jobs.run({ name: 'works.sweep' })
    expect((await find()).waiting).toBe(1)
    await host.crm.tick()
    expect((await find()).waiting).toBe(0)
    await expect(session.jobs.run({ name: 'unknown' })).rejects.toMatchObject({ code: 'KITH_JOB_UNKNOWN' })
  })
})
