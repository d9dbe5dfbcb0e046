import { describe, expect, it } from 'vitest'

import { asSystem, type ClubCrm, openClub, populate, rowsOf } from './fixtures/population.ts'
import { wholeDump } from './fixtures/whole-dump.ts'

interface Merged {
  readonly survivor: string
  readonly retired: string
  readonly mergeId: string
}

async function mergeTwo(test: ClubCrm): Promise<Merged> {
  const [survivor, retired] = (await populate(test, 7, 2)) as [string, string]
  await asSystem(test, (crm) =>
    crm.customers.contactPoints.add({ id: retired, kind: 'other', value: 'pager 7788', label: 'old' }),
  )
  const merge = { id: survivor, duplicateIds: [retired] }
  const { mergeId } = await asSystem(test, (crm) => crm.customers.merge(merge))
  return { survivor, retired, mergeId: mergeId! }
}

const undo = (test: ClubCrm, id: string, onConflict: 'refuse' | 'keep' = 'refuse') =>
  asSystem(test, (crm) => crm.merges.undo({ id, onConflict }))

async function visit(test: ClubCrm, customerId: string): Promise<string> {
  return (
    await asSystem(test, (crm) => crm.clubs.put({ entity: 'visit', values: { customerId, place: 'A' } }))
  ).id
}

const changeVisit = (test: ClubCrm, id: string) =>
  asSystem(test, (crm) => crm.clubs.change({ entity: 'visit', id, patch: { place: 'changed' } }))

async function customerOfVisit(test: ClubCrm, id: string): Promise<unknown> {
  return (await rowsOf(test, 'crm_club_visit')).find((row) => row['id'] === id)?.['customer_id']
}

