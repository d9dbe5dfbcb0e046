import { expect, it } from 'vitest'

import { openDesk } from '../fixtures/open-desk.ts'

const HOUR_MS = 3_600_000

it('a policy holds from when until when it says, also for tickets that nobody touches meanwhile', async () => {
  await using desk = await openDesk()
  const { id } = await desk.open()
  const settle = async (ms: number): Promise<void> => {
    desk.test.clock.advance(ms)
    while ((await desk.test.crm.tick()) > 0);
  }
  const now = desk.test.clock().getTime()
  await desk.admin.slaPolicies.create({
    name: 'An hour of it',
    activeFrom: new Date(now + HOUR_MS),
    activeTo: new Date(now + 2 * HOUR_MS),
    targets: [{ metric: 'first_response', minutes: 600 }],
  })
  const held: (string | null)[] = []
  await settle(0)
  for (const wait of [0, HOUR_MS - 1000, 1000, HOUR_MS - 1000, 1000]) {
    await settle(wait)
    held.push((await desk.rep.tickets.get({ id })).slaState)
  }
  expect(held).toEqual([null, null, 'ok', 'ok', null])
  expect((await desk.rep.tickets.sla({ id })).data).toMatchObject([{ state: 'cancelled' }])
})

it('a policy without a calendar of its own counts by that of the team that it says: of the ticket, or of the customer', async () => {
  await using desk = await openDesk()
  const day = { mon: [['09:00', '10:00']] } as const
  const hours = { name: 'x', timezone: 'Asia/Shanghai' }
  await desk.admin.slaCalendars.create({ ...hours, weekly: day, teamId: 't1' })
  await desk.admin.slaCalendars.create({ ...hours, weekly: { tue: [['09:00', '10:00']] }, teamId: 't2' })
  const targets = [{ metric: 'resolution', minutes: 30 }] as const
  const { id: policyId } = await desk.admin.slaPolicies.create({ name: 'All', targets })
  const dayOfDue = async (): Promise<string | undefined> => {
    const { id } = await desk.rep.tickets.open({
      customerId: desk.customerId,
      subject: 'Lamp',
      teamId: 't2',
    })
    const { nextDueAt } = await desk.rep.tickets.get({ id })
    return nextDueAt?.toUTCString().slice(0, 3)
  }
  expect(await dayOfDue()).toBe('Tue')
  await desk.admin.slaPolicies.update({ id: policyId, patch: { calendarFrom: 'customer' } })
  expect(await dayOfDue()).toBe('Mon')
})
