import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { asSystem, type ClubCrm, openClub, rowsOf } from './fixtures/population.ts'

let test: ClubCrm
beforeAll(async () => {
  test = await openClub()
})
afterAll(() => test[Symbol.asyncDispose]())

const manager = () => test.as('relationship-manager').customers

async function people(...names: readonly string[]): Promise<readonly string[]> {
  const ids: string[] = []
  for (const name of names) ids.push((await manager().create({ name })).id)
  return ids
}

const merge = async (id: string, duplicate: string) =>
  (await manager().merge({ id, duplicateIds: [duplicate] })).mergeId!

const undo = (id: string) => test.as('relationship-manager').merges.undo({ id })

describe('the old id of a merged customer', () => {
  it('stands for the survivor in all that is read and noted below it', async () => {
    const [id, old] = (await people('王芳', '王小芳')) as [string, string]
    const [friend] = await people('李明')
    await merge(id, old)
    const customers = manager()
    const { relation } = await customers.relations.add({ id: friend!, type: 'employs', otherId: old })
    const identity = await customers.identities.add({ id: old, namespace: 'shop', externalId: `of ${id}` })
    const call = { channel: 'phone', direction: 'in', kind: 'call' } as const
    const interaction = await customers.interactions.record({ id: old, ...call })
    for (const asked of [id, old]) {
      const told = await customers.relations.list({ id: asked })
      expect(told.data.map((each) => [each.relation.id, each.type])).toEqual([[relation.id, 'employed_by']])
      expect((await customers.identities.list({ id: asked })).data.map((row) => row.id)).toEqual([
        identity.id,
      ])
      const { data: interactions } = await customers.interactions.list({ id: asked })
      expect(interactions.map((row) => row.id)).toEqual([interaction.id])
      const { data: timeline } = await customers.timeline({ id: asked })
      const about = timeline.map(({ ref }) => ref?.id)
      expect(about).toEqual(expect.arrayContaining([relation.id, identity.id, interaction.id]))
      const { customer, panels } = await customers.profile({ id: asked, panels: ['interactions'] })
      expect([customer.id, panels['interactions']]).toMatchObject([id, [{ id: interaction.id }]])
    }
    await customers.relations.end({ id: old, relationId: relation.id })
    await customers.identities.remove({ id: old, identityId: identity.id })
    for (const table of ['crm_timeline_entry', 'crm_interaction', 'crm_customer_identity'])
      expect((await rowsOf(test, table)).map((row) => row['customer_id'])).not.toContain(old)
  })

  it('is found by no search and in no list', async () => {
    const [id, old] = (await people('孔乙己', '孔乙己')) as [string, string]
    const found = async () => (await manager().list({ q: '孔乙' })).data.map((row) => row.id)
    expect((await found()).toSorted()).toEqual([id, old].toSorted())
    const mergeId = await merge(id, old)
    expect(await found()).toEqual([id])
    await undo(mergeId)
    expect((await found()).toSorted()).toEqual([id, old].toSorted())
  })
})

describe('the timeline of a merge', () => {
  it('has the entries of both, and tells of the merge; undoing sends entries home and is told to both', async () => {
    const [id, old] = (await people('王芳', '王小芳')) as [string, string]
    await manager().tags.add({ id: old, tags: ['vip'] })
    const typesOf = async (of: string) =>
      (await manager().timeline({ id: of })).data.map(({ type }) => type).toSorted()
    const mergeId = await merge(id, old)
    const merged = ['customer.created', 'customer.created', 'customer.merged', 'customer.tagged']
    expect(await typesOf(id)).toEqual(merged)
    await undo(mergeId)
    expect(await typesOf(id)).toEqual(['customer.created', 'customer.merged', 'customer.unmerged'])
    expect(await typesOf(old)).toEqual(['customer.created', 'customer.tagged', 'customer.unmerged'])
    const rep = test.as('service-rep').customers
    const { data } = await rep.timeline({ id })
    expect(data.map(({ type }) => type)).toEqual(['customer.created'])
  })

  it('is no obstacle to undoing, though something was pinned and happened since', async () => {
    const [id, old] = (await people('王芳', '王小芳')) as [string, string]
    const call = { channel: 'phone', direction: 'in', kind: 'call' } as const
    await manager().interactions.record({ id: old, ...call, occurredAt: new Date(Date.UTC(2024, 0, 1)) })
    const mergeId = await merge(id, old)
    const { data } = await manager().timeline({ id, types: ['interaction.recorded'] })
    await manager().timelinePins.add({ id, entryId: data[0]!.id })
    await manager().interactions.record({ id, ...call, occurredAt: new Date(Date.UTC(2024, 1, 1)) })
    expect((await undo(mergeId)).conflicts).toEqual([])
    expect((await manager().timeline({ id: old, pinned: true })).data.map((entry) => entry.id)).toEqual([
      data[0]!.id,
    ])
    const activity = async (of: string) => (await manager().get({ id: of })).lastActivityAt
    expect(await activity(id)).toEqual(new Date(Date.UTC(2024, 1, 1)))
    expect(await activity(old)).toEqual(new Date(Date.UTC(2024, 0, 1)))
  })
})

