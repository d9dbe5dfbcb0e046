import { describe, expect, it } from 'vitest'

import { dumpDatabase } from '../policy/database-dump.ts'
import { nested } from '../policy/two-world/custom-fields.ts'
import { asSystem, type ClubCrm, openClub, populate, rowsOf } from './fixtures/population.ts'

const manager = (test: ClubCrm) => test.as('relationship-manager')

async function createTwo(
  test: ClubCrm,
  survivor: Readonly<Record<string, unknown>>,
  retired: Readonly<Record<string, unknown>>,
): Promise<readonly [string, string]> {
  const rep = manager(test)
  const one = await rep.customers.create({ name: '王芳', ...survivor })
  const other = await rep.customers.create({ name: '王小芳', ...retired })
  return [one.id, other.id]
}

describe('the survivor of a merge', () => {
  it('keeps its values, and takes those that it lacks', async () => {
    await using test = await openClub()
    const [id, duplicate] = await createTwo(
      test,
      { phone: '13800138000', tags: ['vip'] },
      { phone: '13900139000', email: 'fang@example.com', tags: ['b2b', 'vip'], nickname: '芳' },
    )
    const { customer } = await manager(test).customers.merge({ id, duplicateIds: [duplicate] })
    expect(customer).toMatchObject({
      id,
      name: '王芳',
      phone: '+8613800138000',
      email: 'fang@example.com',
      nickname: '芳',
      tags: ['vip', 'b2b'],
    })
  })

  it('takes the values that the caller chose', async () => {
    await using test = await openClub()
    const [id, duplicate] = await createTwo(test, { phone: '13800138000' }, { phone: '13900139000' })
    const fields = { phone: duplicate, name: duplicate }
    const { customer } = await manager(test).customers.merge({ id, duplicateIds: [duplicate], fields })
    expect(customer).toMatchObject({ name: '王小芳', phone: '+8613900139000' })
    const { data } = await manager(test).customers.contactPoints.list({ id })
    expect(data.filter((point) => point.isPrimary).map(({ value }) => value)).toEqual(['+8613900139000'])
  })

  it('is found by every number of both, once', async () => {
    await using test = await openClub()
    const [id, duplicate] = await createTwo(test, { phone: '13800138000' }, { phone: '13900139000' })
    await manager(test).customers.merge({ id, duplicateIds: [duplicate] })
    for (const phone of ['13800138000', '13900139000']) {
      const { data } = await manager(test).customers.lookup({ phone })
      expect(data.map((hit) => hit.id)).toEqual([id])
    }
  })

  it('stands for the other in every list and answer', async () => {
    await using test = await openClub()
    const [id, duplicate] = await createTwo(test, {}, {})
    await manager(test).customers.merge({ id, duplicateIds: [duplicate] })
    expect(await manager(test).customers.get({ id: duplicate })).toMatchObject({ id, canonicalId: id })
    expect(await manager(test).customers.get({ id })).not.toHaveProperty('canonicalId')
    const lists = await Promise.all([
      manager(test).customers.list({ count: 'exact' }),
      manager(test).customers.list({ deleted: 'with' }),
      manager(test).customers.list({ deleted: 'only' }),
    ])
    expect(lists.map(({ data }) => data.map((row) => row.id))).toEqual([[id], [id], []])
    expect(lists[0]?.count).toBe(1)
  })

  it('stands for a chain of others in one hop', async () => {
    await using test = await openClub()
    const [a, b] = await createTwo(test, {}, {})
    const [c] = await createTwo(test, {}, {})
    await manager(test).customers.merge({ id: a, duplicateIds: [b] })
    await manager(test).customers.merge({ id: c, duplicateIds: [a] })
    for (const id of [a, b])
      expect(await manager(test).customers.get({ id })).toMatchObject({ id: c, canonicalId: c })
    const rows = await rowsOf(test, 'crm_customer')
    expect(rows.filter((row) => row['merged_into_id'] !== null).map((row) => row['merged_into_id'])).toEqual([
      c,
      c,
    ])
  })

  it('is named to whoever writes to the other', async () => {
    await using test = await openClub()
    const [id, duplicate] = await createTwo(test, {}, {})
    await manager(test).customers.merge({ id, duplicateIds: [duplicate] })
    const refusal = { code: 'KITH_CONFLICT', status: 409, message: expect.stringContaining(id) as string }
    const rep = manager(test)
    await expect(rep.customers.update({ id: duplicate, patch: { name: '李' } })).rejects.toMatchObject(
      refusal,
    )
    await expect(rep.customers.delete({ id: duplicate })).rejects.toMatchObject(refusal)
    await expect(rep.customers.merge({ id, duplicateIds: [duplicate] })).rejects.toMatchObject(refusal)
  })

  it('gets what is written to the other by id', async () => {
    await using test = await openClub()
    const [id, duplicate] = await createTwo(test, {}, {})
    await manager(test).customers.merge({ id, duplicateIds: [duplicate] })
    await asSystem(test, (crm) =>
      crm.clubs.put({ entity: 'visit', values: { customerId: duplicate, place: 'late' } }),
    )
    const visits = await rowsOf(test, 'crm_club_visit')
    expect(visits.map((row) => row['customer_id'])).toEqual([id])
    const told = await asSystem(test, (crm) => crm.customers.timeline({ id, types: ['visit.noted'] }))
    expect(told.data.map(({ ref }) => ref?.id)).toEqual(visits.map((row) => row['id']))
  })
})