describe('undoing a merge after which rows were changed', () => {
  it('refuses, names the rows, and changes nothing', async () => {
    await using test = await openClub()
    const [survivor, retired] = (await populate(test, 7, 2)) as [string, string]
    const id = await visit(test, retired)
    const { mergeId } = await asSystem(test, (crm) =>
      crm.customers.merge({ id: survivor, duplicateIds: [retired] }),
    )
    await changeVisit(test, id)
    const before = await wholeDump(test)
    await expect(undo(test, mergeId!)).rejects.toMatchObject({
      code: 'KITH_MERGE_UNDO_CONFLICT',
      status: 409,
      issues: [{ pointer: `/visit/${id}`, code: 'edited' }],
    })
    expect(await wholeDump(test)).toEqual(before)
  })

  it('leaves them as they are and undoes the rest, when that is asked for', async () => {
    await using test = await openClub()
    const [survivor, retired] = (await populate(test, 7, 2)) as [string, string]
    const [edited, untouched] = [await visit(test, retired), await visit(test, retired)]
    const { mergeId } = await asSystem(test, (crm) =>
      crm.customers.merge({ id: survivor, duplicateIds: [retired] }),
    )
    await changeVisit(test, edited)
    const { conflicts } = await undo(test, mergeId!, 'keep')
    expect(conflicts).toEqual([{ entity: 'visit', rowId: edited, reason: 'edited', fields: [] }])
    expect(await customerOfVisit(test, edited)).toBe(survivor)
    expect(await customerOfVisit(test, untouched)).toBe(retired)
  })

  it('still knows of a change when a merge in between was undone and others were repeated', async () => {
    await using test = await openClub()
    const [a, b, c] = (await populate(test, 9, 3)) as [string, string, string]
    const id = await visit(test, c)
    const first = await asSystem(test, (crm) => crm.customers.merge({ id: a, duplicateIds: [b] }))
    const second = await asSystem(test, (crm) => crm.customers.merge({ id: a, duplicateIds: [c] }))
    await changeVisit(test, id)
    await undo(test, first.mergeId!)
    expect(await customerOfVisit(test, id)).toBe(a)
    await expect(undo(test, second.mergeId!)).rejects.toMatchObject({ issues: [{ pointer: `/visit/${id}` }] })
  })

  it('names the fields of the survivor that were changed, and leaves those', async () => {
    await using test = await openClub()
    const [survivor, retired] = (await populate(test, 7, 2)) as [string, string]
    const merge = { id: survivor, duplicateIds: [retired], fields: { name: retired, lifecycle: retired } }
    const { mergeId } = await asSystem(test, (crm) => crm.customers.merge(merge))
    await asSystem(test, (crm) => crm.customers.update({ id: survivor, patch: { name: '新名' } }))
    const { conflicts } = await undo(test, mergeId!, 'keep')
    expect(conflicts).toEqual([{ entity: 'customer', rowId: survivor, reason: 'edited', fields: ['name'] }])
    expect(await asSystem(test, (crm) => crm.customers.get({ id: survivor }))).toMatchObject({ name: '新名' })
  })

  it('leaves a row out that was deleted since', async () => {
    await using test = await openClub()
    const { mergeId, survivor } = await mergeTwo(test)
    const { data } = await asSystem(test, (crm) => crm.customers.contactPoints.list({ id: survivor }))
    const point = data.find(({ label }) => label === 'old')!
    await asSystem(test, (crm) =>
      crm.customers.contactPoints.remove({ id: survivor, contactPointId: point.id }),
    )
    const { conflicts } = await undo(test, mergeId, 'keep')
    expect(conflicts).toEqual([{ entity: 'contactPoint', rowId: point.id, reason: 'deleted', fields: [] }])
  })

  it('leaves a row aside whose unique value another row has taken, even one that only an index knows', async () => {
    await using test = await openClub()
    const [survivor, retired, referrerId] = (await populate(test, 7, 3)) as [string, string, string]
    const refer = (customerId: string, contact: string) =>
      asSystem(test, (crm) =>
        crm.clubs.put({ entity: 'referral', values: { customerId, referrerId, channel: 'fair', contact } }),
      )
    await refer(survivor, 'contact of the survivor')
    const { id: parked } = await refer(retired, 'contact of the retired')
    const { mergeId } = await asSystem(test, (crm) =>
      crm.customers.merge({ id: survivor, duplicateIds: [retired] }),
    )
    await refer(survivor, 'contact of the retired')
    await expect(undo(test, mergeId!)).rejects.toMatchObject({
      issues: [{ pointer: `/referral/${parked}`, code: 'taken' }],
    })
    const { conflicts } = await undo(test, mergeId!, 'keep')
    expect(conflicts).toEqual([{ entity: 'referral', rowId: parked, reason: 'taken', fields: [] }])
  })

  it('is done once', async () => {
    await using test = await openClub()
    const { mergeId } = await mergeTwo(test)
    await undo(test, mergeId)
    await expect(undo(test, mergeId)).rejects.toMatchObject({ code: 'KITH_CONFLICT' })
    expect(await test.events('customer.unmerged')).toHaveLength(1)
  })
})

describe('a participant that fails', () => {
  it('takes the whole merge back with it', async () => {
    const failures = { merge: true }
    await using test = await openClub(failures)
    const [id, duplicate] = (await populate(test, 11, 2)) as [string, string]
    const before = await wholeDump(test)
    const merge = () => asSystem(test, (crm) => crm.customers.merge({ id, duplicateIds: [duplicate] }))
    await expect(merge()).rejects.toThrow('the club cannot merge today')
    expect(await wholeDump(test)).toEqual(before)
    expect(await rowsOf(test, 'crm_merge')).toEqual([])
    failures.merge = false
    await expect(merge()).resolves.toMatchObject({ customer: { id } })
  })

  it('leaves a merge done that it cannot undo', async () => {
    const failures = { unmerge: false }
    await using test = await openClub(failures)
    const { mergeId } = await mergeTwo(test)
    const before = await wholeDump(test)
    failures.unmerge = true
    await expect(undo(test, mergeId)).rejects.toThrow('the club cannot take back today')
    expect(await wholeDump(test)).toEqual(before)
  })
})