describe('the relations of customers who are merged', () => {
  const relate = async ([id, type, otherId]: readonly [string, string, string], more: object = {}) =>
    (await manager().relations.add({ id, type, otherId, ...more } as never)).relation.id

  const relationsOf = async (id: string) =>
    (await manager().relations.list({ id })).data
      .map(({ type, other, relation }) => `${type} ${other.name}${relation.isPrimary ? ' first' : ''}`)
      .toSorted()

  it('are one where they are the same, from the earlier start; what was between the two is put aside', async () => {
    const [id, old, firm] = (await people('王芳', '王小芳', '厂')) as [string, string, string]
    const own = await relate([id, 'employed_by', firm], { startedOn: '2023-01-01' })
    await relate([old, 'employed_by', firm], { startedOn: '2021-01-01', isPrimary: true })
    await relate([id, 'household', old])
    const mergeId = await merge(id, old)
    const { data } = await manager().relations.list({ id })
    expect(data.map(({ relation }) => relation)).toMatchObject([
      { id: own, startedOn: '2021-01-01', isPrimary: true },
    ])
    await undo(mergeId)
    expect(await relationsOf(id)).toEqual(['employed_by 厂', 'household 王小芳'])
    expect(await relationsOf(old)).toEqual(['employed_by 厂 first', 'household 王芳'])
  })

  it('keep what is over beside what is not', async () => {
    const [id, old, firm] = (await people('王芳', '王小芳', '厂')) as [string, string, string]
    await relate([id, 'employed_by', firm])
    const over = await relate([old, 'employed_by', firm])
    await manager().relations.end({ id: old, relationId: over })
    await merge(id, old)
    expect(await relationsOf(id)).toEqual(['employed_by 厂', 'employed_by 厂'])
  })

  it('are mutual from either end, so that the same is not added again', async () => {
    const [friend, id] = (await people('李明', '王芳')) as [string, string]
    const [old] = (await people('王小芳')) as [string]
    await relate([friend, 'household', old])
    const [first] = (await people('赵六')) as [string]
    await merge(first, old)
    await merge(id, first)
    expect(await relationsOf(id)).toEqual(['household 李明'])
    for (const [one, other] of [[id, friend] as const, [friend, id] as const])
      await expect(relate([one, 'household', other])).rejects.toMatchObject({ code: 'KITH_RELATION_EXISTS' })
  })

  it('keep one primary, one referrer and one parent: those of the survivor', async () => {
    const [id, old] = (await people('王芳', '王小芳')) as [string, string]
    const [one, other] = (await people('甲', '乙')) as [string, string]
    await relate([id, 'employs', one], { isPrimary: true })
    await relate([old, 'employs', other], { isPrimary: true })
    for (const type of ['referred_by', 'child_org']) {
      await relate([id, type, one])
      await relate([old, type, other])
    }
    const mergeId = await merge(id, old)
    const merged = ['child_org 甲', 'employs 乙', 'employs 甲 first', 'referred_by 甲']
    expect(await relationsOf(id)).toEqual(merged)
    await undo(mergeId)
    expect(await relationsOf(old)).toEqual(['child_org 乙', 'employs 乙 first', 'referred_by 乙'])
  })

  it.each(['above', 'below'] as const)('make no circle when the retired stood %s', async (side) => {
    const [top, middle, bottom] = (await people('上', '中', '下')) as [string, string, string]
    await relate([top, 'parent_org', middle])
    await relate([middle, 'parent_org', bottom])
    const [id, old] = side === 'above' ? [bottom, top] : [top, bottom]
    const mergeId = await merge(id, old)
    const kept = side === 'above' ? 'child_org 中' : 'parent_org 中'
    expect(await relationsOf(id)).toEqual([kept])
    await undo(mergeId)
    expect(await relationsOf(middle)).toEqual(['child_org 上', 'parent_org 下'])
  })
})

