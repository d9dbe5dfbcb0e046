import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { Database } from '../database/database.ts'
import { type OpenSqlite, openSqlite } from '../database/fixtures/open-sqlite.ts'
import { Migrator } from '../database/migrator.ts'
import { createActor } from '../session/actor.ts'
import { createSession } from '../session/session.ts'
import { createIdSource } from '../shared/ids.ts'
import { EventBus } from './event-bus.ts'
import { defineEvent } from './event-definition.ts'
import { createEvents } from './event-tables.ts'
import { extendEvents } from './migrations/0005-extend-events.ts'
import { Outbox } from './outbox.ts'
import { SubscriptionBook } from './subscription-book.ts'

const placed = defineEvent({ name: 'order.placed', version: 3, subject: 'customerId' })
const session = createSession(createActor({ id: 'u1', roles: [] }), { requestId: 'r1' })
const clock = (): Date => new Date('2026-05-06T07:08:09.010Z')

let sqlite: OpenSqlite
let database: Database
let outbox: Outbox
let told: string[]

beforeEach(async () => {
  sqlite = openSqlite()
  database = new Database(sqlite.kysely)
  await new Migrator(database, [{ pluginId: 'core', migrations: [createEvents, extendEvents] }]).migrate()
  told = []
  const bus = new EventBus(() => undefined)
  bus.on('*', ({ name }) => told.push(name))
  outbox = new Outbox({
    database,
    bus,
    clock,
    createId: createIdSource(clock),
    subscriptions: new SubscriptionBook(database, [
      { event: 'order.placed', subscriber: 'mails.thank', pluginId: 'tests' },
      { event: 'order.placed', subscriber: 'points.earn', pluginId: 'tests' },
    ]),
  })
})

afterEach(() => sqlite[Symbol.dispose]())

const emit = (unit: Parameters<Outbox['emit']>[0], customerId: string): void =>
  outbox.emit(unit, session, { definition: placed, payload: { customerId, total: 5 } })

describe('the outbox', () => {
  test('stores an event with one delivery for each subscriber', async () => {
    await database.transaction(async (unit) => emit(unit, 'c1'))
    const [event] = sqlite.rows('select * from crm_event')
    expect(event).toMatchObject({
      tenant_id: 'default',
      name: 'order.placed',
      version: 3,
      subject_id: 'c1',
      actor_id: 'u1',
      occurred_at: '2026-05-06T07:08:09.010Z',
      payload: '{"customerId":"c1","total":5}',
      correlation_id: 'r1',
      feed_seq: null,
    })
    expect(
      sqlite.rows('select event_id, subscriber, state, attempts from crm_delivery order by subscriber'),
    ).toEqual(
      ['mails.thank', 'points.earn'].map((subscriber) => ({
        event_id: event!['id'],
        subscriber,
        state: 'ready',
        attempts: 0,
      })),
    )
  })

  test('gives events ids in the order in which they were emitted', async () => {
    await database.transaction(async (unit) => {
      emit(unit, 'c1')
      await unit.run(async (inner) => emit(inner, 'c2'))
      emit(unit, 'c3')
    })
    expect(
      sqlite.rows('select subject_id from crm_event order by id').map((row) => row['subject_id']),
    ).toEqual(['c1', 'c2', 'c3'])
  })

  test('wakes and tells after the commit, and neither after a rollback', async () => {
    let wakes = 0
    const stop = outbox.onWake(() => (wakes += 1))
    const failing = database.transaction(async (unit) => {
      emit(unit, 'c1')
      throw new RangeError('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect([wakes, told]).toEqual([0, []])
    await database.transaction(async (unit) => {
      emit(unit, 'c2')
      expect([wakes, told]).toEqual([0, []])
    })
    expect([wakes, told]).toEqual([1, ['order.placed']])
    stop()
    await database.transaction(async (unit) => emit(unit, 'c3'))
    expect(wakes).toBe(1)
  })

  test('remembers an event of a transaction of the host only as long as it may have happened', async () => {
    await sqlite.kysely.transaction().execute(async (trx) => {
      const unit = database.join(trx)
      await unit.run(async (inner) => emit(inner, 'kept'))
      const failing = unit.run(async (inner) => {
        emit(inner, 'lost')
        throw new RangeError('no')
      })
      await failing.catch(() => undefined)
    })
    expect(told).toEqual([])
    await outbox.publishJoined()
    await outbox.publishJoined()
    expect(told).toEqual(['order.placed'])
  })

  test('refuses an event of a transaction of the host outside any operation: nobody would write it', async () => {
    await sqlite.kysely.transaction().execute(async (trx) => {
      expect(() => emit(database.join(trx), 'c1')).toThrow('outside an operation')
    })
    await outbox.publishJoined()
    expect(told).toEqual([])
  })
})
