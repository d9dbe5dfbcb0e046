import { KithError } from '@kith/core'
import { describe, expect, it } from 'vitest'

import { openDesk, refusalOf } from './fixtures/open-desk.ts'

const DAY_MS = 86_400_000

describe('a ticket', () => {
  it('is opened, answered, resolved and closed, and says when', async () => {
    await using desk = await openDesk()
    const opened = await desk.open()
    expect(opened).toMatchObject({ number: 'T-1', status: 'new', category: 'new', priority: 3, teamId: 't1' })
    desk.test.clock.advance(60_000)
    const answer = { id: opened.id, body: 'We look for it.', lastSeenMessageId: null }
    await desk.rep.tickets.write({ ...answer, status: 'waiting_customer' })
    const answered = await desk.rep.tickets.get({ id: opened.id })
    expect(answered).toMatchObject({
      category: 'waiting_customer',
      firstResponseAt: desk.test.clock(),
      waitingSince: null,
    })
    await desk.rep.tickets.transition({ id: opened.id, status: 'resolved', resolutionCode: 'found' })
    const closed = await desk.rep.tickets.transition({ id: opened.id, status: 'closed' })
    expect(closed).toMatchObject({
      category: 'closed',
      resolvedAt: desk.test.clock(),
      resolutionCount: 1,
      resolutionCode: 'found',
    })
    const told = (await desk.test.events())
      .map(({ name }) => name)
      .filter((name) => name.startsWith('ticket.'))
    expect(told).toEqual([
      'ticket.opened',
      'ticket.moved',
      'ticket.moved',
      'ticket.resolved',
      'ticket.moved',
      'ticket.closed',
    ])
  })

  it('has a number of its own, however many are opened at the same time', async () => {
    await using desk = await openDesk()
    await desk.admin.tickets.configure({ numberPrefix: 'HELP' })
    const opened = await Promise.all(Array.from({ length: 12 }, () => desk.open()))
    expect(opened.map(({ number }) => number).toSorted()).toEqual(
      Array.from({ length: 12 }, (_, index) => `HELP-${index + 1}`).toSorted(),
    )
  })

  it('is opened once for what a source tells twice', async () => {
    await using desk = await openDesk()
    const told = { customerId: desk.customerId, subject: 'Broken', source: 'shop', externalId: 'case-7' }
    const first = await desk.shop.tickets.open(told)
    expect((await desk.shop.tickets.open(told)).id).toBe(first.id)
    expect((await desk.shop.tickets.open({ ...told, source: 'other' })).id).not.toBe(first.id)
    const other = { ...told, customerId: await desk.customer('李四') }
    expect(await refusalOf(desk.shop.tickets.open(other))).toBe('KITH_TICKETS_TICKET_REUSED')
    expect(
      await refusalOf(
        desk.shop.tickets.open({ customerId: desk.customerId, subject: 'Broken', externalId: 'case-7' }),
      ),
    ).toBe('KITH_VALIDATION')
  })

  it('goes into statuses of the tenant, each of a category that the rules know', async () => {
    await using desk = await openDesk()
    const status = { key: 'at-carrier', name: 'With the carrier', category: 'waiting_third' } as const
    const { id: statusId } = await desk.admin.ticketStatuses.create({ ...status, position: 55 })
    const { id } = await desk.open()
    expect(await desk.rep.tickets.transition({ id, status: 'at-carrier' })).toMatchObject({
      status: 'at-carrier',
      category: 'waiting_third',
    })
    await desk.admin.ticketStatuses.update({ id: statusId, patch: { isActive: false } })
    expect(await refusalOf(desk.rep.tickets.transition({ id, status: 'at-carrier' }))).toBe(
      'KITH_TICKETS_STATUS_UNKNOWN',
    )
    expect(await refusalOf(desk.rep.tickets.transition({ id, status: 'new' }))).toBe(
      'KITH_TICKETS_MOVE_REFUSED',
    )
    const { data } = await desk.rep.ticketStatuses.list()
    expect(data.map(({ key }) => key)).toEqual([
      'new',
      'open',
      'waiting_customer',
      'waiting_internal',
      'waiting_third',
      'at-carrier',
      'resolved',
      'closed',
      'cancelled',
    ])
  })

  it('is changed by one at a time', async () => {
    await using desk = await openDesk()
    const { id, version } = await desk.open()
    await desk.rep.tickets.update({ id, patch: { priority: 1 }, ifVersion: version })
    expect(await refusalOf(desk.rep.tickets.update({ id, patch: { priority: 2 }, ifVersion: version }))).toBe(
      'KITH_VERSION_MISMATCH',
    )
    expect(await refusalOf(desk.rep.tickets.update({ id, patch: { priority: 9 } }))).toBe('KITH_VALIDATION')
  })

  it('goes to people who work here, and to teams that there are', async () => {
    await using desk = await openDesk()
    const { id } = await desk.open()
    expect(await desk.rep.tickets.assign({ id, assigneeId: 'ann' })).toMatchObject({ assigneeId: 'ann' })
    expect(await refusalOf(desk.rep.tickets.assign({ id, assigneeId: 'zoe' }))).toBe(
      'KITH_TICKETS_PERSON_UNKNOWN',
    )
    expect(await refusalOf(desk.rep.tickets.assign({ id, teamId: 't9' }))).toBe('KITH_TICKETS_TEAM_UNKNOWN')
    const assigned = await desk.test.events('ticket.assigned')
    expect(assigned.map(({ payload }) => payload)).toMatchObject([
      { assigneeId: 'ann', teamId: 't1', from: { assigneeId: null, teamId: 't1' } },
    ])
  })
})