describe('what a plugin adds to customers who are merged', () => {
  const extend = (entity: string, id: string, values: Readonly<Record<string, unknown>>) =>
    asSystem(test, (crm) => crm.clubs.extend({ entity, id, values }))

  const added = async (id: string) => {
    const row = await asSystem(test, (crm) => crm.customers.get({ id }))
    return Object.fromEntries(Object.entries(row).filter(([name]) => name.startsWith('club')))
  }

  const nothing = {
    clubName: null,
    clubPassport: null,
    clubSince: null,
    clubVisits: 0,
    clubMotto: 'none',
  }

  it('follows its strategies; the retired keeps its own, and undoing leaves the survivor none', async () => {
    const [id, old] = (await people('王芳', '王小芳')) as [string, string]
    const since = new Date(Date.UTC(2020, 1, 1))
    const values = {
      clubName: '芳',
      clubPassport: 'G1234567',
      clubSince: since,
      clubVisits: 7,
      clubMotto: 'go',
    }
    await extend('customer', old, { ...values, clubSince: since.toISOString() })
    const { preview } = await asSystem(test, (crm) =>
      crm.customers.merge({ id, duplicateIds: [old], dryRun: true }),
    )
    expect(preview!.fields.find(({ field }) => field === 'clubVisits')).toMatchObject({ value: 7, from: old })
    const mergeId = await merge(id, old)
    expect(await added(id)).toEqual({ ...values, clubMotto: 'none' })
    const found = await asSystem(test, (crm) => crm.customers.list({ where: { clubPassport: 'G1234567' } }))
    expect(found.data.map((row) => row.id)).toEqual([id])
    await undo(mergeId)
    expect(await added(id)).toEqual(nothing)
    expect(await added(old)).toEqual(values)
    expect((await rowsOf(test, 'crm_club_customer_fields')).map((row) => row['id'])).not.toContain(id)
  })

  it('may change by itself after the merge, and then stays when it is undone', async () => {
    const [id, old] = (await people('王芳', '王小芳')) as [string, string]
    await extend('customer', old, { clubVisits: 7, clubName: '芳' })
    const mergeId = await merge(id, old)
    await extend('customer', id, { clubVisits: 8 })
    expect((await undo(mergeId)).conflicts).toEqual([])
    expect(await added(id)).toEqual({ ...nothing, clubVisits: 8 })
  })

  it('goes with a row that is put aside, sealed for whose it then is, and comes back', async () => {
    const [id, old] = (await people('王芳', '王小芳')) as [string, string]
    const add = async (of: string, value: string, hint: string) => {
      const point = await manager().contactPoints.add({ id: of, kind: 'wechat', value })
      await extend('contactPoint', point.id, { clubHint: hint })
      return point.id
    }
    const own = await add(id, 'wx-same', 'own hint')
    const same = await add(old, 'wx-same', 'other hint')
    const moved = await add(old, 'wx-other', 'moved hint')
    const hints = async () => {
      const { data } = await asSystem(test, (crm) => crm.clubs.all({ entity: 'contactPoint' }))
      const some = data.filter((row) => [own, same, moved].includes(row['id'] as string))
      return Object.fromEntries(some.map((row) => [row['id'], row['clubHint']]))
    }
    const before = await hints()
    const mergeId = await merge(id, old)
    expect(await hints()).toEqual({ [own]: 'own hint', [moved]: 'moved hint' })
    await undo(mergeId)
    expect(await hints()).toEqual(before)
    await test.as('dpo', { purpose: 'privacy-request' }).customers.erase({ id: old, reason: 'request' })
    expect(await hints()).toEqual({ [own]: 'own hint' })
    expect((await rowsOf(test, 'crm_club_contact_point_fields')).map((row) => row['id'])).toEqual([own])
  })
})
