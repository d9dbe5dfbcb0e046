import { describe, expect, it } from 'vitest'

import { openDesk, refusalOf } from '../fixtures/open-desk.ts'
import type { PolicyInput } from '../ticket-inputs.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

const anyTime: PolicyInput = {
  name: 'Everybody',
  targets: [
    { metric: 'first_response', minutes: 60, thresholds: [{ percent: 50, actions: [] }] },
    { metric: 'next_response', minutes: 120 },
    { metric: 'resolution', minutes: 480 },
  ],
}

async function openLevels(policy: PolicyInput = anyTime) {
  const desk = await openDesk()
  const { id: policyId } = await desk.admin.slaPolicies.create(policy)
  const settle = async (): Promise<void> => {
    while ((await desk.test.crm.tick()) > 0);
  }
  await settle()
  return {
    ...desk,
    policyId,
    settle,
    /** Lets time pass, and what is due be done. */
    async wait(ms: number): Promise<void> {
      desk.test.clock.advance(ms)
      await settle()
    },
    clocks: async (id: string, metric?: string) => {
      const { data } = await desk.rep.tickets.sla({ id })
      return data.filter((clock) => metric === undefined || clock.metric === metric)
    },
    told: async (name: string) => (await desk.test.events(name)).map(({ payload }) => payload),
    [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
  }
}

describe('the clocks of a ticket', () => {
  it('begin with it, and stand where it stands', async () => {
    await using desk = await openLevels()
    const { id, slaState, nextDueAt } = await desk.open()
    const opened = desk.test.clock().getTime()
    expect([slaState, nextDueAt]).toEqual(['ok', new Date(opened + HOUR_MS)])
    await desk.wait(10 * MINUTE_MS)
    await desk.rep.tickets.write({ id, body: 'We look', lastSeenMessageId: null, status: 'waiting_customer' })
    expect(await desk.clocks(id)).toMatchObject([
      { metric: 'first_response', state: 'met', consumedMs: 10 * MINUTE_MS },
      { metric: 'resolution', state: 'paused', dueAt: null, consumedMs: 10 * MINUTE_MS },
    ])
    expect(await desk.rep.tickets.get({ id })).toMatchObject({ slaState: 'paused', nextDueAt: null })
    await desk.wait(24 * HOUR_MS)
    await desk.shop.tickets.write({ direction: 'in', id, body: 'Well?' })
    const due = new Date(desk.test.clock().getTime() + 2 * HOUR_MS)
    expect(await desk.rep.tickets.get({ id })).toMatchObject({ slaState: 'ok', nextDueAt: due })
    await desk.wait(HOUR_MS)
    await desk.rep.tickets.write({
      id,
      body: 'Found',
      lastSeenMessageId: null,
      force: true,
      status: 'resolved',
    })
    expect((await desk.clocks(id)).map(({ state }) => state)).toEqual(['met', 'met', 'met'])
    expect(await desk.rep.tickets.get({ id })).toMatchObject({ slaState: 'met', nextDueAt: null })
  })

  it('chatwoot 6889 and django-crm 600: warn, are breached and escalate level by level, each threshold once', async () => {
    await using desk = await openLevels({
      name: 'Ladder',
      targets: [
        {
          metric: 'first_response',
          minutes: 60,
          thresholds: [
            { percent: 50, actions: [{ do: 'notify', who: ['assignee', 'team'], users: ['boss'] }] },
            { percent: 100, actions: [{ do: 'raisePriority' }, { do: 'notify', users: ['boss'] }] },
            { percent: 200, actions: [{ do: 'reassign', teamId: 't2', assigneeId: null }] },
          ],
        },
      ],
    })
    const { id } = await desk.open()
    await desk.rep.tickets.assign({ id, assigneeId: 'ann' })
    for (let minute = 0; minute < 150; minute += 5) await desk.wait(5 * MINUTE_MS)
    expect(await desk.told('slaClock.warned')).toMatchObject([
      { threshold: 50, notify: ['boss', 'ann'], ticketId: id, metric: 'first_response' },
      { threshold: 200 },
    ])
    expect(await desk.told('slaClock.breached')).toMatchObject([{ threshold: 100, notify: ['boss'] }])
    const system = desk.test.as('service-rep', { id: 'x', attributes: { teamIds: ['t2'] } })
    expect(await system.tickets.get({ id })).toMatchObject({
      priority: 2,
      teamId: 't2',
      assigneeId: null,
      slaState: 'breached',
    })
  })

  it('are held to the target of another priority, with what has counted', async () => {
    await using desk = await openLevels({
      name: 'By priority',
      targets: [
        { metric: 'resolution', minutes: 60, priorities: [1] },
        { metric: 'resolution', minutes: 600 },
      ],
    })
    const { id } = await desk.open()
    const opened = desk.test.clock().getTime()
    await desk.wait(30 * MINUTE_MS)
    await desk.rep.tickets.update({ id, patch: { priority: 1 } })
    expect(await desk.clocks(id)).toMatchObject([{ state: 'running', dueAt: new Date(opened + HOUR_MS) }])
    await desk.rep.tickets.update({ id, patch: { priority: 3 } })
    await desk.wait(2 * HOUR_MS)
    await desk.rep.tickets.update({ id, patch: { priority: 1 } })
    expect(await desk.clocks(id)).toMatchObject([{ state: 'breached', breachedAt: desk.test.clock() }])
  })

  it('zammad 4353: end with the policy that is not active any more', async () => {
    await using desk = await openLevels()
    const { id } = await desk.open()
    await desk.admin.slaPolicies.update({ id: desk.policyId, patch: { isActive: false } })
    await desk.wait(99 * HOUR_MS)
    expect(await desk.told('slaClock.breached')).toEqual([])
    expect((await desk.clocks(id)).map(({ state }) => state)).toEqual(['cancelled', 'cancelled'])
    expect(await desk.rep.tickets.get({ id })).toMatchObject({ slaState: null, slaPolicyId: null })
  })

  it('zammad 5624: follow the policy of the team that has the ticket', async () => {
    await using desk = await openLevels({
      name: 'East',
      match: { teamId: 't1' },
      targets: [
        { metric: 'first_response', minutes: 60 },
        { metric: 'resolution', minutes: 600 },
      ],
    })
    await desk.admin.slaPolicies.create({
      name: 'West',
      match: { teamId: 't2' },
      targets: [{ metric: 'first_response', minutes: 30 }],
    })
    const { id } = await desk.open()
    await desk.rep.tickets.assign({ id, teamId: 't2' })
    expect(await desk.clocks(id)).toMatchObject([
      { metric: 'first_response', state: 'running', targetMs: 30 * MINUTE_MS },
      { metric: 'resolution', state: 'cancelled' },
    ])
  })

  it('are of the first policy that matches, which may look at the customer', async () => {
    await using desk = await openLevels()
    await desk.admin.slaPolicies.create({
      name: 'Good customers',
      position: 1,
      match: { customer: { some: { tags: { has: 'vip' } } } },
      targets: [{ metric: 'first_response', minutes: 5 }],
    })
    const { id: plain } = await desk.open()
    await desk.manager.customers.tags.add({ id: desk.customerId, tags: ['vip'] })
    const { id: good } = await desk.open()
    expect(await desk.clocks(plain, 'first_response')).toMatchObject([{ targetMs: HOUR_MS }])
    expect(await desk.clocks(good, 'first_response')).toMatchObject([{ targetMs: 5 * MINUTE_MS }])
  })

  it('hold for tickets that were open when the policy came, from when they were opened', async () => {
    await using desk = await openDesk()
    const { id } = await desk.open()
    desk.test.clock.advance(30 * MINUTE_MS)
    await desk.admin.slaPolicies.create(anyTime)
    while ((await desk.test.crm.tick()) > 0);
    const { data } = await desk.rep.tickets.sla({ id })
    expect(data.map(({ metric, consumedMs, dueAt }) => [metric, consumedMs, dueAt])).toEqual([
      ['first_response', 0, new Date(desk.test.clock().getTime() + 30 * MINUTE_MS)],
      ['resolution', 0, new Date(desk.test.clock().getTime() + 450 * MINUTE_MS)],
    ])
  })

  it('are due by the calendar as it is now', async () => {
    await using desk = await openDesk()
    const week = { mon: [['09:00', '17:00']], tue: [['09:00', '17:00']], wed: [['09:00', '17:00']] } as const
    const calendar = { name: 'Office', timezone: 'Asia/Shanghai', weekly: week }
    const { id: calendarId } = await desk.admin.slaCalendars.create(calendar)
    await desk.admin.slaPolicies.create({ ...anyTime, calendarId })
    // The clock of the tests stands at Monday, 2026-01-05, 09:00 in Shanghai.
    const { id } = await desk.open()
    const due = (await desk.clocksOf(id))['resolution']
    expect(due).toEqual(new Date('2026-01-05T09:00:00Z'))
    const early = { intervals: [['12:00', '24:00']], type: 'non_working', name: 'Closed early' } as const
    const exceptions = [{ from: '2026-01-05', to: '2026-01-05', ...early }] as const
    await desk.admin.slaCalendars.update({ id: calendarId, patch: { exceptions } })
    while ((await desk.test.crm.tick()) > 0);
    expect((await desk.clocksOf(id))['resolution']).toEqual(new Date('2026-01-06T06:00:00Z'))
  })
})

describe('a breach', () => {
  it('is acted on within 20 seconds and exactly once, however many workers look for it', async () => {
    await using desk = await openLevels()
    const opened = await Promise.all(Array.from({ length: 8 }, () => desk.open()))
    const due = desk.test.clock().getTime() + HOUR_MS
    desk.test.clock.advance(HOUR_MS - 5_000)
    await desk.settle()
    expect(await desk.told('slaClock.breached')).toEqual([])
    for (let second = 0; second < 20; second += 5) {
      desk.test.clock.advance(5_000)
      const workers = Array.from({ length: 4 }, async () => desk.settle())
      await Promise.all(workers)
    }
    const events = await desk.test.events('slaClock.breached')
    expect(events).toHaveLength(opened.length)
    expect(new Set(events.map(({ payload }) => payload['ticketId']))).toEqual(
      new Set(opened.map(({ id }) => id)),
    )
    const latest = Math.max(...events.map(({ occurredAt }) => occurredAt.getTime()))
    expect(latest - due).toBeLessThanOrEqual(20_000)
    expect(events.every(({ payload }) => payload['at'] === new Date(due).toISOString())).toBe(true)
    expect(desk.test.errors).toEqual([])
  })

  it('and an answer in the same moment leave one outcome', async () => {
    await using desk = await openLevels()
    for (let round = 0; round < 4; round++) {
      const { id } = await desk.open()
      desk.test.clock.advance(HOUR_MS + 1)
      await Promise.all([
        desk.settle(),
        desk.settle(),
        desk.rep.tickets.write({ id, body: 'Late', lastSeenMessageId: null }),
      ])
      await desk.settle()
      const told = (await desk.told('slaClock.breached')).filter(({ ticketId }) => ticketId === id)
      expect(told).toHaveLength(1)
      expect(await desk.clocks(id, 'first_response')).toMatchObject([{ state: 'met_late' }])
    }
  })
})

describe('service levels', () => {
  it('explain day by day when they are due', async () => {
    await using desk = await openDesk()
    const weekly = { mon: [['09:00', '12:00']], tue: [['09:00', '12:00']] } as const
    const exceptions = [
      { from: '2026-01-06', to: '2026-01-06', type: 'non_working', name: 'Closed' },
    ] as const
    const calendar = { name: 'Mornings', timezone: 'Asia/Shanghai', weekly, exceptions }
    const { id: calendarId } = await desk.admin.slaCalendars.create(calendar)
    const targets = [{ metric: 'resolution', minutes: 180 }] as const
    await desk.admin.slaPolicies.create({ name: 'Mornings', calendarId, targets })
    const { id } = await desk.open()
    desk.test.clock.advance(30 * MINUTE_MS)
    await desk.rep.tickets.transition({ id, status: 'waiting_customer' })
    desk.test.clock.advance(30 * MINUTE_MS)
    await desk.shop.tickets.write({ direction: 'in', id, body: 'Well?' })
    const [clock] = (await desk.rep.tickets.sla({ id })).data
    const { explain: days } = clock!
    // 09:00 to 09:30, a pause until 10:00, then until noon; the day after is closed.
    expect(days.filter(({ minutes, exception }) => minutes > 0 || exception !== null)).toMatchObject([
      { day: '2026-01-05', minutes: 30, isAhead: false },
      { day: '2026-01-05', minutes: 120, isAhead: true },
      { day: '2026-01-06', minutes: 0, exception: 'Closed' },
      { day: '2026-01-12', minutes: 30, isAhead: true },
    ])
    const counted = days.reduce((sum, { minutes }) => sum + minutes, 0)
    expect(counted).toBe(180)
  })

  it('are simulated over the past, with the same outcomes as they had', async () => {
    await using desk = await openLevels()
    const from = desk.test.clock()
    for (const [answerMs, resolveMs] of [
      [10, 100],
      [70, 100],
      [10, 900],
      [90, 900],
    ] as const) {
      const { id } = await desk.open()
      await desk.wait(answerMs * MINUTE_MS)
      await desk.rep.tickets.write({ id, body: 'x', lastSeenMessageId: null, status: 'waiting_customer' })
      await desk.wait(HOUR_MS)
      await desk.shop.tickets.write({ direction: 'in', id, body: 'y' })
      await desk.wait((resolveMs - answerMs) * MINUTE_MS)
      await desk.rep.tickets.transition({ id, status: 'resolved' })
    }
    const range = { from, to: new Date(desk.test.clock().getTime() + 1) }
    const had = await desk.admin.slaPolicies.simulate({ policy: desk.policyId, ...range })
    expect(had).toMatchObject({ tickets: 4, isTruncated: false })
    const byMetric = new Map(had.metrics.map((each) => [each.metric, each]))
    expect(byMetric.get('first_response')).toMatchObject({ met: 2, missed: 2, compliance: 0.5 })
    expect(byMetric.get('resolution')).toMatchObject({ met: 2, missed: 2 })
    // Nobody answered again: two were resolved in time, and two were late by then.
    expect(byMetric.get('next_response')).toMatchObject({ met: 0, missed: 2, open: 2 })
    const stricter = { targets: [{ metric: 'first_response', minutes: 5 } as const] }
    const { metrics } = await desk.admin.slaPolicies.simulate({ policy: stricter, ...range })
    expect(metrics).toMatchObject([{ metric: 'first_response', met: 0, missed: 4, compliance: 0 }])
  })

  it('refuse calendars and policies that could never work', async () => {
    await using desk = await openDesk()
    const create = (weekly: object) =>
      refusalOf(desk.admin.slaCalendars.create({ name: 'x', timezone: 'Asia/Shanghai', weekly }))
    expect(await create({})).toBe('KITH_TICKETS_CALENDAR_EMPTY')
    expect(await create({ mon: [['9:00', '12:00']] })).toBe('KITH_VALIDATION')
    expect(await create({ mon: [['09:00', '09:00']] })).toBe('KITH_VALIDATION')
    const odd = { name: 'x', timezone: 'Mars/Olympus', weekly: { mon: [['09:00', '12:00'] as const] } }
    expect(await refusalOf(desk.admin.slaCalendars.create(odd))).toBe('KITH_VALIDATION')
    const { id: calendarId } = await desk.admin.slaCalendars.create({ ...odd, timezone: 'Asia/Shanghai' })
    const policy = (more: Partial<PolicyInput>) =>
      refusalOf(desk.admin.slaPolicies.create({ ...anyTime, ...more }))
    expect(await policy({ match: { nothing: 1 } })).toBe('KITH_FIELD_UNAVAILABLE')
    expect(await policy({ calendarId: desk.customerId })).toBe('KITH_TICKETS_CALENDAR_UNKNOWN')
    const targets = [{ metric: 'resolution', minutes: 5_000_000 }] as const
    expect(await policy({ calendarId, targets })).toBe('KITH_TICKETS_CALENDAR_EMPTY')
    expect(await policy({ calendarId })).toBe('done')
  })
})
