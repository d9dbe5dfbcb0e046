import { createTestCrm } from '@kith/testing'
import { expect, it } from 'vitest'

import { outcomeOf } from '../policy/refusal.ts'

it('changes of one customer that state no version all happen, whoever comes between', async () => {
  await using test = await createTestCrm()
  const { customers } = test.as('relationship-manager')
  const { id, version } = await customers.create({ name: '张三' })
  const changes = ['nickname', 'industry', 'occupation', 'legalName'].flatMap((field) =>
    [1, 2].map((round) => outcomeOf(customers.update({ id, patch: { [field]: `${field} ${round}` } }))),
  )
  expect(await Promise.all(changes)).toEqual(changes.map(() => 'ok'))
  expect((await customers.get({ id })).version).toBe(version + changes.length)
})

it('of changes that state the version, one happens', async () => {
  await using test = await createTestCrm()
  const { customers } = test.as('relationship-manager')
  const { id, version: ifVersion } = await customers.create({ name: '张三' })
  const changes = ['a', 'b', 'c'].map((nickname) =>
    outcomeOf(customers.update({ id, patch: { nickname }, ifVersion })),
  )
  expect((await Promise.all(changes)).toSorted()).toEqual([
    'KITH_VERSION_MISMATCH',
    'KITH_VERSION_MISMATCH',
    'ok',
  ])
})
