import { expect, it } from 'vitest'

import { openDesk } from '../fixtures/open-desk.ts'

const HOUR_MS = 3_600_000
const causes = ['thermostat', 'thermostat', 'cable', 'thermostat', 'cable', 'lid']

it('what complaints have taught is told in one answer, and of few people to nobody who only counts', async () => {
  await using desk = await openDesk()
  const from = desk.test.clock()
  for (const [index, rootCause] of causes.entries()) {
    const { id } = await desk.rep.complaints.register({ customerId: desk.customerId, subject: 'It smokes' })
    const go = (
      to: 'acknowledged' | 'assessed' | 'investigating' | 'proposed' | 'accepted' | 'remedied' | 'closed',
      more = {},
    ) => desk.rep.complaints.advance({ id, to, ...more })
    await go('acknowledged', { body: 'Heard' })
    await go('assessed', { severity: 'minor', validity: 'justified' })
    await go('investigating')
    desk.test.clock.advance((index + 1) * HOUR_MS)
    await go('proposed', { remedy: 'refund', remedyValue: { amount: 100, currency: 'CNY' }, body: 'Money' })
    for (const to of ['accepted', 'remedied'] as const) await go(to)
    await go('closed', { rootCause, correctiveAction: 'Recall', body: 'Bye' })
  }
  const range = { from, to: new Date(desk.test.clock().getTime() + 1) }
  const told = await desk.rep.complaints.analyze(range)
  expect(told).toMatchObject({ closed: 6, repeated: 3, repeatRate: 0.5, isSuppressed: false })
  expect(told.rootCauses).toEqual([
    { rootCause: 'thermostat', complaints: 3, share: 1 / 2, cumulative: 1 / 2 },
    { rootCause: 'cable', complaints: 2, share: 1 / 3, cumulative: 5 / 6 },
    { rootCause: 'lid', complaints: 1, share: 1 / 6, cumulative: 1 },
  ])
  expect(told.remedies).toEqual([{ remedy: 'refund', currency: 'CNY', complaints: 6, cost: 600 }])
  const waits = new Map(told.stages.map(({ stage, meanMinutes }) => [stage, meanMinutes]))
  expect(waits.get('investigating')).toBe((60 * (1 + 2 + 3 + 4 + 5 + 6)) / 6)
  expect(waits.get('accepted')).toBe(0)
  const none = { closed: null, repeated: null, rootCauses: [], remedies: [], stages: [], isSuppressed: true }
  expect(await desk.test.as('market-analyst').complaints.analyze(range)).toMatchObject(none)
  const west = desk.test.as('service-rep', { id: 'zoe', attributes: { teamIds: ['t2'] } })
  expect(await west.complaints.analyze(range)).toMatchObject({ closed: 0, rootCauses: [], stages: [] })
})