describe('a reply', () => {
  it('is refused when it does not know of what was written meanwhile, and is told what that is', async () => {
    await using desk = await openDesk()
    const { id } = await desk.open()
    const first = await desk.rep.tickets.write({ id, body: 'One moment.', lastSeenMessageId: null })
    const { id: ticketMessageId } = await desk.shop.tickets.write({
      direction: 'in',
      id,
      body: 'It has come!',
    })
    const stale = { id, body: 'We send another one.', lastSeenMessageId: first.id }
    const refused = await desk.rep.tickets.write(stale).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(KithError)
    expect(refused).toMatchObject({
      code: 'KITH_TICKETS_STALE_REPLY',
      status: 409,
      params: { newer: 1 },
      representation: { messages: [{ id: ticketMessageId, body: 'It has come!' }] },
    })
    expect(await refusalOf(desk.rep.tickets.write({ ...stale, lastSeenMessageId: ticketMessageId }))).toBe(
      'done',
    )
    expect(await refusalOf(desk.rep.tickets.write({ ...stale, force: true }))).toBe('done')
    expect(await refusalOf(desk.rep.tickets.write({ ...stale, lastSeenMessageId: id }))).toBe(
      'KITH_TICKETS_MESSAGE_UNKNOWN',
    )
  })

  it('of two at the same time, one is refused', async () => {
    await using desk = await openDesk()
    const { id } = await desk.open()
    const answers = Array.from({ length: 6 }, (_, index) =>
      refusalOf(desk.rep.tickets.write({ id, body: `Answer ${index}`, lastSeenMessageId: null })),
    )
    const outcomes = await Promise.all(answers)
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1)
    expect((await desk.rep.tickets.messages({ id })).data).toHaveLength(1)
  })
})

it('a message says only what one of its direction can, and whoever may not write it is refused', async () => {
  await using desk = await openDesk()
  const { id } = await desk.open()
  const write = (who: typeof desk.rep, more: object) =>
    refusalOf(who.tickets.write({ id, body: 'x', ...more }))
  for (const more of [
    { direction: 'in', status: 'open' },
    { direction: 'in', lastSeenMessageId: null },
    { direction: 'internal', externalId: '1', source: 'mail' },
    { direction: 'out', mentions: ['ann'] },
    { direction: 'out', externalId: '1' },
  ])
    expect([more, await write(desk.rep, more)]).toEqual([more, 'KITH_VALIDATION'])
  const written = { in: { direction: 'in' }, answer: {}, note: { direction: 'internal' } }
  const sent = { direction: 'out', isAuto: true }
  const outcomes = async (who: typeof desk.rep) => {
    const done: string[] = []
    for (const [name, more] of Object.entries({ ...written, sent }))
      if ((await write(who, more)) === 'done') done.push(name)
    return done
  }
  expect(await outcomes(desk.rep)).toEqual(['in', 'answer', 'note', 'sent'])
  expect(await outcomes(desk.shop)).toEqual(['in', 'sent'])
  expect(await outcomes(desk.manager)).toEqual(['note'])
  expect(await outcomes(desk.admin)).toEqual([])
  expect(await outcomes(desk.test.as('data-analyst'))).toEqual([])
})

