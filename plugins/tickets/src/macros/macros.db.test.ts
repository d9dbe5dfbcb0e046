import { expect, it } from 'vitest'

import { openDesk, refusalOf } from '../fixtures/open-desk.ts'
import type { MacroStep } from '../ticket-inputs.ts'

async function openMacro(actions: readonly MacroStep[]) {
  const desk = await openDesk()
  const { id: macroId } = await desk.admin.ticketMacros.create({ name: 'Lost', actions })
  const { id } = await desk.open()
  const rep = desk.test.as('service-rep', { id: 'ann' })
  return { ...desk, rep, asked: { id, macroId }, [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() }
}

const lost: readonly MacroStep[] = [
  { do: 'tag', add: ['lost', 'parcel'] },
  { do: 'tag', remove: ['parcel'] },
  { do: 'set', priority: 2, rootCause: 'carrier' },
  { do: 'assign', to: 'me' },
  { do: 'note', body: '{{agent.name}} asks the carrier' },
  { do: 'reply', body: 'Dear {{customer.name}}, we look for {{ticket.number}}: {{ticket.subject}}.' },
  { do: 'transition', status: 'waiting_third' },
]

it('a macro does everything that it says in its order, and words what it writes', async () => {
  await using desk = await openMacro(lost)
  expect(await desk.rep.tickets.applyMacro({ ...desk.asked, lastSeenMessageId: null })).toMatchObject({
    tags: ['lost'],
    priority: 2,
    rootCause: 'carrier',
    assigneeId: 'ann',
    category: 'waiting_third',
    firstResponseAt: desk.test.clock(),
  })
  const { data } = await desk.rep.tickets.messages({ id: desk.asked.id })
  expect(data.map(({ direction, body }) => [direction, body])).toEqual([
    ['internal', 'ann asks the carrier'],
    ['out', 'Dear 张三, we look for T-1: The parcel is missing.'],
  ])
})

it('a macro does nothing where one of its steps is refused', async () => {
  await using desk = await openMacro([...lost.slice(0, 5), { do: 'transition', status: 'nowhere' }])
  const { rep, asked } = desk
  const before = await rep.tickets.get({ id: asked.id })
  const events = (await desk.test.events()).length
  expect(await refusalOf(rep.tickets.applyMacro(asked))).toBe('KITH_TICKETS_STATUS_UNKNOWN')
  expect(await rep.tickets.get({ id: asked.id })).toEqual(before)
  expect((await rep.tickets.messages({ id: asked.id })).data).toEqual([])
  expect(await desk.test.events()).toHaveLength(events)
})

it('a macro lets nobody do what they may not, nor answer past what was written meanwhile', async () => {
  await using desk = await openMacro([{ do: 'reply', body: 'Hello' }])
  const { asked } = desk
  expect(await refusalOf(desk.manager.tickets.applyMacro(asked))).toBe('KITH_FORBIDDEN')
  await desk.shop.tickets.write({ id: asked.id, body: 'It came', direction: 'in' })
  const stale = { ...asked, lastSeenMessageId: null }
  expect(await refusalOf(desk.rep.tickets.applyMacro(stale))).toBe('KITH_TICKETS_STALE_REPLY')
  expect(await refusalOf(desk.rep.tickets.applyMacro({ ...stale, force: true }))).toBe('done')
  await desk.admin.ticketMacros.update({ id: asked.macroId, patch: { isActive: false } })
  expect(await refusalOf(desk.rep.tickets.applyMacro(asked))).toBe('KITH_TICKETS_MACRO_UNKNOWN')
})

it('a saved reply is worded for a ticket, and says nothing that is unknown', async () => {
  await using desk = await openDesk()
  const { id: savedReplyId } = await desk.admin.savedReplies.create({
    name: 'Hello',
    body: 'Dear {{customer.name}} ({{ticket.number}})',
  })
  const { id } = await desk.open()
  expect(await desk.rep.tickets.draft({ id, savedReplyId })).toEqual({ body: 'Dear 张三 (T-1)' })
  const odd = { name: 'x', body: 'Your number is {{customer.idNumber}}' }
  expect(await refusalOf(desk.admin.savedReplies.create(odd))).toBe('KITH_VALIDATION')
  await desk.admin.savedReplies.update({ id: savedReplyId, patch: { isActive: false } })
  expect(await refusalOf(desk.rep.tickets.draft({ id, savedReplyId }))).toBe('KITH_TICKETS_REPLY_UNKNOWN')
})
