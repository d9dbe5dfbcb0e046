import { expect, it } from 'vitest'

import { openDesk, refusalOf } from '../fixtures/open-desk.ts'

async function openTeam() {
  const desk = await openDesk()
  for (const userId of desk.userIds) await desk.admin.teams.members.add({ id: desk.teamId, userId })
  return desk
}

it('gives new tickets to the least busy, one after the other however many are opened at once, and says why', async () => {
  await using desk = await openTeam()
  await desk.admin.ticketRoutings.set({ teamId: 't1' })
  const opened = await Promise.all(Array.from({ length: 6 }, () => desk.open()))
  const given = Map.groupBy(opened, ({ assigneeId }) => assigneeId)
  expect([given.get('ann')?.length, given.get('bob')?.length]).toEqual([3, 3])
  const { data } = await desk.rep.tickets.assignments({ id: opened[0]!.id })
  expect(data).toMatchObject([
    {
      reason: 'least_busy',
      userId: opened[0]!.assigneeId,
      candidates: [
        { userId: 'ann', obstacle: null },
        { userId: 'bob', obstacle: null },
      ],
    },
  ])
  // A ticket of the highest priority weighs as much as two others.
  await desk.open({ priority: 1 })
  const { data: loads } = await desk.rep.tickets.assignments({ id: (await desk.open()).id })
  expect(loads[0]).toMatchObject({ userId: 'bob', candidates: [{ load: 10 }, { load: 6 }] })
  expect(await desk.test.events('ticket.assigned')).toHaveLength(8)
})

it('keeps to who answered the customer, to skills, capacity and who is there', async () => {
  await using desk = await openTeam()
  await desk.admin.ticketRoutings.set({
    teamId: 't1',
    isAutomatic: false,
    stickyDays: 7,
    skills: ['german'],
    capacity: 6,
  })
  await desk.admin.ticketAgents.set({ userId: 'ann', skills: ['german'] })
  const bob = desk.test.as('service-rep', { id: 'bob' })
  const { id } = await desk.open()
  expect((await desk.rep.tickets.get({ id })).assigneeId).toBeNull()
  await bob.tickets.write({ id, body: 'Hello', lastSeenMessageId: null })
  expect(await desk.rep.tickets.route({ id })).toMatchObject({ userId: 'bob', reason: 'sticky' })
  const german = await desk.rep.tickets.open({
    customerId: desk.customerId,
    subject: 'Wo?',
    tags: ['german'],
  })
  expect(await desk.rep.tickets.route({ id: german.id })).toMatchObject({
    userId: 'ann',
    reason: 'least_busy',
  })
  await desk.admin.ticketAgents.set({ userId: 'ann', isAvailable: false })
  expect(await desk.rep.tickets.route({ id: german.id })).toMatchObject({ userId: null, reason: 'nobody' })
  expect(await desk.rep.tickets.get({ id: german.id })).toMatchObject({ assigneeId: 'ann' })
  for (let count = 0; count < 2; count++) await desk.rep.tickets.route({ id: (await desk.open()).id })
  const full = await desk.rep.tickets.route({ id: (await desk.open()).id })
  expect(full).toMatchObject({
    reason: 'nobody',
    candidates: [{ obstacle: 'away' }, { userId: 'bob', obstacle: 'full' }],
  })
  const { id: other } = await desk.rep.tickets.open({
    customerId: desk.customerId,
    subject: 'x',
    teamId: 't2',
  })
  expect(await refusalOf(desk.rep.tickets.route({ id: other }))).toBe('KITH_TICKETS_ROUTING_UNKNOWN')
})

it('gives the tickets of who has gone away to others after a while, or back to nobody, unless they come back', async () => {
  await using desk = await openTeam()
  const { admin, rep, test } = desk
  await admin.ticketRoutings.set({ teamId: 't1', requeueMinutes: 10, capacity: 4 })
  const { id } = await desk.open({ priority: 1 })
  expect((await rep.tickets.get({ id })).assigneeId).toBe('ann')
  const settle = async (minutes: number) => {
    test.clock.advance(minutes * 60_000)
    while ((await test.crm.tick()) > 0);
    return (await rep.tickets.get({ id })).assigneeId
  }
  await admin.ticketAgents.set({ userId: 'ann', isAvailable: false })
  expect(await settle(9)).toBe('ann')
  await admin.ticketAgents.set({ userId: 'ann', isAvailable: true })
  expect(await settle(20)).toBe('ann')
  await admin.ticketAgents.set({ userId: 'ann', isAvailable: false })
  await settle(5)
  // Said again, they are not away for less long.
  await admin.ticketAgents.set({ userId: 'ann', isAvailable: false, skills: ['german'] })
  expect(await settle(5)).toBe('bob')
  await admin.ticketAgents.set({ userId: 'bob', isAvailable: false })
  expect(await settle(10)).toBe(null)
  await rep.tickets.assign({ id, assigneeId: 'bob' })
  await rep.tickets.transition({ id, status: 'waiting_customer' })
  expect(await settle(60)).toBe('bob')
})
