import { createTestCrm } from '@kith/testing'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { answers, desk } from '../fixtures/service-plugins.ts'
import { sales } from '../plugin.ts'

const DAY_MS = 86_400_000

/** A CRM with a desk and surveys beside sales. */
async function openService() {
  const test = await createTestCrm({ plugins: [sales(), desk(), answers()] })
  const manager = test.as('relationship-manager')
  const operator = test.as('system-admin')
  const { id: customerId } = await manager.customers.create({ name: '张三' })
  const settle = async (): Promise<void> => {
    while ((await test.crm.tick()) > 0);
  }
  const overlays = async (): Promise<readonly string[]> =>
    (await manager.customerOverlays.list({})).data.map(({ overlay }) => overlay!).toSorted()
  return {
    test,
    manager,
    customerId,
    settle,
    overlays,
    async tell(ticketId: string, category: string, kind = 'service'): Promise<void> {
      test.clock.advance(1000)
      const event = category === 'new' ? 'ticket.opened' : 'ticket.moved'
      const ticket = { customerId, ticketId, number: `T-${ticketId}`, kind, category }
      await manager.tickets.tell({ event, ticket })
      await settle()
    },
    async answer(topic: string, score: number, kind = 'csat'): Promise<void> {
      await manager.surveys.tell({ customerId, topic, score, kind })
      await settle()
    },
    /** Delivers once more that tickets were opened. */
    async again(): Promise<void> {
      const [first] = await test.events('ticket.opened')
      const subscriber = 'serviceCases.ticket-opened'
      await operator.events.replay({ subscriber, since: first!.occurredAt })
      await settle()
    },
    tasks: async (type: string) => (await manager.tasks.list({ where: { type }, sort: 'id' })).data,
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  }
}

type Service = Awaited<ReturnType<typeof openService>>

/** A contract of the customer that ends in 20 days. */
async function openRenewalWindow({ test, manager, customerId, settle }: Service): Promise<void> {
  await settle()
  const endOn = new Date(test.clock().getTime() + 20 * DAY_MS).toISOString().slice(0, 10)
  const contract = {
    number: 'C-1',
    title: 'Tea',
    startOn: '2025-01-01',
    endOn,
    ownerId: 'u-owner',
    noticeDays: 10,
  }
  const { id } = await manager.contracts.create({ customerId, contract })
  await manager.contracts.move({ id, status: 'active' })
  await settle()
}

describe('a ticket', () => {
  it('puts its customer in after-sales until the last one is closed', async () => {
    await using service = await openService()
    await service.tell('1', 'new')
    await service.tell('2', 'new', 'return')
    await service.tell('1', 'resolved')
    await service.tell('1', 'closed')
    expect(await service.overlays()).toEqual(['in_after_sales'])
    await service.tell('2', 'cancelled')
    expect(await service.overlays()).toEqual([])
    await service.tell('2', 'open', 'return')
    expect(await service.overlays()).toEqual(['in_after_sales'])
  })

  it('of a complaint puts them in a complaint, of a question nowhere, and follows its kind', async () => {
    await using service = await openService()
    await service.tell('1', 'new', 'question')
    expect(await service.overlays()).toEqual([])
    await service.tell('1', 'open', 'complaint')
    expect(await service.overlays()).toEqual(['in_complaint'])
    await service.tell('1', 'open', 'incident')
    expect(await service.overlays()).toEqual(['in_after_sales'])
  })

  it('is as it was told last, whatever is delivered again', async () => {
    const step = fc.record({
      ticket: fc.constantFrom('1', '2'),
      category: fc.constantFrom('open', 'waiting_customer', 'resolved', 'closed', 'cancelled'),
      kind: fc.constantFrom('service', 'complaint', 'question'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        await using service = await openService()
        for (const ticket of new Set(steps.map((each) => each.ticket))) await service.tell(ticket, 'new')
        for (const { ticket, category, kind } of steps) await service.tell(ticket, category, kind)
        const last = new Map(steps.map((each) => [each.ticket, each]))
        const open = [...last.values()].filter(({ category }) => !/closed|cancelled/.test(category))
        const wanted = open.flatMap(({ kind }) =>
          kind === 'question' ? [] : [kind === 'service' ? 'in_after_sales' : 'in_complaint'],
        )
        expect(await service.overlays()).toEqual(wanted.toSorted())
        await service.again()
        expect(await service.overlays()).toEqual(wanted.toSorted())
      }),
      { numRuns: 10 },
    )
  })

  it('leaves its cause with whoever the customer has become', async () => {
    await using service = await openService()
    const { manager, customerId } = service
    await service.tell('1', 'new')
    const { id } = await manager.customers.create({ name: '张三丰' })
    await manager.customers.merge({ id, duplicateIds: [customerId] })
    await service.settle()
    expect(await service.overlays()).toEqual(['in_after_sales'])
    await service.tell('1', 'closed')
    expect(await service.overlays()).toEqual([])
  })
})

