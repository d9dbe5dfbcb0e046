import type { BrokerPort, CloudEvent, Published } from '@kith/core'
import { describe, expect, test } from 'vitest'

import { embed, rep } from './fixtures/embedded.ts'

/** A broker in memory, whose moods a test decides. */
function memoryBroker(
  mood: (batch: readonly CloudEvent[]) => Promise<readonly Published[]> | void = () => undefined,
) {
  const batches: (readonly CloudEvent[])[] = []
  let closed = 0
  const port: BrokerPort = {
    async publish(batch) {
      batches.push(batch)
      const answer = mood(batch)
      return answer ?? batch.map(({ id }) => ({ id, ok: true }))
    },
    close: () => {
      closed += 1
      return Promise.resolve()
    },
    check: () => (closed > 0 ? Promise.reject(new RangeError('closed')) : Promise.resolve()),
  }
  return { port, batches, closedCount: () => closed }
}

const LONG_AGO = '2001-01-01T00:00:00.000Z'

describe('a broker', () => {
  test('is handed every event in batches, in an envelope, and owed nothing more', async () => {
    const { port, batches } = memoryBroker()
    await using host = await embed({ crm: { brokers: { nats: port } } })
    const session = host.crm.as({ ...rep, tenantId: '北京 1' }, { traceparent: '00-aa-bb-01' })
    const { id } = await session.customers.create({ name: '张三' })
    await session.customers.create({ name: '李四' })
    await session.customers.update({ id, patch: { nickname: 'x' } })
    await host.crm.tick()
    // The second event of a subject waits for the first.
    expect(batches.map((batch) => batch.map(({ type }) => type))).toEqual([
      ['crm.customer.created.v1', 'crm.customer.created.v1'],
      ['crm.customer.updated.v1'],
    ])
    expect(batches[1]![0]).toEqual({
      specversion: '1.0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      type: 'crm.customer.updated.v1',
      source: '/crm/%E5%8C%97%E4%BA%AC%201',
      subject: id,
      partitionkey: id,
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      datacontenttype: 'application/json',
      traceparent: '00-aa-bb-01',
      actorid: 'rep-1',
      data: { customerId: id, version: 2, changed: ['nickname'] },
    })
    expect(host.count('crm_delivery')).toBe(0)
  })

  test('that does not confirm an event is handed that one again, and not the others', async () => {
    const refused = new Set<string>()
    const { port, batches } = memoryBroker((batch) => {
      const [first] = batch
      if (refused.size > 0) return undefined
      refused.add(first!.id)
      return Promise.resolve(batch.slice(1).map(({ id }) => ({ id, ok: true })))
    })
    await using host = await embed({ crm: { brokers: { nats: port } } })
    for (const name of ['a', 'b', 'c']) await host.crm.as(rep).customers.create({ name })
    await host.crm.tick()
    expect(host.rows('select state, attempts, last_error from crm_delivery')).toEqual([
      { state: 'ready', attempts: 1, last_error: 'KITH_BROKER_NOT_CONFIRMED' },
    ])
    host.raw.exec(`update crm_delivery set due_at = '${LONG_AGO}'`)
    await host.crm.tick()
    expect(batches.map((batch) => batch.length)).toEqual([3, 1])
    expect(refused.has(batches[1]![0]!.id)).toBe(true)
    expect(host.count('crm_delivery')).toBe(0)
  })

  test('that cannot be reached is owed everything, however long that lasts, and is not asked all the time', async () => {
    let isDown = true
    const { port, batches } = memoryBroker(() =>
      isDown ? Promise.reject(new RangeError('nobody there')) : undefined,
    )
    await using host = await embed({ crm: { brokers: { nats: port } } })
    for (const name of ['a', 'b', 'c']) await host.crm.as(rep).customers.create({ name })
    for (let round = 0; round < 30; round += 1) await host.crm.tick()
    // It rests for half a second first, then longer: machines are of different speed.
    expect(batches.length).toBeLessThan(5)
    expect(host.rows('select distinct state, attempts from crm_delivery')).toEqual([
      { state: 'ready', attempts: 0 },
    ])
    expect(host.errors).toEqual([expect.any(RangeError)])
    isDown = false
    await expect
      .poll(async () => (await host.crm.tick(), host.count('crm_delivery')), { timeout: 5000 })
      .toBe(0)
    expect(batches.at(-1)).toHaveLength(3)
  })

  test('keeps no subscriber and no other broker waiting, and ends with the CRM', async () => {
    const slow = memoryBroker(() => Promise.reject(new RangeError('nobody there')))
    const quick = memoryBroker()
    {
      await using host = await embed({ crm: { brokers: { slow: slow.port, quick: quick.port } } })
      await host.crm.as(rep).customers.create({ name: '张三' })
      await host.crm.tick()
      expect(quick.batches).toHaveLength(1)
      expect(await host.crm.health()).toMatchObject({ status: 'ok', ailing: {} })
      await host.crm.stop()
      const health = await host.crm.health()
      expect(health).toMatchObject({
        status: 'degraded',
        ailing: { 'broker/slow': 'RangeError', 'broker/quick': 'RangeError' },
      })
    }
    expect([slow.closedCount(), quick.closedCount()]).toEqual([2, 2])
  })

  test('is handed past events again', async () => {
    const { port, batches } = memoryBroker()
    await using host = await embed({ crm: { brokers: { nats: port } } })
    await host.crm.as(rep).customers.create({ name: '张三' })
    await host.crm.tick()
    const admin = host.crm.as({ id: 'root', roles: ['system-admin'] })
    expect(await admin.events.replay({ subscriber: 'broker/nats', since: new Date(0) })).toEqual({ added: 1 })
    await host.crm.tick()
    expect(batches[1]![0]!.id).toBe(batches[0]![0]!.id)
  })

  test('has a name that can stand in a database', async () => {
    for (const name of ['NATS', 'a b', '', 'x'.repeat(32), '1st'])
      await expect(embed({ crm: { brokers: { [name]: memoryBroker().port } } })).rejects.toMatchObject({
        code: 'KITH_BROKER_NAME_INVALID',
      })
  })
})
