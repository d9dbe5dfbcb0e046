import type { KithError } from '@kith/core'
import type { TestCrm } from '@kith/testing'
import { expect } from 'vitest'

import { dumpDatabase } from '../policy/database-dump.ts'
import { endOf, serve } from './attack-http.ts'
import type { Attack, Kit } from './attack.ts'

const ABSENT = '019b8bab-0000-7000-8000-00000000dead'

/** Values of customers that are there, and of the items beside the one that is refused. */
const stored = {
  name: '欧阳无痕',
  phone: '13812345678',
  email: 'canary-stored@example.com',
  nickname: 'canary-nick',
}
const beside = {
  name: 'canary-name',
  phone: '13987654321',
  email: 'canary-beside@example.com',
  notes: 'canary-notes',
}
const CANARIES = /canary|欧阳|13812345678|13987654321|8613/

async function bulkErrors(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm()
  const [near, far] = await test.crm.system('stage', async (crm) => [
    (await crm.customers.create({ ...stored, teamId: 't1' })).id,
    (await crm.customers.create({ ...stored, teamId: 't2' })).id,
  ])
  const refused: readonly object[] = [
    { op: 'create', values: { name: 'x', phone: '12' } },
    { op: 'create', values: { name: 'x', shoeSize: 'canary' } },
    { op: 'create', values: { name: 'x', idNumber: 'canary', bankCard: 'canary' } },
    { op: 'create', values: { name: 'x', teamId: 't2' } },
    { op: 'update', id: near, patch: { nickname: 'x' }, ifVersion: 9 },
    { op: 'update', id: near, patch: { email: 'canary' } },
    { op: 'update', id: far, patch: { nickname: 'x' } },
    { op: 'update', id: ABSENT, patch: { nickname: 'x' } },
    { op: 'delete', id: far },
  ]
  const send = await serve(test.crm)
  const bulk = async (items: readonly object[], atomic: boolean) => {
    const before = await dumpDatabase(test)
    const answer = await send('POST', '/customers/bulk', { body: { items, atomic } })
    return { ...answer, isUnchanged: before === (await dumpDatabase(test)) }
  }
  for (const item of refused) {
    const alone = await bulk([item], false)
    const together = await bulk(
      [{ op: 'create', values: beside }, item, { op: 'create', values: beside }],
      false,
    )
    const [own] = alone.json['results'] as readonly object[]
    const results = together.json['results'] as readonly { readonly status: number }[]
    expect([item, results.map(({ status }) => status >= 400)]).toEqual([item, [false, true, false]])
    const told = JSON.stringify(results[1])
    expect([item, told.replaceAll('/items/1', '/items/0').replace('"index":1', '"index":0')]).toEqual([
      item,
      JSON.stringify(own),
    ])
    expect([item, CANARIES.test(told.replace(/"pointer":"[^"]*"/g, ''))]).toEqual([item, false])
    const whole = await bulk([{ op: 'create', values: beside }, item], true)
    expect([item, whole.status >= 400, whole.isUnchanged]).toEqual([item, true, true])
    expect([item, CANARIES.test(whole.text.replace(/"pointer":"[^"]*"/g, ''))]).toEqual([item, false])
  }
}

/** Everything that a call answers with, be it a coded refusal or a crash. */
async function outcomeOf(call: Promise<unknown>): Promise<object> {
  try {
    return { answer: await call }
  } catch (error) {
    const { code, status, message, issues } = error as KithError
    return { code, status, message, issues }
  }
}

/** Somebody who sees one of two customers tries to learn of the other, or to draw it to themselves, by merging. */
async function mergeOfOne(kit: Kit): Promise<void> {
  await using test = await kit.createTestCrm()
  const stranger = test.as('relationship-manager', { id: 'u9', attributes: { teamIds: ['t9'] } })
  const hidden = await stranger.customers.create({ name: '李四', phone: '13900139000' })
  const rep = test.as('relationship-manager')
  const own = await rep.customers.create({ name: '王芳' })
  const before = await dumpDatabase(test)
  const merges = [false, true].flatMap((dryRun) => [
    (id: string) => rep.customers.merge({ id: own.id, duplicateIds: [id], fields: { phone: id }, dryRun }),
    (id: string) => rep.customers.merge({ id, duplicateIds: [own.id], dryRun }),
  ])
  for (const merge of merges) {
    const audited = async (id: string) => {
      const count = (await test.audit()).length
      const refusal = await outcomeOf(merge(id))
      const entries = (await test.audit()).slice(count)
      return JSON.parse(JSON.stringify({ refusal, entries }).replaceAll(id, 'the id')) as unknown
    }
    const told = await audited(hidden.id)
    expect(told).toMatchObject({ refusal: { code: 'KITH_NOT_FOUND', status: 404 } })
    expect(told).toEqual(await audited(ABSENT))
    expect(await dumpDatabase(test)).toBe(before)
  }
  await expectMergedAbsent(test)
}

/** A merged customer is as absent as any other to those who do not see the survivor. */
async function expectMergedAbsent(test: TestCrm): Promise<void> {
  const rep = test.as('relationship-manager')
  const [survivor, retired] = [
    await rep.customers.create({ name: '王芳' }),
    await rep.customers.create({ name: '王小芳' }),
  ]
  await rep.customers.merge({ id: survivor.id, duplicateIds: [retired.id] })
  const stranger = test.as('relationship-manager', { id: 'u9', attributes: { teamIds: ['t9'] } })
  const own = await stranger.customers.create({ name: '李四' })
  const attempts = [
    (id: string) => stranger.customers.get({ id }),
    (id: string) => stranger.customers.update({ id, patch: { name: '赵' } }),
    (id: string) => stranger.customers.delete({ id }),
    (id: string) => stranger.customers.merge({ id: own.id, duplicateIds: [id] }),
    (id: string) => stranger.customers.contactPoints.list({ id }),
  ]
  for (const attempt of attempts)
    expect(await outcomeOf(attempt(retired.id))).toEqual(await outcomeOf(attempt(ABSENT)))
  expect(await endOf(rep.customers.get({ id: retired.id }))).toBe('ok')
}

/** Attacks by writes that name rows of others. */
export const rowsOfOthersAttacks: readonly Attack[] = [
  { number: 'W45', says: 'the refusal of one change among many repeats no other row', run: bulkErrors },
  {
    number: 'W47',
    says: 'a merge with a customer out of sight is refused as one with an absent customer',
    run: mergeOfOne,
  },
]
