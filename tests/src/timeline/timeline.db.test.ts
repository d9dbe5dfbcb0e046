import { createTestClock, createTestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { outcomeOf } from '../policy/refusal.ts'
import { visits } from './visits-plugin.ts'

const call = { channel: 'phone', direction: 'in', kind: 'call' } as const

describe('the timeline of a customer', () => {
  it('tells what was done, newest first, with who did it', async () => {
    const clock = createTestClock()
    await using test = await createTestCrm({ clock })
    const { customers } = test.as('relationship-manager')
    const { id } = await customers.create({ name: '张三' })
    const other = await customers.create({ name: '李四' })
    const steps = [
      () => customers.update({ id, patch: { nickname: '小张', city: '深圳' } }),
      () => customers.contactPoints.add({ id, kind: 'wechat', value: 'zhangsan' }),
      () => customers.identities.add({ id, namespace: 'shop', externalId: '4711' }),
      () => customers.relations.add({ id, type: 'household', otherId: other.id }),
      () => customers.tags.add({ id, tags: ['vip'] }),
      () => customers.interactions.record({ id, ...call }),
    ]
    for (const step of steps) {
      clock.advance(1000)
      await step()
    }
    const { data } = await customers.timeline({ id })
    expect(data.map(({ type, fields }) => [type, ...fields])).toEqual([
      ['interaction.recorded'],
      ['customer.tagged', 'tags'],
      ['customerRelation.added'],
      ['customerIdentity.added'],
      ['contactPoint.added'],
      ['customer.updated', 'nickname', 'city'],
      ['customer.created'],
    ])
    expect(data[0]).toMatchObject({ actorId: 'u-relationship-manager', recordedAt: clock() })
    expect((await customers.timeline({ id: other.id })).data.map((entry) => entry.type)).toEqual([
      'customerRelation.added',
      'customer.created',
    ])
  })

  it('sorts a late fact by when it happened and says when it was recorded', async () => {
    const clock = createTestClock()
    await using test = await createTestCrm({ clock })
    const { customers } = test.as('relationship-manager')
    const { id } = await customers.create({ name: '张三' })
    const occurredAt = new Date('2025-12-24T10:00:00Z')
    await customers.interactions.record({ id, ...call, occurredAt })
    const { data } = await customers.timeline({ id })
    expect(data.map((entry) => entry.type)).toEqual(['customer.created', 'interaction.recorded'])
    expect(data[1]).toMatchObject({ occurredAt, recordedAt: clock() })
  })

  it('is not written when the change it tells of is undone', async () => {
    await using test = await createTestCrm()
    const { id } = await test.as('relationship-manager').customers.create({ name: '张三' })
    const undone = test.crm.transaction(async ({ as }) => {
      const manager = as({ id: 'u-relationship-manager', roles: ['relationship-manager'] })
      await manager.customers.update({ id, patch: { nickname: '小张' } })
      throw new Error('undo')
    })
    await expect(undone).rejects.toThrow('undo')
    const { data } = await test.as('relationship-manager').customers.timeline({ id })
    expect(data.map((entry) => entry.type)).toEqual(['customer.created'])
  })

  it('is read page by page without gaps, however many entries share a moment', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('relationship-manager')
    const { id } = await customers.create({ name: '张三' })
    for (let index = 0; index < 22; index++) await customers.interactions.record({ id, ...call })
    const seen: string[] = []
    let cursor: string | undefined
    let pages = 0
    do {
      const page = await customers.timeline({ id, limit: 5, ...(cursor === undefined ? {} : { cursor }) })
      seen.push(...page.data.map((entry) => entry.id))
      cursor = page.nextCursor ?? undefined
      pages += 1
    } while (cursor !== undefined)
    expect([pages, seen.length, new Set(seen).size]).toEqual([5, 23, 23])
    const { data } = await customers.timeline({ id })
    expect(seen).toEqual(data.map((entry) => entry.id))
  })

  it('takes a cursor only for the query and the person it was made for', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('relationship-manager')
    const [{ id }, other] = [
      await customers.create({ name: '张三' }),
      await customers.create({ name: '李四' }),
    ]
    await customers.update({ id, patch: { nickname: '小张' } })
    const { nextCursor } = await customers.timeline({ id, limit: 1 })
    const cursor = nextCursor!
    expect(await outcomeOf(customers.timeline({ id, limit: 1, cursor }))).toBe('ok')
    const refused = [
      () => customers.timeline({ id: other.id, limit: 1, cursor }),
      () => customers.timeline({ id, types: ['customer.created'], cursor }),
      () => test.as('integration').customers.timeline({ id, cursor }),
      () => test.as('relationship-manager', { id: 'u-2' }).customers.timeline({ id, cursor }),
    ]
    for (const each of refused) expect(await outcomeOf(each())).toBe('KITH_INVALID_CURSOR')
  })

  it('keeps a pinned entry at hand', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('service-rep')
    const { id } = await customers.create({ name: '张三' })
    await customers.interactions.record({ id, ...call })
    const [entry] = (await customers.timeline({ id, types: ['interaction.recorded'] })).data
    const pin = { id, entryId: entry!.id }
    expect(await customers.timelinePins.add(pin)).toMatchObject({ pinnedAt: test.clock() })
    expect((await customers.timeline({ id, pinned: true })).data.map((each) => each.id)).toEqual([entry!.id])
    await customers.timelinePins.remove(pin)
    expect((await customers.timeline({ id, pinned: true })).data).toEqual([])
    const nobodys = { id, entryId: '00000000-0000-7000-8000-000000000000' }
    expect(await outcomeOf(customers.timelinePins.add(nobodys))).toBe('KITH_NOT_FOUND')
    expect(await outcomeOf(test.as('system-admin').customers.timelinePins.add(pin))).toBe('KITH_FORBIDDEN')
  })

  it('tells of rows of plugins, and is silent about plugins that are gone', async () => {
    const clock = createTestClock()
    await using test = await createTestCrm({ clock, plugins: [visits()] })
    const rep = test.as('service-rep')
    const { id } = await rep.customers.create({ name: '张三' })
    clock.advance(1000)
    const visit = await rep.visits.create({ customerId: id, hostId: 'u-service-rep' })
    const [entry] = (await rep.customers.timeline({ id })).data
    expect(entry).toMatchObject({ type: 'visit.made', ref: { entity: 'visit', id: visit.id } })
    expect(entry?.params).toEqual({ visitId: visit.id })
    await test.database
      .updateTable('crm_timeline_entry')
      .set({ type: 'gone.away' })
      .where('type', '=', 'visit.made')
      .execute()
    expect((await rep.customers.timeline({ id })).data.map((each) => each.type)).toEqual(['customer.created'])
  })

  it('takes from a plugin nothing but ids and words, of types that it registered', async () => {
    await using test = await createTestCrm({ plugins: [visits()] })
    const rep = test.as('service-rep')
    const { id: customerId } = await rep.customers.create({ name: '张三' })
    const { id } = await rep.visits.create({ customerId, hostId: 'u-service-rep' })
    const note = { id, customerId, fields: ['stars'] }
    expect(await outcomeOf(rep.visits.note(note))).toBe('ok')
    for (const value of ['13800138000', '张三', 'two words'])
      expect(await outcomeOf(rep.visits.note({ ...note, fields: [value] }))).toBe(
        'KITH_OPERATION_TIMELINE_VALUE',
      )
    for (const type of ['visit.nothing', 'customer.updated'])
      expect(await outcomeOf(rep.visits.note({ ...note, type }))).toBe('KITH_OPERATION_TIMELINE_UNKNOWN')
  })

  it('leaves one entry in the audit, however much of it is hidden', async () => {
    await using test = await createTestCrm()
    const { id } = await test.as('relationship-manager').customers.create({ name: '张三' })
    await test.as('service-rep').customers.timeline({ id })
    const reads = (await test.audit()).filter((entry) => entry.action === 'customers.timeline')
    expect(reads.map(({ entity, subjectIds }) => [entity, subjectIds])).toEqual([
      ['customer', [id]],
      ['timelineEntry', [id]],
    ])
  })
})
