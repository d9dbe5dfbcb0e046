import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { CloudEvent, Published } from '@kith/core'
import type { Channel, ChannelModel, ConsumeMessage, GetMessage } from 'amqplib'
import SQLite from 'better-sqlite3'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { openCuttable, openRabbit, RABBITMQ_URL } from './fixtures/live-rabbit.ts'
import { openCrm, shop } from './fixtures/open-crm.ts'
import { rabbitBroker } from './rabbit-broker.ts'

let connection: ChannelModel
let channel: Channel
let exchange: string
let queue: string

beforeAll(async () => {
  connection = await openRabbit()
})

afterAll(() => connection.close())

beforeEach(async () => {
  const run = randomUUID().slice(0, 8)
  exchange = `delivery-${run}`
  queue = `delivery-${run}-queue`
  channel = await connection.createChannel()
  await channel.assertExchange(exchange, 'topic', { durable: true })
  await channel.assertQueue(queue, { durable: true })
  await channel.bindQueue(queue, exchange, '#')
})

afterEach(async () => {
  await channel.deleteQueue(queue)
  await channel.deleteExchange(exchange)
  await channel.close()
})

const eventOf = ({ content }: GetMessage | ConsumeMessage): CloudEvent =>
  JSON.parse(content.toString()) as CloudEvent

/** Takes everything out of the queue, oldest first. */
async function drain(): Promise<readonly GetMessage[]> {
  const found: GetMessage[] = []
  for (;;) {
    const message = await channel.get(queue, { noAck: true })
    if (message === false) return found
    found.push(message)
  }
}

const count = async (): Promise<number> => (await channel.checkQueue(queue)).messageCount
const brokerAt = (url = RABBITMQ_URL) => rabbitBroker({ url, exchange, timeoutMs: 1000 })

describe('RabbitMQ', () => {
  it('is handed every event as a persistent message, by tenant and name, under the id of the event', async () => {
    await using crm = openCrm(brokerAt())
    const { id } = await crm.as(shop).customers.create({ name: '张三' })
    await crm.as({ ...shop, tenantId: 'east.1' }).customers.create({ name: '李四' })
    await crm.as(shop).customers.update({ id, patch: { nickname: 'x' } })
    while ((await crm.tick()) > 0);
    const found = await drain()
    expect(found.map(({ fields }) => fields.routingKey).toSorted()).toEqual([
      'default.customer.created',
      'default.customer.updated',
      'east%2E1.customer.created',
    ])
    for (const message of found) {
      const event = eventOf(message)
      expect(event).toMatchObject({ specversion: '1.0', source: expect.stringMatching(/^\/crm\//) })
      expect(message.properties).toMatchObject({
        messageId: event.id,
        type: event.type,
        contentType: 'application/cloudevents+json; charset=UTF-8',
        deliveryMode: 2,
      })
    }
  })

  it('that refuses an event is handed that one again, and not the others', async () => {
    const full = `${queue}-full`
    await channel.assertQueue(full, { arguments: { 'x-max-length': 1, 'x-overflow': 'reject-publish' } })
    await channel.bindQueue(full, exchange, '#')
    const broker = brokerAt()
    const events = [randomUUID(), randomUUID()].map(
      (id) =>
        ({
          id,
          type: 'crm.customer.created.v1',
          source: '/crm/default',
          time: new Date(0).toISOString(),
        }) as CloudEvent,
    )
    const published = await broker.publish(events, new AbortController().signal)
    expect(published).toEqual([
      { id: events[0]!.id, ok: true },
      { id: events[1]!.id, ok: false },
    ])
    await broker.close!()
    await channel.deleteQueue(full)
  })

  it('is handed an event again under the same id when the process dies after the confirmation', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'delivery-rabbitmq-'))
    const file = join(folder, 'crm.db')
    try {
      {
        await using crm = openCrm(brokerAt(), file)
        await crm.ready()
        await crm.as(shop).customers.create({ name: '张三' })
      }
      const program = join(import.meta.dirname, 'fixtures/die-after-confirm.ts')
      const died = spawnSync(process.execPath, ['--conditions=@kith/source', program, file, exchange], {
        encoding: 'utf8',
      })
      expect(died.signal).toBe('SIGKILL')
      const [confirmed] = JSON.parse(died.stdout) as Published[]
      // The lease of whoever died ends.
      const raw = new SQLite(file)
      expect(raw.prepare('select state from crm_delivery').all()).toEqual([{ state: 'leased' }])
      raw.exec(`update crm_delivery set due_at = '2001-01-01T00:00:00.000Z'`)
      await using crm = openCrm(brokerAt(), file)
      await crm.tick()
      expect((await drain()).map(({ properties }) => properties.messageId as string)).toEqual([
        confirmed!.id,
        confirmed!.id,
      ])
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
    const create = async (times: number): Promise<void> => {
      for (let n = 0; n < times; n += 1) await crm.as(shop).customers.create({ name: `n${n}` })
    }
    await create(2)
    await crm.start()
    await expect.poll(count, { timeout: 5000 }).toBe(2)
    way.cut()
    await create(5)
    await expect.poll(() => errors.length, { timeout: 10_000 }).toBeGreaterThan(0)
    expect(errors[0]).toMatchObject({ code: 'KITH_RABBITMQ_UNREACHABLE' })
    expect(await crm.health()).toMatchObject({ ailing: { 'broker/broker': 'KITH_RABBITMQ_UNREACHABLE' } })
    way.mend()
    await expect.poll(count, { timeout: 20_000 }).toBeGreaterThanOrEqual(7)
    await crm.stop()
    expect(new Set((await drain()).map(({ properties }) => properties.messageId as string)).size).toBe(7)
  }, 60_000)
})

describe('a consumer', () => {
  it('does everything once that remembers ids in the transaction of what it does', async () => {
    const inbox = new SQLite(':memory:')
    inbox.exec(
      'create table inbox (source text, id text, primary key (source, id)); create table welcomed (subject text)',
    )
    const take = inbox.transaction((event: CloudEvent) => {
      const { changes } = inbox
        .prepare('insert into inbox (source, id) values (?, ?) on conflict do nothing')
        .run(event.source, event.id)
      if (changes === 1) inbox.prepare('insert into welcomed (subject) values (?)').run(event.subject)
    })
    await using crm = openCrm(brokerAt())
    await crm.as(shop).customers.create({ name: '张三' })
    await crm.tick()
    await crm
      .as({ id: 'root', roles: ['system-admin'] })
      .events.replay({ subscriber: 'broker/broker', since: new Date(0) })
    await crm.tick()
    // Handed over twice, and once more because its consumer dies before it acknowledges.
    const first = (await channel.get(queue)) as GetMessage
    take(eventOf(first))
    channel.nack(first)
    for (let message = await channel.get(queue); message !== false; message = await channel.get(queue)) {
      take(eventOf(message))
      channel.ack(message)
    }
    expect(inbox.prepare('select count(*) as n from welcomed').get()).toEqual({ n: 1 })
    inbox.close()
  })
})
