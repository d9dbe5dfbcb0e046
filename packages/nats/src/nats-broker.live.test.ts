import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { CloudEvent, Published } from '@kith/core'
import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import SQLite from 'better-sqlite3'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { NATS_URL, openCuttable, openNats } from './fixtures/live-nats.ts'
import { openCrm, shop } from './fixtures/open-crm.ts'
import { natsBroker } from './nats-broker.ts'

let connection: NatsConnection
let stream: string
let prefix: string

beforeAll(async () => {
  connection = await openNats()
})

afterAll(() => connection.close())

beforeEach(() => {
  const run = randomUUID().slice(0, 8)
  stream = `DELIVERY_${run}`
  prefix = `delivery-${run}`
})

afterEach(async () => {
  const { streams } = await jetstreamManager(connection)
  await streams.delete(stream).catch(() => undefined)
})

/** What the stream holds, oldest first. */
async function stored(): Promise<
  readonly { id: string; subject: string; type: string; event: CloudEvent }[]
> {
  const { streams } = await jetstreamManager(connection)
  const { state } = await streams.info(stream)
  const found = []
  for (let seq = 1; seq <= state.messages; seq += 1) {
    const message = (await streams.getMessage(stream, { seq }))!
    const header = (name: string): string => message.header.get(name)
    found.push({
      id: header('Nats-Msg-Id'),
      subject: message.subject,
      type: header('content-type'),
      event: message.json<CloudEvent>(),
    })
  }
  return found
}

const brokerAt = (servers = NATS_URL) =>
  natsBroker({ connection: { servers, timeout: 1000 }, prefix, stream: { name: stream }, timeoutMs: 1000 })

