import { expect, it } from 'vitest'

import { openDesk, refusalOf } from '../fixtures/open-desk.ts'

const eur = (amount: number) => ({ amount, currency: 'EUR' })

async function openRemedies() {
  const desk = await openDesk()
  await desk.admin.tickets.configure({ remedyLimit: eur(5000) })
  const { id } = await desk.rep.complaints.register({
    customerId: desk.customerId,
    subject: 'Rude',
    againstUserId: 'carl',
  })
  await desk.rep.complaints.advance({ id, to: 'acknowledged', body: 'Heard' })
  await desk.rep.complaints.advance({ id, to: 'assessed', severity: 'major', validity: 'justified' })
  await desk.rep.complaints.advance({ id, to: 'investigating' })
  const boss = (name: string, teamIds = ['t1']) =>
    desk.test.as('relationship-manager', { id: name, attributes: { teamIds } }).complaintRemedies
  return {
    ...desk,
    id,
    boss,
    propose: (value: { amount: number; currency: string }) =>
      refusalOf(
        desk.rep.complaints.advance({
          id,
          to: 'proposed',
          remedy: 'refund',
          remedyValue: value,
          body: 'Money',
        }),
      ),
    request: (amount: number) =>
      desk.rep.complaintRemedies.request({ id, remedy: 'refund', value: eur(amount) }),
    [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
  }
}

it('a remedy within the limit is promised by one person', async () => {
  await using desk = await openRemedies()
  expect(await desk.propose(eur(5000))).toBe('done')
})

it('a remedy above the limit, or in another currency, is promised when somebody else has approved as much', async () => {
  await using desk = await openRemedies()
  expect(await desk.propose({ amount: 1, currency: 'JPY' })).toBe('KITH_TICKETS_REMEDY_UNAPPROVED')
  expect(await desk.propose(eur(9000))).toBe('KITH_TICKETS_REMEDY_UNAPPROVED')
  const { id } = await desk.request(8000)
  expect(await desk.propose(eur(8000))).toBe('KITH_TICKETS_REMEDY_UNAPPROVED')
  await desk.boss('dora').decide({ id, isApproved: true })
  expect(await desk.propose(eur(9000))).toBe('KITH_TICKETS_REMEDY_UNAPPROVED')
  expect(await desk.propose(eur(8000))).toBe('done')
  // Nor does it become more on the way.
  await desk.rep.complaints.advance({ id: desk.id, to: 'accepted' })
  const more = { id: desk.id, to: 'remedied', remedyValue: eur(8001) } as const
  expect(await refusalOf(desk.rep.complaints.advance(more))).toBe('KITH_TICKETS_REMEDY_UNAPPROVED')
  expect(await refusalOf(desk.rep.complaints.advance({ id: desk.id, to: 'remedied' }))).toBe('done')
})

it('a remedy is decided once, by nobody who asked for it or whom the complaint is against, and in their own team only', async () => {
  await using desk = await openRemedies()
  const { id } = await desk.request(9000)
  const decide = (name: string, teamIds?: string[]) =>
    refusalOf(desk.boss(name, teamIds).decide({ id, isApproved: false }))
  expect(await decide('u-service-rep')).toBe('KITH_TICKETS_SECOND_PERSON')
  expect(await decide('carl')).toBe('KITH_TICKETS_HANDLER_INVOLVED')
  expect(await decide('dora', ['t2'])).toBe('KITH_NOT_FOUND')
  expect(await refusalOf(desk.rep.complaintRemedies.decide({ id, isApproved: true }))).toBe('KITH_FORBIDDEN')
  expect(await decide('dora')).toBe('done')
  expect(await decide('emil')).toBe('KITH_TICKETS_REMEDY_DECIDED')
  expect(await desk.propose(eur(9000))).toBe('KITH_TICKETS_REMEDY_UNAPPROVED')
  const { id: again } = await desk.request(9000)
  const outcomes = await Promise.all(
    ['dora', 'emil'].map((name) => refusalOf(desk.boss(name).decide({ id: again, isApproved: true }))),
  )
  expect(outcomes.toSorted((a, b) => a.localeCompare(b))).toEqual(['done', 'KITH_TICKETS_REMEDY_DECIDED'])
})
