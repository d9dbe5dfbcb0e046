import { definePolicy, type Filter, type Grant, type UndoMergeResult } from '@kith/core'
import { createTestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { club } from './fixtures/club-plugin.ts'
import { asSystem, type ClubCrm } from './fixtures/population.ts'

const everything = { public: 'allow', basic: 'allow', behaviour: 'allow', contact: 'allow' } as const

const merging: Grant = {
  entity: 'customer',
  actions: ['list', 'read', 'update', 'merge'],
  classes: everything,
}

/** A CRM in which `clerk` merges every customer; the grants say what else they see. */
function openFor(grants: readonly Grant[]): Promise<ClubCrm> {
  const history: Grant = { entity: 'merge', actions: ['read'], classes: everything }
  const roles = [{ name: 'clerk', title: 'clerk', grants: [history, ...grants] }]
  return createTestCrm({ plugins: [club()], policy: definePolicy({ id: 'clerks', roles }) })
}

const seeing = (entity: string, rows?: Filter): Grant => ({
  entity,
  actions: ['list', 'read'],
  classes: everything,
  ...(rows === undefined ? {} : { rows }),
})

interface Pair {
  readonly survivor: string
  readonly retired: string
}

const createPair = (test: ClubCrm): Promise<Pair> =>
  asSystem(test, async (crm) => ({
    survivor: (await crm.customers.create({ name: '甲', nickname: 'one', city: '上海' })).id,
    retired: (await crm.customers.create({ name: '乙', nickname: 'two', city: '深圳' })).id,
  }))

async function merge(test: ClubCrm, pair: Pair, fields: Readonly<Record<string, string>> = {}) {
  const { mergeId } = await asSystem(test, (crm) =>
    crm.customers.merge({ id: pair.survivor, duplicateIds: [pair.retired], fields }),
  )
  return mergeId!
}

const put = (test: ClubCrm, entity: string, values: Readonly<Record<string, unknown>>): Promise<string> =>
  asSystem(test, async (crm) => (await crm.clubs.put({ entity, values })).id)

/** What the clerk is told who refuses conflicts, and then who keeps them. */
async function told(test: ClubCrm, id: string): Promise<readonly [refusal: unknown, kept: UndoMergeResult]> {
  const clerk = test.as('clerk')
  const refusal = await clerk.merges.undo({ id }).then(
    (): unknown => 'undone',
    ({ code, message, params, issues }): unknown => ({ code, message, params, issues }),
  )
  return [refusal, await clerk.merges.undo({ id, onConflict: 'keep' })]
}

const NOTHING_NAMED = {
  code: 'KITH_MERGE_UNDO_CONFLICT',
  message: 'The merge cannot be undone as it was: rows or fields of it were changed since.',
  issues: [],
}

describe('undoing a merge after which rows were changed that the caller may not see', () => {
  it.each([1, 4])('tells of those they see, and never how many others there are (%i)', async (hidden) => {
    await using test = await openFor([merging, seeing('visit', { place: { in: ['A', 'A2'] } })])
    const pair = await createPair(test)
    const customerId = pair.retired
    const shown = await put(test, 'visit', { customerId, place: 'A' })
    const others: string[] = []
    for (let count = 0; count < hidden; count += 1)
      others.push(await put(test, 'visit', { customerId, place: 'B' }))
    const mergeId = await merge(test, pair)
    const edit = (id: string, place: string) =>
      asSystem(test, (crm) => crm.clubs.change({ entity: 'visit', id, patch: { place } }))
    await edit(shown, 'A2')
    for (const id of others) await edit(id, 'B2')
    const [refusal, { conflicts }] = await told(test, mergeId)
    expect(refusal).toEqual({
      ...NOTHING_NAMED,
      params: {},
      issues: [{ pointer: `/visit/${shown}`, code: 'edited', message: 'The row was edited' }],
    })
    expect(conflicts).toEqual([{ entity: 'visit', rowId: shown, reason: 'edited', fields: [] }])
  })

  it('is refused in the same words when none of them is seen', async () => {
    await using test = await openFor([merging])
    const pair = await createPair(test)
    const id = await put(test, 'visit', { customerId: pair.retired, place: 'B' })
    const mergeId = await merge(test, pair)
    await asSystem(test, (crm) => crm.clubs.change({ entity: 'visit', id, patch: { place: 'C' } }))
    const [refusal, { conflicts }] = await told(test, mergeId)
    expect([refusal, conflicts]).toEqual([{ ...NOTHING_NAMED, params: {} }, []])
  })
})

describe('undoing a merge after which fields were changed', () => {
  const edited = async (grants: readonly Grant[], patch: Readonly<Record<string, string>>) => {
    await using test = await openFor(grants)
    const pair = await createPair(test)
    const { survivor, retired } = pair
    const mergeId = await merge(test, pair, { name: retired, nickname: retired, city: retired })
    await asSystem(test, (crm) => crm.customers.update({ id: survivor, patch }))
    const [refusal, { conflicts }] = await told(test, mergeId)
    const { issues } = refusal as { readonly issues: readonly { readonly message: string }[] }
    return { messages: issues.map(({ message }) => message), fields: conflicts.map(({ fields }) => fields) }
  }
  const both = { name: '丙', nickname: 'three' }

  it('names all that the caller reads in clear', async () => {
    expect(await edited([merging], both)).toEqual({
      messages: ['Fields were edited: name, nickname'],
      fields: [['name', 'nickname']],
    })
  })

  it.each(['deny', 'mask'] as const)(
    'names none that the caller may not read in clear (%s)',
    async (level) => {
      const grants = [
        { ...merging, classes: { public: 'allow' }, fields: { name: 'allow', nickname: level } },
      ]
      expect(await edited(grants as readonly Grant[], both)).toEqual({
        messages: ['Fields were edited: name'],
        fields: [['name']],
      })
      const onlyHidden = { nickname: 'three' }
      expect(await edited(grants as readonly Grant[], onlyHidden)).toEqual({ messages: [], fields: [] })
    },
  )

  it('names a field that is clear in some rows where it is clear in this one', async () => {
    const narrow: Grant = { ...merging, classes: { public: 'allow' }, fields: { name: 'allow' } }
    const cities = (city: string): Grant => ({ ...seeing('customer', { city }), fields: { city: 'allow' } })
    expect(await edited([narrow, cities('北京')], { city: '北京' })).toMatchObject({ fields: [['city']] })
    expect(await edited([narrow, cities('广州')], { city: '北京' })).toMatchObject({ fields: [] })
  })
})

describe('undoing a merge after which rows are gone', () => {
  it.each([
    ['every row', undefined, 1],
    ['some rows', { place: { ne: 'elsewhere' } }, 0],
  ] as const)('tells who sees %s', async (_, where, count) => {
    await using test = await openFor([merging, seeing('visit', where)])
    const pair = await createPair(test)
    const id = await put(test, 'visit', { customerId: pair.retired, place: 'A' })
    const mergeId = await merge(test, pair)
    await asSystem(test, (crm) => crm.clubs.remove({ entity: 'visit', id }))
    const [refusal, { conflicts }] = await told(test, mergeId)
    const deleted = [{ entity: 'visit', rowId: id, reason: 'deleted', fields: [] }]
    expect(conflicts).toEqual(deleted.slice(0, count))
    expect((refusal as { readonly issues: readonly unknown[] }).issues).toHaveLength(count)
  })

  it.each([
    ['every row', undefined, 1],
    ['some rows', { customer: { some: { name: '甲' } } }, 0],
  ] as const)('tells who sees %s of one that was put aside', async (_, where, count) => {
    await using test = await openFor([merging, seeing('referral', where)])
    const pair = await createPair(test)
    const { id: referrerId } = await asSystem(test, (crm) => crm.customers.create({ name: '丁' }))
    const refer = (customerId: string, contact: string) =>
      put(test, 'referral', { customerId, referrerId, channel: 'fair', contact })
    await refer(pair.survivor, 'contact of the survivor')
    const parked = await refer(pair.retired, 'contact of the retired')
    const mergeId = await merge(test, pair)
    await refer(pair.survivor, 'contact of the retired')
    const [, { conflicts }] = await told(test, mergeId)
    const taken = [{ entity: 'referral', rowId: parked, reason: 'taken', fields: [] }]
    expect(conflicts).toEqual(taken.slice(0, count))
  })
})
