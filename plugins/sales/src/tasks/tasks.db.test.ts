import { describe, expect, it } from 'vitest'

import { openShop, refusalOf } from '../fixtures/open-shop.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
/** A Monday in Shanghai, at nine in the morning. */
const MONDAY = '2026-01-05'

type Shop = Awaited<ReturnType<typeof openShop>>

async function wait(shop: Shop, ms: number): Promise<void> {
  await shop.settle()
  shop.test.clock.advance(ms)
  await shop.settle()
}

/** The manager is somebody with an address. */
async function openOffice() {
  const shop = await openShop()
  const ann = { key: 'u-relationship-manager', name: 'Ann', email: 'ann@example.com' }
  await shop.admin.users.create({ ...ann, roles: ['relationship-manager'] })
  return shop
}

describe('a task', () => {
  it('is for whoever adds it, and late when its day is over where the tenant is', async () => {
    await using shop = await openShop()
    const { customerId } = shop
    const task = { subject: 'Send the offer', dueOn: MONDAY }
    const added = await shop.manager.tasks.create({ customerId, task })
    expect(added).toMatchObject({
      ownerId: 'u-relationship-manager',
      category: 'todo',
      subject: task.subject,
    })
    expect(added.deadlineAt).toEqual(new Date('2026-01-05T16:00:00Z'))
    const late = { category: { in: ['todo', 'doing'] }, deadlineAt: { lt: { now: '0s' } } }
    expect((await shop.manager.tasks.list({ where: late })).data).toEqual([])
    shop.test.clock.advance(DAY_MS)
    expect((await shop.manager.tasks.list({ where: late })).data).toHaveLength(1)
    const { panels } = await shop.manager.customers.profile({ id: customerId, panels: ['tasks.open'] })
    expect(panels['tasks.open']).toMatchObject([{ id: added.id }])
  })

  it('is moved through the statuses of the tenant, and ended once', async () => {
    await using shop = await openShop()
    const { customerId } = shop
    const { id } = await shop.manager.tasks.create({ customerId, task: { subject: 'Call' } })
    await shop.admin.salesStatuses.create({
      of: 'task',
      key: 'waiting',
      name: 'Waiting',
      category: 'deferred',
    })
    expect(await shop.manager.tasks.move({ id, status: 'waiting' })).toMatchObject({ category: 'deferred' })
    expect(await refusalOf(shop.manager.tasks.move({ id, status: 'done' }))).toBe(
      'KITH_SALES_COMPLETE_INSTEAD',
    )
    const done = await shop.manager.tasks.complete({ id, outcome: 'They agree' })
    expect(done).toMatchObject({ task: { category: 'done', outcome: 'They agree' }, next: null })
    for (const call of [
      () => shop.manager.tasks.complete({ id }),
      () => shop.manager.tasks.move({ id, status: 'todo' }),
      () => shop.manager.tasks.update({ id, patch: { subject: 'Call again' } }),
    ])
      expect(await refusalOf(call())).toBe('KITH_SALES_TASK_ENDED')
    const stranger = shop.test.as('relationship-manager', { id: 'u-far', attributes: { teamIds: ['t9'] } })
    expect(await refusalOf(stranger.tasks.get({ id }))).toBe('KITH_NOT_FOUND')
    expect(await refusalOf(stranger.tasks.create({ customerId, task: { subject: 'x' } }))).toBe(
      'KITH_NOT_FOUND',
    )
  })

  it('that is a follow-up asks for the next one', async () => {
    await using shop = await openShop()
    const { customerId } = shop
    const task = { type: 'follow-up', subject: 'How was the tea?' }
    const { id } = await shop.manager.tasks.create({ customerId, task })
    expect(await refusalOf(shop.manager.tasks.complete({ id }))).toBe('KITH_SALES_NEXT_MISSING')
    const next = { task: { ...task, subject: 'And the cups?', dueOn: '2026-02-01' } }
    const first = await shop.manager.tasks.complete({ id, next })
    expect(first.next).toMatchObject({ previousId: id, asksForNext: true, subject: 'And the cups?' })
    const last = await shop.manager.tasks.complete({ id: first.next!.id, next: null })
    expect(last.next).toBeNull()
  })

  it('recurs from its date, or from when it was done', async () => {
    await using shop = await openShop()
    const { customerId } = shop
    const recurrence = 'FREQ=WEEKLY;BYDAY=MO,TH;COUNT=3'
    const task = { subject: 'Water the plants', dueOn: MONDAY, recurrence }
    const dates: unknown[] = []
    let { id } = await shop.manager.tasks.create({ customerId, task })
    for (;;) {
      const { next } = await shop.manager.tasks.complete({ id })
      dates.push(next?.dueOn)
      if (next === null) break
      id = next.id
    }
    expect(dates).toEqual(['2026-01-08', '2026-01-12', undefined])

    const atNine = new Date('2026-01-05T01:00:00Z')
    const fromDone = {
      subject: 'Call',
      dueAt: atNine,
      recurrence: 'FREQ=DAILY;INTERVAL=10',
      recursFrom: 'completion',
    } as const
    const again = await shop.manager.tasks.create({ customerId, task: fromDone })
    shop.test.clock.advance(3 * DAY_MS)
    const { next } = await shop.manager.tasks.complete({ id: again.id })
    expect(next!.dueAt).toEqual(new Date(atNine.getTime() + 13 * DAY_MS))
  })

  it.each([
    ['KITH_SALES_DUE_TWICE', { dueOn: MONDAY, dueAt: new Date(0) }],
    ['KITH_SALES_RECURRENCE_NEEDS_DATE', { recurrence: 'FREQ=DAILY' }],
    ['KITH_SALES_RECURRENCE_INVALID', { dueOn: MONDAY, recurrence: 'FREQ=SECONDLY' }],
  ])('is refused with %s when it cannot be done', async (code, values) => {
    await using shop = await openShop()
    const task = { subject: 'Call', ...values }
    expect(await refusalOf(shop.manager.tasks.create({ customerId: shop.customerId, task }))).toBe(code)
  })
})