describe('a message of the customer', () => {
  it('opens a resolved ticket again, and is recorded once', async () => {
    await using desk = await openDesk()
    const { id } = await desk.open()
    await desk.rep.tickets.transition({ id, status: 'resolved' })
    const told = {
      id,
      body: 'It is broken again',
      direction: 'in',
      source: 'mail',
      externalId: '<1@example.com>',
    } as const
    const first = await desk.shop.tickets.write(told)
    expect(await desk.shop.tickets.write(told)).toEqual(first)
    expect(await refusalOf(desk.shop.tickets.write({ ...told, direction: 'out' }))).toBe(
      'KITH_TICKETS_MESSAGE_REUSED',
    )
    expect(await desk.rep.tickets.get({ id })).toMatchObject({
      category: 'open',
      reopenCount: 1,
      resolvedAt: null,
      messageCount: 1,
      waitingSince: desk.test.clock(),
    })
    await desk.rep.tickets.transition({ id, status: 'resolved' })
    const resolved = await desk.test.events('ticket.resolved')
    expect(resolved.map(({ payload }) => payload['resolutionNumber'])).toEqual([1, 2])
  })

  it('frappe 3465: opens a closed ticket within the days of reopening, and after them another one that follows it', async () => {
    await using desk = await openDesk()
    await desk.admin.tickets.configure({ reopenDays: 7 })
    const { id } = await desk.open({ priority: 2 })
    await desk.rep.tickets.transition({ id, status: 'closed' })
    desk.test.clock.advance(7 * DAY_MS)
    expect(await desk.shop.tickets.write({ direction: 'in', id, body: 'Once more' })).toMatchObject({
      ticketId: id,
    })
    await desk.rep.tickets.transition({ id, status: 'closed' })
    const closed = await desk.rep.tickets.get({ id })
    desk.test.clock.advance(7 * DAY_MS + 1)
    const late = await desk.shop.tickets.write({ direction: 'in', id, body: 'And once more' })
    expect(late.ticketId).not.toBe(id)
    expect(await desk.rep.tickets.get({ id: late.ticketId })).toMatchObject({
      followUpOfId: id,
      category: 'new',
      priority: 2,
      customerId: desk.customerId,
      messageCount: 1,
    })
    // What was closed stays closed, with the figures that it had.
    expect(await desk.rep.tickets.get({ id })).toEqual(closed)
    expect(await refusalOf(desk.rep.tickets.transition({ id, status: 'open' }))).toBe('KITH_TICKETS_CLOSED')
  })

  it('answers nothing when it is an automatic one, and neither does a note', async () => {
    await using desk = await openDesk()
    const { id } = await desk.open()
    await desk.shop.tickets.write({ id, body: 'We have your message', direction: 'out', isAuto: true })
    await desk.rep.tickets.write({ direction: 'internal', id, body: 'Ask the carrier' })
    expect(await desk.rep.tickets.get({ id })).toMatchObject({ firstResponseAt: null, category: 'new' })
    const ahead = new Date(desk.test.clock().getTime() + 1)
    expect(
      await refusalOf(desk.shop.tickets.write({ direction: 'in', id, body: 'x', occurredAt: ahead })),
    ).toBe('KITH_TICKETS_TIME_AHEAD')
  })
})

describe('a note', () => {
  it('calls people who work here, and tells them so', async () => {
    await using desk = await openDesk()
    const { id } = await desk.open()
    await desk.manager.tickets.write({
      direction: 'internal',
      id,
      body: 'Please look',
      mentions: ['ann', 'ann', 'bob'],
    })
    const [called] = await desk.test.events('ticket.mentioned')
    expect(called?.payload).toMatchObject({ ticketId: id, userIds: ['ann', 'bob'] })
    expect(
      await refusalOf(desk.rep.tickets.write({ direction: 'internal', id, body: 'x', mentions: ['zoe'] })),
    ).toBe('KITH_TICKETS_PERSON_UNKNOWN')
  })
})

describe('what is shown of tickets', () => {
  it('stands on the timeline and in the profile of the customer, message by message', async () => {
    await using desk = await openDesk()
    const { id } = await desk.open()
    await desk.shop.tickets.write({ direction: 'in', id, body: 'Where is it?' })
    await desk.rep.tickets.write({ direction: 'internal', id, body: 'Lost, I think' })
    const { data } = await desk.manager.customers.timeline({ id: desk.customerId })
    expect(data.map(({ type, params }) => [type, params['direction']])).toEqual([
      ['ticketMessage.recorded', 'internal'],
      ['ticketMessage.recorded', 'in'],
      ['ticket.opened', undefined],
      ['customer.created', undefined],
    ])
    const profile = await desk.rep.customers.profile({ id: desk.customerId })
    expect(profile.panels['tickets.latest']).toMatchObject([{ id, number: 'T-1', category: 'new' }])
  })

  it('shows a rep the customer whose ticket they were given, as they see those of their team, and nobody else', async () => {
    await using desk = await openDesk()
    const { id } = await desk.open()
    const west = desk.test.as('service-rep', { id: 'bob', attributes: { teamIds: ['t2'] } })
    expect(await refusalOf(west.tickets.get({ id }))).toBe('KITH_NOT_FOUND')
    expect(await refusalOf(west.customers.get({ id: desk.customerId }))).toBe('KITH_NOT_FOUND')
    await desk.rep.tickets.assign({ id, assigneeId: 'bob' })
    expect(await west.tickets.get({ id })).toMatchObject({ id, subject: 'The parcel is missing' })
    const customer = await west.customers.get({ id: desk.customerId })
    expect(customer).toMatchObject({ name: '张三' })
    expect(customer).not.toHaveProperty('idNumber')
    expect(
      await refusalOf(west.customers.update({ id: desk.customerId, patch: { nickname: 'x' } })),
    ).not.toBe('done')
  })

  it('keeps rows from analysts, and figures about few people', async () => {
    await using desk = await openDesk()
    await desk.open()
    const analyst = desk.test.as('data-analyst')
    expect(await refusalOf(analyst.tickets.list())).toBe('KITH_FORBIDDEN')
    const asked = { groupBy: ['kind'], measures: { n: 'count' } } as const
    expect(await analyst.tickets.aggregate(asked)).toMatchObject({ data: [], isSuppressed: true })
  })
})