describe('what a merge tells', () => {
  it('is ids in its event, and fields without values in its audit entry', async () => {
    await using test = await openClub()
    const [id, duplicate] = await createTwo(test, {}, { nickname: '芳' })
    const { mergeId } = await manager(test).customers.merge({ id, duplicateIds: [duplicate] })
    const [event] = await test.events('customer.merged')
    expect(event).toMatchObject({
      subjectId: id,
      payload: { mergeId, survivorId: id, retiredIds: [duplicate] },
    })
    const entry = (await test.audit()).find(
      ({ action, fields }) => action === 'customers.merge' && fields.length === 1,
    )
    expect(entry).toMatchObject({ subjectIds: [id, duplicate], fields: ['nickname'], isSealed: false })
  })

  it('is read by those who see the survivor', async () => {
    await using test = await openClub()
    const [id, duplicate] = await createTwo(test, {}, {})
    const { mergeId } = await manager(test).customers.merge({ id, duplicateIds: [duplicate] })
    const merge = await manager(test).merges.get({ id: mergeId! })
    expect(merge).toMatchObject({ survivorId: id, retiredIds: [duplicate], undoneAt: null })
    const stranger = test.as('relationship-manager', { id: 'u9', attributes: { teamIds: ['t9'] } })
    await expect(stranger.merges.get({ id: mergeId! })).rejects.toMatchObject({ code: 'KITH_NOT_FOUND' })
    expect((await stranger.merges.list()).data).toEqual([])
    await expect(stranger.merges.undo({ id: mergeId! })).rejects.toMatchObject({ code: 'KITH_NOT_FOUND' })
  })
})

describe('a dry run', () => {
  it.each([3, 4, 5])('changes nothing, and tells what the merge then does (%i)', async (seed) => {
    await using test = await openClub()
    const [id, ...duplicateIds] = (await populate(test, seed, 3)) as [string, string, string]
    const merge = { id, duplicateIds, fields: { nickname: duplicateIds[1] } }
    const before = await dumpDatabase(test)
    const { preview, mergeId } = await asSystem(test, (crm) =>
      crm.customers.merge({ ...merge, dryRun: true }),
    )
    expect(mergeId).toBeNull()
    expect(await dumpDatabase(test)).toBe(before)

    const { customer } = await asSystem(test, (crm) => crm.customers.merge(merge))
    expect(preview!.fields.length).toBeGreaterThan(10)
    const shown = Object.fromEntries(preview!.fields.map(({ field, value }) => [field, value]))
    expect(customer).toMatchObject(nested(shown))
    const moves = await rowsOf(test, 'crm_merge_move')
    const parked = moves.filter((row) => row['outcome'] === 'parked').map((row) => String(row['row_id']))
    expect(preview!.parked.map(({ rowId }) => rowId).toSorted()).toEqual(parked.toSorted())
    const visits = moves.filter((row) => row['entity'] === 'visit')
    expect(preview!.rows.find(({ entity }) => entity === 'visit')?.count ?? 0).toBe(visits.length)
    expect(preview!.participants.filter(({ plugin }) => plugin === 'club')).toHaveLength(2)
  })

  it('shows values and rows as the caller may read them', async () => {
    await using test = await openClub()
    const [id, duplicate] = await createTwo(test, {}, { idNumber: '11010519491231002X', sex: 'female' })
    await asSystem(test, (crm) =>
      crm.clubs.put({ entity: 'visit', values: { customerId: duplicate, place: 'A' } }),
    )
    const { preview } = await manager(test).customers.merge({ id, duplicateIds: [duplicate], dryRun: true })
    const idNumber = preview!.fields.find(({ field }) => field === 'idNumber')
    expect(idNumber).toMatchObject({ from: duplicate, isMasked: true })
    expect(String(idNumber?.value)).toContain('*')
    expect(preview!.rows.map(({ entity }) => entity)).not.toContain('visit')
  })

  it('refuses a field that the caller may not write, one that is unknown, and one that is kept, alike', async () => {
    await using test = await openClub()
    const [id, duplicate] = await createTwo(test, {}, {})
    for (const field of ['mergedIntoId', 'createdAt', 'unheardOf']) {
      const merge = { id, duplicateIds: [duplicate], fields: { [field]: duplicate } }
      await expect(manager(test).customers.merge(merge)).rejects.toMatchObject({
        code: 'KITH_FIELD_UNAVAILABLE',
        issues: [{ pointer: `/fields/${field}` }],
      })
    }
  })

  it('refuses customers that are named twice, and choices of somebody else', async () => {
    await using test = await openClub()
    const [id, duplicate] = await createTwo(test, {}, {})
    const rep = manager(test)
    for (const duplicateIds of [[id], [duplicate, duplicate]])
      await expect(rep.customers.merge({ id, duplicateIds })).rejects.toMatchObject({ status: 422 })
    const fields = { name: 'somebody' }
    await expect(rep.customers.merge({ id, duplicateIds: [duplicate], fields })).rejects.toMatchObject({
      status: 422,
    })
  })
})
