import { describe, expect, it } from 'vitest'

import { openDesk, refusalOf } from '../fixtures/open-desk.ts'
import type { AdvanceComplaintInput } from './complaint-inputs.ts'
import type { Stage } from './stages.ts'

const DAY_MS = 86_400_000

async function complain(product = 'Kettle') {
  const desk = await openDesk()
  const register = () =>
    desk.rep.complaints.register({
      customerId: desk.customerId,
      subject: 'It smokes',
      product,
      issue: 'Safety',
    })
  return { ...desk, register, [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() }
}

const assessed = { severity: 'major', validity: 'justified' } as const
const closing = {
  rootCause: 'thermostat',
  correctiveAction: 'Recall the batch',
  body: 'We recall it.',
} as const

describe('a complaint', () => {
  it('goes from registered to closed, and the customer is told each answer on its ticket', async () => {
    await using desk = await complain()
    const targets = [
      { metric: 'acknowledge', minutes: 60 * 24 },
      { metric: 'resolution', minutes: 60 * 24 * 28 },
    ] as const
    await desk.admin.slaPolicies.create({ name: 'Complaints', match: { kind: 'complaint' }, targets })
    const { id, ticketId } = await desk.register()
    const go = (to: Stage, more: Omit<AdvanceComplaintInput, 'id' | 'to'> = {}) =>
      desk.rep.complaints.advance({ id, to, ...more })
    await go('acknowledged', { body: 'We have your complaint.' })
    await go('assessed', assessed)
    await go('investigating')
    await go('proposed', {
      remedy: 'refund',
      remedyValue: { amount: 4900, currency: 'EUR' },
      body: 'Your money back.',
    })
    expect(await desk.rep.tickets.get({ id: ticketId })).toMatchObject({ category: 'waiting_customer' })
    await go('rejected')
    await go('escalated')
    await go('proposed', { remedy: 'compensation', body: 'And 20 on top.' })
    await go('accepted')
    await go('remedied')
    expect(await go('closed', closing)).toMatchObject({
      stage: 'closed',
      severity: 'major',
      remedy: 'compensation',
      isDisputed: true,
      isTimely: true,
      recurrenceOfId: null,
    })
    const { data } = await desk.rep.tickets.messages({ id: ticketId })
    expect(data.map(({ body, isAuto }) => [body, isAuto])).toEqual([
      ['We have your complaint.', true],
      ['Your money back.', false],
      ['And 20 on top.', false],
      ['We recall it.', false],
    ])
    expect(await desk.rep.tickets.get({ id: ticketId })).toMatchObject({
      category: 'closed',
      kind: 'complaint',
    })
    const clocks = (await desk.rep.tickets.sla({ id: ticketId })).data
    expect(new Map(clocks.map(({ metric, state }) => [metric, state]))).toEqual(
      new Map([
        ['acknowledge', 'met'],
        ['resolution', 'met'],
      ]),
    )
  })

  it('takes no stage out of order, and none without what it needs', async () => {
    await using desk = await complain()
    const { id } = await desk.register()
    const go = (step: object) => refusalOf(desk.rep.complaints.advance({ id, ...step } as never))
    expect(await go({ to: 'closed', ...closing })).toBe('KITH_TICKETS_STAGE_REFUSED')
    expect(await go({ to: 'acknowledged' })).toBe('KITH_TICKETS_STAGE_NEEDS')
    expect(await go({ to: 'acknowledged', body: 'Yes' })).toBe('done')
    expect(await go({ to: 'assessed', severity: 'minor' })).toBe('KITH_TICKETS_STAGE_NEEDS')
  })

  it('is not handled by whom it is against', async () => {
    await using desk = await complain()
    const against = { customerId: desk.customerId, subject: 'Rude', againstUserId: 'u-service-rep' }
    const { id } = await desk.rep.complaints.register(against)
    const step = { id, to: 'acknowledged', body: 'x' } as const
    expect(await refusalOf(desk.rep.complaints.advance(step))).toBe('KITH_TICKETS_HANDLER_INVOLVED')
    const other = desk.test.as('service-rep', { id: 'bob' })
    expect(await refusalOf(other.complaints.advance(step))).toBe('done')
  })

  it('says which one of the same cause was before it, within 90 days', async () => {
    await using desk = await complain()
    const close = async () => {
      const { id } = await desk.register()
      const path = [
        'acknowledged',
        'assessed',
        'investigating',
        'proposed',
        'accepted',
        'remedied',
        'closed',
      ] as const
      for (const to of path)
        await desk.rep.complaints.advance({ id, to, ...assessed, remedy: 'apology', ...closing })
      return desk.rep.complaints.get({ id })
    }
    const first = await close()
    desk.test.clock.advance(89 * DAY_MS)
    const second = await close()
    desk.test.clock.advance(91 * DAY_MS)
    expect([second.recurrenceOfId, (await close()).recurrenceOfId]).toEqual([first.id, null])
  })
})

describe('anybody', () => {
  it('complains at a place that was made for it, and asks where it stands by a token of their own', async () => {
    await using desk = await complain()
    const { key } = await desk.admin.complaintIntakes.create({ name: 'Page', teamId: 't1' })
    const visitor = desk.test.crm.visitor({ client: { address: '203.0.113.7' } })
    const filed = await visitor.complaints.file({
      key,
      name: '王五',
      phone: '13800138000',
      subject: 'Broken',
    })
    expect(await visitor.complaints.status({ token: filed.statusToken })).toMatchObject({
      number: filed.number,
      stage: 'registered',
      closedAt: null,
    })
    const { data } = await desk.rep.complaints.list({})
    const customer = await desk.rep.customers.get({ id: data[0]!.customerId })
    expect(customer).toMatchObject({ name: '王五', teamId: 't1' })
    expect(await refusalOf(visitor.complaints.status({ token: 'guessed' }))).toBe('KITH_TOKEN_INVALID')
    expect(await refusalOf(visitor.complaints.file({ key: 'guessed', name: 'x', subject: 'x' }))).toBe(
      'KITH_TOKEN_INVALID',
    )
  })
})
