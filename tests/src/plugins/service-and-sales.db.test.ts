import { type Plugin } from '@kith/core'
import { sales } from '@kith/sales'
import { surveys } from '@kith/surveys'
import { createTestCrm } from '@kith/testing'
import { tickets } from '@kith/tickets'
import { describe, expect, it } from 'vitest'

const DAY_MS = 86_400_000

const satisfaction = {
  key: 'service',
  title: 'Our service',
  kind: 'csat',
  status: 'active',
  questions: [
    { id: 'satisfied', type: 'scale', min: 1, max: 5, isRequired: true, text: { en: 'Satisfied?' } },
  ],
} as const

/** A CRM with sales, tickets and surveys, and a customer whose contract ends in 20 days. */
async function openHouse() {
  const test = await createTestCrm({ plugins: [surveys(), sales(), tickets()] })
  const manager = test.as('relationship-manager')
  const { id: customerId } = await manager.customers.create({ name: '张三' })
  await test.as('market-analyst').surveys.create(satisfaction)
  const settle = async (): Promise<void> => {
    while ((await test.crm.tick()) > 0);
  }
  await settle()
  const endOn = new Date(test.clock().getTime() + 20 * DAY_MS).toISOString().slice(0, 10)
  const contract = { number: 'C-1', title: 'Tea', startOn: '2025-01-01', endOn }
  const { id } = await manager.contracts.create({ customerId, contract })
  await manager.contracts.move({ id, status: 'active' })
  await settle()
  return {
    test,
    manager,
    rep: test.as('service-rep'),
    customerId,
    settle,
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  }
}

type House = Awaited<ReturnType<typeof openHouse>>

/** Opens a ticket, resolves it, and lets the customer say how that was. */
async function serve({ test, rep, manager, customerId, settle }: House, satisfied: number): Promise<void> {
  const opened = await rep.tickets.open({ customerId, subject: 'The kettle is broken', kind: 'service' })
  await settle()
  const overlays = (await manager.customerOverlays.list({})).data.map(({ overlay }) => overlay)
  expect(overlays).toContain('in_after_sales')
  await rep.tickets.transition({ id: opened.id, status: 'resolved' })
  await settle()
  const [survey] = (await test.as('market-analyst').surveys.list({})).data
  const topic = opened.id
  const { token } = await rep.surveys.invite({ id: survey!.id, customerId, ref: `ticket/${topic}`, topic })
  const visitor = test.crm.visitor({ client: { address: '203.0.113.7' } })
  await visitor.surveys.answer({ token: token!, answers: { satisfied } })
  await rep.tickets.transition({ id: opened.id, status: 'closed' })
  await settle()
}

describe('a ticket that is over', () => {
  it.each([
    [5, ['renewal', 'renewal'], ['renewal_window']],
    [3, ['renewal'], ['renewal_window']],
    [1, ['renewal', 'retention'], ['marketing_hold', 'renewal_window']],
  ])('that was rated with %s leads to %s, and leaves the customer in %s', async (score, types, left) => {
    await using house = await openHouse()
    await serve(house, score)
    const { data: tasks } = await house.manager.tasks.list({ sort: 'type' })
    expect(tasks.map(({ type }) => type)).toEqual(types)
    const { data: overlays } = await house.manager.customerOverlays.list({})
    expect(
      overlays.map(({ overlay }) => String(overlay)).toSorted((one, other) => one.localeCompare(other)),
    ).toEqual(left)
  })
})

describe('each of them', () => {
  const all = { sales, tickets, surveys }
  const without = (absent: string): Plugin[] =>
    Object.entries(all).flatMap(([id, plugin]) => (id === absent ? [] : [plugin() as Plugin]))

  it.each(Object.keys(all))('does without %s', async (absent) => {
    await using test = await createTestCrm({ plugins: without(absent) })
    const manager = test.as('relationship-manager')
    const { id: customerId } = await manager.customers.create({ name: '张三' })
    const input = { customerId, subject: 'Help', kind: 'service' }
    if (absent !== 'tickets')
      await test.crm.execute({ operation: 'tickets.open', input, actor: manager.session.actor })
    while ((await test.crm.tick()) > 0);
    expect(test.errors).toEqual([])
    expect(await manager.customers.get({ id: customerId })).toMatchObject({ id: customerId })
  })
})