describe('a satisfied customer whose contract ends', () => {
  it.each(['before', 'after'])(
    'is somebody to talk to about it, who has answered %s it was closed',
    async (when) => {
      await using service = await openService()
      await openRenewalWindow(service)
      const renewals = (await service.tasks('renewal')).length
      await service.tell('1', 'resolved')
      if (when === 'before') await service.answer('1', 5)
      expect(await service.tasks('renewal')).toHaveLength(renewals)
      await service.tell('1', 'closed')
      if (when === 'after') await service.answer('1', 5)
      await service.answer('1', 4)
      const tasks = await service.tasks('renewal')
      expect(tasks).toHaveLength(renewals + 1)
      expect(tasks.at(-1)).toMatchObject({ ownerId: 'u-owner', notes: expect.stringContaining('T-1: 5/5') })
      expect(await service.overlays()).toEqual(['renewal_window'])
    },
  )

  it('is none of those who answer something else, or whose contract does not end', async () => {
    await using service = await openService()
    await service.tell('1', 'closed')
    await service.answer('1', 5)
    await openRenewalWindow(service)
    const renewals = (await service.tasks('renewal')).length
    await service.tell('2', 'closed')
    await service.answer('2', 3)
    await service.answer('2', 5, 'ces')
    await service.answer('unheard-of', 5)
    expect(await service.tasks('renewal')).toHaveLength(renewals)
  })
})

describe('a customer who was not satisfied', () => {
  it('is talked to soon, and gets no marketing for a while', async () => {
    await using service = await openService()
    await service.tell('1', 'closed', 'complaint')
    await service.answer('1', 1)
    await service.answer('1', 2)
    const tasks = await service.tasks('retention')
    expect(tasks).toMatchObject([{ priority: 'high', ownerId: 'u-relationship-manager' }])
    expect(await service.overlays()).toEqual(['marketing_hold'])
    service.test.clock.advance(29 * DAY_MS)
    await service.settle()
    expect(await service.overlays()).toEqual(['marketing_hold'])
    service.test.clock.advance(DAY_MS)
    await service.settle()
    expect(await service.overlays()).toEqual([])
  })
})

describe('sales', () => {
  it.each([
    ['tickets and surveys', []],
    ['surveys', [desk()]],
    ['tickets', [answers()]],
  ])('do without %s', async (_what, others) => {
    await using test = await createTestCrm({ plugins: [sales(), ...others] })
    const manager = test.as('relationship-manager')
    const { id } = await manager.customers.create({ name: '张三' })
    while ((await test.crm.tick()) > 0);
    expect(await manager.customers.get({ id })).toMatchObject({ id })
    const heard = 4 - others.length * (others[0]?.id === 'tickets' ? 3 : 1)
    expect(test.crm.manifest.dropped.filter((each) => each.includes('subscribes'))).toHaveLength(heard)
  })
})
