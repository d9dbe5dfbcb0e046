import { expect, it } from 'vitest'

import { openDesk } from './fixtures/open-desk.ts'

const DAY_MS = 86_400_000

async function openClosing() {
  const desk = await openDesk()
  await desk.admin.tickets.configure({ autoCloseDays: 4, closeWarning: 'We close this tomorrow.' })
  // A schedule counts from when the first worker has seen it.
  await desk.test.crm.tick()
  const { id } = await desk.open()
  await desk.rep.tickets.transition({ id, status: 'resolved' })
  return {
    ...desk,
    id,
    async waitDays(days: number) {
      desk.test.clock.advance(days * DAY_MS)
      while ((await desk.test.crm.tick()) > 0);
    },
    state: async () => {
      const { category } = await desk.rep.tickets.get({ id })
      const { data } = await desk.rep.tickets.messages({ id })
      return [category, data.filter(({ isAuto }) => isAuto).length]
    },
    [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
  }
}

it('frappe 1640, 2053 and 2210: a resolved ticket is closed after its days, and the customer is told a day before, once', async () => {
  await using desk = await openClosing()
  await desk.waitDays(2.9)
  expect(await desk.state()).toEqual(['resolved', 0])
  await desk.waitDays(0.2)
  expect(await desk.state()).toEqual(['resolved', 1])
  await desk.waitDays(0.5)
  expect(await desk.state()).toEqual(['resolved', 1])
  await desk.waitDays(0.6)
  expect(await desk.state()).toEqual(['closed', 1])
  expect(await desk.rep.tickets.get({ id: desk.id })).toMatchObject({
    firstResponseAt: null,
    resolutionCount: 1,
  })
})

it('a customer who writes after the warning has the ticket opened, and is warned anew another time', async () => {
  await using desk = await openClosing()
  await desk.waitDays(3.1)
  await desk.shop.tickets.write({ direction: 'in', id: desk.id, body: 'Not yet!' })
  await desk.waitDays(9)
  expect(await desk.state()).toEqual(['open', 1])
  await desk.rep.tickets.transition({ id: desk.id, status: 'resolved' })
  await desk.waitDays(3.1)
  expect(await desk.state()).toEqual(['resolved', 2])
})

it('who is warned late has a day all the same', async () => {
  await using desk = await openClosing()
  await desk.waitDays(30)
  expect(await desk.state()).toEqual(['resolved', 1])
  await desk.waitDays(1)
  expect(await desk.state()).toEqual(['closed', 1])
})
