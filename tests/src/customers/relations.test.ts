import { createTestCrm, type TestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { outcomeOf, refusalOf } from '../policy/refusal.ts'

async function people(test: TestCrm, ...names: readonly string[]): Promise<readonly string[]> {
  const ids: string[] = []
  for (const name of names) ids.push((await test.as('relationship-manager').customers.create({ name })).id)
  return ids
}

/** A customer that the manager does not see. */
async function stranger(test: TestCrm, name: string): Promise<string> {
  const created = await test.crm.system('stage', (crm) => crm.customers.create({ name, teamId: 't9' }))
  return created.id
}

const NOBODY = '00000000-0000-7000-8000-000000000000'

describe('a relation', () => {
  it('is told from both of its ends by its name and its inverse name', async () => {
    await using test = await createTestCrm()
    const [firm, person] = await people(test, '深圳贸易', '张三')
    const { relations } = test.as('relationship-manager').customers
    await relations.add({ id: firm!, type: 'employs', otherId: person!, role: 'buyer' })
    const seen = async (id: string) =>
      (await relations.list({ id })).data.map(({ type, other, relation }) => [
        type,
        other.name,
        relation.role,
      ])
    expect(await seen(firm!)).toEqual([['employs', '张三', 'buyer']])
    expect(await seen(person!)).toEqual([['employed_by', '深圳贸易', 'buyer']])
  })

  it('is the same whichever end it is added from', async () => {
    await using test = await createTestCrm()
    const [firm, person] = await people(test, '深圳贸易', '张三')
    const { relations } = test.as('relationship-manager').customers
    const added = await relations.add({ id: person!, type: 'employed_by', otherId: firm! })
    expect(added).toMatchObject({
      type: 'employed_by',
      relation: { fromId: firm, toId: person, type: 'employs' },
    })
    const again = relations.add({ id: firm!, type: 'employs', otherId: person! })
    expect(await outcomeOf(again)).toBe('KITH_RELATION_EXISTS')
    const [a, b] = await people(test, '王五', '赵六')
    await relations.add({ id: a!, type: 'household', otherId: b! })
    expect(await outcomeOf(relations.add({ id: b!, type: 'household', otherId: a! }))).toBe(
      'KITH_RELATION_EXISTS',
    )
  })

  it('stays in the list after its end, and may begin again', async () => {
    await using test = await createTestCrm()
    const [firm, person] = await people(test, '深圳贸易', '张三')
    const { relations } = test.as('relationship-manager').customers
    const pair = { id: firm!, type: 'employs', otherId: person!, startedOn: '2024-03-01' } as const
    const { relation } = await relations.add(pair)
    const end = (endedOn?: string) =>
      relations.end({ id: person!, relationId: relation.id, ...(endedOn === undefined ? {} : { endedOn }) })
    expect(await outcomeOf(end('2024-02-01'))).toBe('KITH_RELATION_ENDS_BEFORE_START')
    expect((await end()).relation.endedOn).toBe('2026-01-05')
    expect(await outcomeOf(end())).toBe('KITH_RELATION_ENDED')
    await relations.add({ ...pair, startedOn: '2026-01-05' })
    expect((await relations.list({ id: firm! })).data.map((each) => each.relation.endedOn)).toEqual([
      null,
      '2026-01-05',
    ])
  })

  it('keeps organizations in a tree', async () => {
    await using test = await createTestCrm()
    const [top, middle, low] = await people(test, '集团', '分公司', '门店')
    const { relations } = test.as('relationship-manager').customers
    await relations.add({ id: top!, type: 'parent_org', otherId: middle! })
    await relations.add({ id: low!, type: 'child_org', otherId: middle! })
    const circle = relations.add({ id: low!, type: 'parent_org', otherId: top! })
    expect(await outcomeOf(circle)).toBe('KITH_RELATION_CYCLE')
    const second = relations.add({ id: top!, type: 'parent_org', otherId: low! })
    expect(await outcomeOf(second)).toBe('KITH_RELATION_TOO_MANY')
    const self = relations.add({ id: top!, type: 'parent_org', otherId: top! })
    expect(await outcomeOf(self)).toBe('KITH_RELATION_SELF')
  })

  it('has one primary of each type', async () => {
    await using test = await createTestCrm()
    const [firm, one, two] = await people(test, '深圳贸易', '张三', '李四')
    const { relations } = test.as('relationship-manager').customers
    await relations.add({ id: firm!, type: 'employs', otherId: one!, isPrimary: true })
    await relations.add({ id: firm!, type: 'employs', otherId: two!, isPrimary: true })
    const primary = (await relations.list({ id: firm! })).data.filter((each) => each.relation.isPrimary)
    expect(primary.map((each) => each.other.name)).toEqual(['李四'])
  })

  it('is visible only to those who see both ends', async () => {
    await using test = await createTestCrm()
    const [near] = await people(test, '张三')
    const far = await stranger(test, '李四')
    const added = await test.crm.system('stage', (crm) =>
      crm.customers.relations.add({ id: near!, type: 'guarantor', otherId: far }),
    )
    const { relations } = test.as('relationship-manager').customers
    expect((await relations.list({ id: near! })).data).toEqual([])
    const end = refusalOf(relations.end({ id: near!, relationId: added.relation.id }))
    expect(await end).toEqual(await refusalOf(relations.end({ id: near!, relationId: NOBODY })))
    expect((await test.as('integration').customers.relations.list({ id: near! })).data).toHaveLength(1)
    const counted = await test.as('relationship-manager').customers.list({
      where: { relationsFrom: { some: {} } },
      count: 'exact',
    })
    expect(counted.count).toBe(0)
  })

  it('answers an invisible other end as it answers an absent one', async () => {
    await using test = await createTestCrm()
    const [near] = await people(test, '张三')
    const far = await stranger(test, '李四')
    const { relations } = test.as('relationship-manager').customers
    const to = (otherId: string) => refusalOf(relations.add({ id: near!, type: 'guarantor', otherId }))
    expect(await to(far)).toMatchObject({ code: 'KITH_NOT_FOUND' })
    expect(await to(far)).toEqual(await to(NOBODY))
  })

  it('disappears with a deleted or erased end', async () => {
    await using test = await createTestCrm()
    const [one, two] = await people(test, '张三', '李四')
    const { customers } = test.as('relationship-manager')
    await customers.relations.add({ id: one!, type: 'household', otherId: two! })
    await customers.delete({ id: two! })
    expect((await customers.relations.list({ id: one! })).data).toEqual([])
    await customers.restore({ id: two! })
    expect((await customers.relations.list({ id: one! })).data).toHaveLength(1)
    await test.database
      .updateTable('crm_customer')
      .set({ erased_at: '2026-01-01T00:00:00.000Z' })
      .where('id', '=', two!)
      .execute()
    expect((await customers.relations.list({ id: one! })).data).toEqual([])
    expect((await test.as('integration').customers.relations.list({ id: one! })).data).toEqual([])
  })

  it('of a type of the host says in its role what it is', async () => {
    await using test = await createTestCrm()
    const [one, two] = await people(test, '张三', '李四')
    const { relations } = test.as('relationship-manager').customers
    const add = (role: object) => relations.add({ id: one!, type: 'custom', otherId: two!, ...role })
    expect(await outcomeOf(add({}))).toBe('KITH_RELATION_ROLE_MISSING')
    expect(await outcomeOf(add({ role: 'tax adviser' }))).toBe('ok')
  })
})
