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