describe('a reminder', () => {
  it('is sent once to whoever the task is of, and again when it was put off', async () => {
    await using shop = await openOffice()
    const { customerId } = shop
    const dueAt = new Date(shop.test.clock().getTime() + 60 * MINUTE_MS)
    const { id: taskId } = await shop.manager.tasks.create({
      customerId,
      task: { subject: 'Call Mei', dueAt },
      reminders: [{ minutesBefore: 30 }],
    })
    await wait(shop, 29 * MINUTE_MS)
    expect(shop.mail.sent).toEqual([])
    await wait(shop, MINUTE_MS)
    expect(shop.mail.sent).toMatchObject([{ to: 'ann@example.com', body: 'Call Mei' }])
    await shop.settle()
    const [reminder] = (await shop.manager.reminders.list({ where: { taskId } })).data
    expect(reminder).toMatchObject({ state: 'sent', sentBy: 'memory-email.channel' })
    const until = new Date(shop.test.clock().getTime() + 5 * MINUTE_MS)
    await shop.manager.reminders.snooze({ id: reminder!.id, until })
    await wait(shop, 5 * MINUTE_MS)
    expect(shop.mail.sent).toHaveLength(2)
    expect(await shop.manager.reminders.acknowledge({ id: reminder!.id })).toMatchObject({
      state: 'acknowledged',
    })
    await wait(shop, DAY_MS)
    expect(shop.mail.sent).toHaveLength(2)
  })

  it('moves with the deadline, and ends with the task', async () => {
    await using shop = await openOffice()
    const { customerId } = shop
    const dueAt = new Date(shop.test.clock().getTime() + 60 * MINUTE_MS)
    const task = { subject: 'Call', dueAt, recurrence: 'FREQ=DAILY' }
    const { id } = await shop.manager.tasks.create({ customerId, task, reminders: [{ minutesBefore: 30 }] })
    const moved = new Date(dueAt.getTime() + DAY_MS)
    await shop.manager.tasks.update({ id, patch: { dueAt: moved } })
    await wait(shop, 60 * MINUTE_MS)
    expect(shop.mail.sent).toEqual([])
    const { next } = await shop.manager.tasks.complete({ id })
    const { data } = await shop.manager.reminders.list({ sort: 'id' })
    expect(data.map(({ taskId, state }) => [taskId, state])).toEqual([
      [id, 'cancelled'],
      [next!.id, 'scheduled'],
    ])
    expect(data[1]!.remindAt).toEqual(new Date(moved.getTime() + DAY_MS - 30 * MINUTE_MS))
    await wait(shop, 3 * DAY_MS)
    expect(shop.mail.sent).toHaveLength(1)
  })

  it('is told of by an event where nobody can be written to', async () => {
    await using shop = await openShop()
    const { customerId } = shop
    const at = shop.test.clock()
    const task = { subject: 'Call' }
    await shop.manager.tasks.create({ customerId, task, reminders: [{ at }] })
    await wait(shop, MINUTE_MS)
    expect(await shop.test.events('reminder.due')).toHaveLength(1)
    expect((await shop.manager.reminders.list({})).data).toMatchObject([{ state: 'sent', sentBy: null }])
    const noDeadline = shop.manager.tasks.create({ customerId, task, reminders: [{ minutesBefore: 1 }] })
    expect(await refusalOf(noDeadline)).toBe('KITH_SALES_REMINDER_NEEDS_DEADLINE')
  })
})