describe('NATS JetStream', () => {
  it('is handed every event on a subject of its tenant, under the id of the event', async () => {
    await using crm = openCrm(brokerAt())
    const { id } = await crm.as(shop).customers.create({ name: '张三' })
    await crm.as({ ...shop, tenantId: 'east.1' }).customers.create({ name: '李四' })
    await crm.as(shop).customers.update({ id, patch: { nickname: 'x' } })
    while ((await crm.tick()) > 0);
    const found = await stored()
    expect(found.map(({ subject }) => subject).toSorted()).toEqual([
      `${prefix}.default.customer.created`,
      `${prefix}.default.customer.updated`,
      `${prefix}.east%2E1.customer.created`,
    ])
    for (const { id: messageId, event, type } of found) {
      expect([messageId, type]).toEqual([event.id, 'application/cloudevents+json; charset=UTF-8'])
      expect(event).toMatchObject({ specversion: '1.0', source: expect.stringMatching(/^\/crm\//) })
    }
    const { streams } = await jetstreamManager(connection)
    expect((await streams.info(stream)).config.duplicate_window).toBe(600_000 * 1_000_000)
  })

  it('keeps an event once that is handed over twice', async () => {
    const broker = brokerAt()
    const event = { id: randomUUID(), type: 'crm.customer.created.v1', source: '/crm/default' } as CloudEvent
    const publish = (): Promise<readonly Published[]> => broker.publish([event], new AbortController().signal)
    expect(await publish()).toEqual([{ id: event.id, ok: true, duplicate: false }])
    expect(await publish()).toEqual([{ id: event.id, ok: true, duplicate: true }])
    expect(await stored()).toHaveLength(1)
    await broker.close!()
  })

  it('is handed an event again under the same id when the process dies after the confirmation', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'delivery-nats-'))
    const file = join(folder, 'crm.db')
    try {
      {
        await using crm = openCrm(brokerAt(), file)
        await crm.ready()
        await crm.as(shop).customers.create({ name: '张三' })
      }
      const program = join(import.meta.dirname, 'fixtures/die-after-confirm.ts')
      const died = spawnSync(process.execPath, ['--conditions=@kith/source', program, file, prefix, stream], {
        encoding: 'utf8',
      })
      expect(died.signal).toBe('SIGKILL')
      const [confirmed] = JSON.parse(died.stdout) as Published[]
      expect(confirmed).toMatchObject({ ok: true, duplicate: false })
      // The lease of whoever died ends.
      const raw = new SQLite(file)
      expect(raw.prepare('select state from crm_delivery').all()).toEqual([{ state: 'leased' }])
      raw.exec(`update crm_delivery set due_at = '2001-01-01T00:00:00.000Z'`)
      const published: Published[] = []
      const broker = brokerAt()
      const watched = {
        ...broker,
        async publish(batch: readonly CloudEvent[], signal: AbortSignal) {
          const answer = await broker.publish(batch, signal)
          published.push(...answer)
          return answer
        },
      }
      await using crm = openCrm(watched, file)
      await crm.tick()
      expect(published).toEqual([{ id: confirmed!.id, ok: true, duplicate: true }])
      expect((await stored()).map(({ id }) => id)).toEqual([confirmed!.id])
      expect(raw.prepare('select * from crm_delivery').all()).toEqual([])
      raw.close()
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('that is away is handed everything when it is back, and nothing is lost', async () => {
    await using way = await openCuttable()
    const errors: unknown[] = []
    await using crm = openCrm(brokerAt(way.url), ':memory:', errors)
    const create = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n += 1) await crm.as(shop).customers.create({ name: `n${n}` })
    }
    await create(2)
    await crm.start()
    await expect.poll(async () => (await stored()).length, { timeout: 5000 }).toBe(2)
    way.cut()
    await create(5)
    await expect.poll(() => errors.length, { timeout: 10_000 }).toBeGreaterThan(0)
    expect(await crm.health()).toMatchObject({
      status: 'degraded',
      ailing: { 'broker/broker': 'KITH_NATS_UNREACHABLE' },
    })
    expect(errors[0]).toMatchObject({ code: 'KITH_NATS_UNREACHABLE' })
    way.mend()
    await expect.poll(async () => (await stored()).length, { timeout: 20_000 }).toBe(7)
    await crm.stop()
  }, 60_000)

  it('without a stream for the subjects takes nothing, and nothing is lost by that', async () => {
    const errors: unknown[] = []
    await using crm = openCrm(
      natsBroker({ connection: { servers: NATS_URL }, prefix, timeoutMs: 500 }),
      ':memory:',
      errors,
    )
    await crm.as(shop).customers.create({ name: '张三' })
    await crm.tick()
    expect(errors).toMatchObject([{ code: 'KITH_NATS_UNREACHABLE' }])
    const { streams } = await jetstreamManager(connection)
    await streams.add({ name: stream, subjects: [`${prefix}.>`] })
    await expect.poll(async () => (await crm.tick(), (await stored()).length), { timeout: 5000 }).toBe(1)
  })
})

describe('a consumer', () => {
  it('does everything once that remembers ids in the transaction of what it does', async () => {
    await using crm = openCrm(brokerAt())
    await crm.as(shop).customers.create({ name: '张三' })
    await crm.tick()
    const inbox = new SQLite(':memory:')
    inbox.exec(
      'create table inbox (source text, id text, primary key (source, id)); create table welcomed (subject text)',
    )
    const manager = await jetstreamManager(connection)
    await manager.consumers.add(stream, { durable_name: 'welcome', ack_policy: AckPolicy.Explicit })
    const consumer = await jetstream(connection).consumers.get(stream, 'welcome')
    const take = inbox.transaction((event: CloudEvent) => {
      const { changes } = inbox
        .prepare('insert into inbox (source, id) values (?, ?) on conflict do nothing')
        .run(event.source, event.id)
      if (changes === 1) inbox.prepare('insert into welcomed (subject) values (?)').run(event.subject)
    })
    // It dies before it acknowledges: the same message comes again.
    const first = (await consumer.next({ expires: 2000 }))!
    take(first.json<CloudEvent>())
    first.nak()
    const again = (await consumer.next({ expires: 5000 }))!
    expect(again.info.deliveryCount).toBe(2)
    take(again.json<CloudEvent>())
    await again.ackAck()
    expect(inbox.prepare('select count(*) as n from welcomed').get()).toEqual({ n: 1 })
    inbox.close()
  })
})
