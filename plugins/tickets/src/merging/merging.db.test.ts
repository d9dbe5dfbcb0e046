import { describe, expect, it } from 'vitest'

import { openDesk, refusalOf } from '../fixtures/open-desk.ts'

const MINUTE_MS = 60_000

async function openTwo() {
  const desk = await openDesk()
  await desk.admin.slaPolicies.create({ name: 'All', targets: [{ metric: 'first_response', minutes: 60 }] })
  const one = await desk.open({ subject: 'The parcel is missing' })
  const two = await desk.open({ subject: 'Where is my parcel?' })
  await desk.shop.tickets.write({ direction: 'in', id: one.id, body: 'first' })
  desk.test.clock.advance(MINUTE_MS)
  await desk.shop.tickets.write({ direction: 'in', id: two.id, body: 'second' })
  desk.test.clock.advance(MINUTE_MS)
  await desk.rep.tickets.write({ direction: 'internal', id: one.id, body: 'third' })
  const bodies = async (id: string) => (await desk.rep.tickets.messages({ id })).data.map(({ body }) => body)
  const both = async () => [
    withoutVersions(await desk.rep.tickets.get({ id: one.id })),
    withoutVersions(await desk.rep.tickets.get({ id: two.id })),
    (await desk.rep.tickets.messages({ id: one.id })).data.map(withoutVersions),
    (await desk.rep.tickets.messages({ id: two.id })).data.map(withoutVersions),
  ]
  return { ...desk, one, two, bodies, both, [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() }
}

function withoutVersions(row: object) {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !/^version$|^updated/.test(name)))
}

describe('a merge of tickets', () => {
  it('brings everything that was written to one of them, which takes what comes to the other', async () => {
    await using desk = await openTwo()
    const { one, two } = desk
    expect(await desk.rep.tickets.merge({ id: one.id, duplicateId: two.id })).toMatchObject({
      messageCount: 3,
    })
    expect(await desk.bodies(one.id)).toEqual(['first', 'second', 'third'])
    expect(await desk.bodies(two.id)).toEqual([])
    expect(await desk.shop.tickets.write({ direction: 'in', id: two.id, body: 'fourth' })).toMatchObject({
      ticketId: one.id,
    })
    const reply = { body: 'x', lastSeenMessageId: null, force: true }
    expect(await refusalOf(desk.rep.tickets.write({ id: two.id, ...reply }))).toBe('KITH_TICKETS_MERGED')
    expect(await refusalOf(desk.rep.tickets.transition({ id: two.id, status: 'open' }))).toBe(
      'KITH_TICKETS_MERGED',
    )
    // Nobody is asked how it was, and no after-sales case stays open.
    expect(await desk.test.events('ticket.resolved')).toEqual([])
    expect((await desk.test.events('ticket.closed')).map(({ payload }) => payload['ticketId'])).toEqual([
      two.id,
    ])
  })

  it('zammad 904: the merged ticket escalates no more', async () => {
    await using desk = await openTwo()
    await desk.rep.tickets.merge({ id: desk.one.id, duplicateId: desk.two.id })
    desk.test.clock.advance(100 * MINUTE_MS)
    while ((await desk.test.crm.tick()) > 0);
    const breached = await desk.test.events('slaClock.breached')
    expect(breached.map(({ payload }) => payload['ticketId'])).toEqual([desk.one.id])
    expect((await desk.rep.tickets.sla({ id: desk.two.id })).data).toMatchObject([{ state: 'cancelled' }])
  })

  it('leaves both as they were when it is taken back, and what was written since where it is', async () => {
    await using desk = await openTwo()
    const { one, two } = desk
    const before = await desk.both()
    await desk.rep.tickets.merge({ id: one.id, duplicateId: two.id })
    await desk.rep.tickets.unmerge({ id: two.id })
    expect(await desk.both()).toEqual(before)
    expect((await desk.rep.tickets.sla({ id: two.id })).data.at(-1)).toMatchObject({ state: 'running' })
    expect(await refusalOf(desk.rep.tickets.unmerge({ id: two.id }))).toBe('KITH_TICKETS_MERGE_UNDONE')
    await desk.rep.tickets.merge({ id: two.id, duplicateId: one.id })
    await desk.rep.tickets.write({ direction: 'internal', id: two.id, body: 'since' })
    await desk.rep.tickets.unmerge({ id: one.id })
    expect(await desk.bodies(one.id)).toEqual(['first', 'third'])
    expect(await desk.bodies(two.id)).toEqual(['second', 'since'])
  })

  it('is of two tickets of one customer, and of none that has gone already', async () => {
    await using desk = await openTwo()
    const { one, two } = desk
    const customerId = await desk.customer('李四')
    const { id: other } = await desk.rep.tickets.open({ customerId, subject: 'x' })
    const merge = (id: string, duplicateId: string) => refusalOf(desk.rep.tickets.merge({ id, duplicateId }))
    expect(await merge(one.id, one.id)).toBe('KITH_TICKETS_MERGE_SELF')
    expect(await merge(one.id, other)).toBe('KITH_TICKETS_MERGE_CUSTOMERS')
    const outcomes = await Promise.all([merge(one.id, two.id), merge(two.id, one.id)])
    expect(outcomes.toSorted((a, b) => a.localeCompare(b))).toEqual(['done', 'KITH_TICKETS_MERGED'])
  })
})

describe('a split', () => {
  it('opens another ticket for some of the messages, and merging it back takes that back', async () => {
    await using desk = await openTwo()
    const { one } = desk
    await desk.rep.tickets.write({ id: one.id, body: 'answer', lastSeenMessageId: null, force: true })
    const { data } = await desk.rep.tickets.messages({ id: one.id })
    const asked = { id: one.id, messageIds: [data[0]!.id], subject: 'Another matter' }
    const split = await desk.rep.tickets.split(asked)
    expect(split).toMatchObject({
      splitFromId: one.id,
      messageCount: 1,
      firstResponseAt: null,
      waitingSince: data[0]!.occurredAt,
    })
    expect(await desk.bodies(one.id)).toEqual(['third', 'answer'])
    expect(await refusalOf(desk.rep.tickets.split(asked))).toBe('KITH_TICKETS_MESSAGE_UNKNOWN')
    await desk.rep.tickets.merge({ id: one.id, duplicateId: split.id })
    expect(await desk.bodies(one.id)).toEqual(['first', 'third', 'answer'])
  })
})

it('a link is seen from both sides, made once and taken back', async () => {
  await using desk = await openTwo()
  const link = { id: desk.one.id, toId: desk.two.id, type: 'causes' } as const
  const { id } = await desk.rep.tickets.link(link)
  expect((await desk.rep.tickets.link(link)).id).toBe(id)
  for (const side of [desk.one.id, desk.two.id])
    expect((await desk.rep.tickets.links({ id: side })).data).toMatchObject([{ id, type: 'causes' }])
  await desk.rep.tickets.unlink(link)
  expect((await desk.rep.tickets.links({ id: desk.one.id })).data).toEqual([])
})
