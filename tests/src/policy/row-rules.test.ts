import {
  type ActorInput,
  definePolicy,
  type Filter,
  type Grant,
  type Policy,
  standardRoles,
} from '@kith/core'
import { createTestCrm, type TestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { dumpDatabase } from './database-dump.ts'
import { outcomeOf, refusalOf } from './refusal.ts'

async function createAs(
  test: TestCrm,
  values: { name?: string; teamId?: string | null; ownerId?: string | null },
) {
  const { id } = await test.crm.system('stage', (crm) => crm.customers.create({ name: '张三', ...values }))
  return id
}

function roleWith(name: string, grants: readonly Grant[], more: Partial<Policy> = {}): Policy {
  return definePolicy({ id: name, roles: [{ name, title: name, grants }], ...more })
}

const open = { public: 'allow', basic: 'allow' } as const

describe('an actor whose attributes are not what the policy expects', () => {
  it.each([
    { said: 'no teams at all', attributes: { teamIds: undefined } },
    { said: 'null for teams', attributes: { teamIds: null } },
    { said: 'an empty list of teams', attributes: { teamIds: [] } },
    { said: 'an empty team', attributes: { teamIds: [''] } },
    { said: 'one team that is no list', attributes: { teamIds: 't1' } },
    { said: 'true for teams', attributes: { teamIds: true } },
    { said: 'a list in a list', attributes: { teamIds: [['t1']] } },
    { said: 'null in the list', attributes: { teamIds: [null] } },
    { said: 'the team in other letters', attributes: { teamIds: ['T1', 't1 ', '%', '*'] } },
  ])('sees no row with $said', async ({ attributes }) => {
    await using test = await createTestCrm()
    const ids = [await createAs(test, { teamId: 't1' }), await createAs(test, { teamId: null })]
    const rep = test.as('service-rep', {
      attributes: attributes as unknown as ActorInput['attributes'] & object,
    })
    const page = await rep.customers.list({ count: 'exact' })
    expect([page.data, page.count]).toEqual([[], 0])
    for (const id of ids) {
      expect(await outcomeOf(rep.customers.get({ id }))).toBe('KITH_NOT_FOUND')
      expect(await outcomeOf(rep.customers.update({ id, patch: { nickname: 'x' } }))).toBe('KITH_NOT_FOUND')
    }
  })

  it('is given no row that has no owner and no team', async () => {
    await using test = await createTestCrm()
    const id = await createAs(test, { teamId: null, ownerId: null })
    const manager = test.as('relationship-manager', { attributes: { teamIds: [] } })
    expect(await outcomeOf(manager.customers.get({ id }))).toBe('KITH_NOT_FOUND')
  })

  it('creates nothing that it could not see', async () => {
    await using test = await createTestCrm()
    const before = await dumpDatabase(test)
    const homeless = test.as('service-rep', { attributes: { teamIds: undefined } })
    expect(await outcomeOf(homeless.customers.create({ name: '张三' }))).toBe('KITH_OUT_OF_REACH')
    expect(await dumpDatabase(test)).toBe(before)
  })
})

describe('several roles', () => {
  it('add up to the more generous of each field, row by row', async () => {
    await using test = await createTestCrm()
    const near = await createAs(test, { name: '张三丰', teamId: 't1' })
    const far = await createAs(test, { name: '李四光', teamId: 't2' })
    const both = test.as('service-rep', { roles: ['service-rep', 'system-admin'] })
    expect(await both.customers.get({ id: near })).toMatchObject({ name: '张三丰', lifecycle: 'potential' })
    const masked = await both.customers.get({ id: far })
    expect(masked).toMatchObject({ name: '李**', $masked: ['name', 'givenName', 'familyName'] })
    expect(masked).not.toHaveProperty('lifecycle')
    expect(masked).not.toHaveProperty('idNumber')
  })

  it('do not open a field as order that some of their rows hide', async () => {
    await using test = await createTestCrm()
    const both = test.as('service-rep', { roles: ['service-rep', 'system-admin'] })
    for (const sort of ['name', '-name', ['createdAt', 'lifecycle']]) {
      expect(await outcomeOf(both.customers.list({ sort }))).toBe('KITH_FIELD_UNAVAILABLE')
    }
  })

  it('are narrowed by the active ones, and never widened', async () => {
    await using test = await createTestCrm()
    const id = await createAs(test, { teamId: 't2' })
    const roles = ['service-rep', 'system-admin']
    const sees = async (activeRoles?: readonly string[]): Promise<string> => {
      const session = test.as('service-rep', { roles, ...(activeRoles === undefined ? {} : { activeRoles }) })
      return outcomeOf(session.customers.get({ id }))
    }
    expect(await sees()).toBe('ok')
    expect(await sees(['system-admin'])).toBe('ok')
    expect(await sees(['service-rep'])).toBe('KITH_NOT_FOUND')
    expect(await sees([])).toBe('KITH_FORBIDDEN')
    expect(await sees(['integration'])).toBe('KITH_FORBIDDEN')
    expect(await sees(['system-admin', 'integration'])).toBe('ok')
  })
})

describe('a policy of the host', () => {
  const embargo: Filter = { territoryId: 'north' }
  const grants: readonly Grant[] = [{ entity: 'customer', actions: ['read', 'list'], classes: open }]

  it('hides from everyone what a restriction leaves out, and rows for which it is unknown', async () => {
    const policy = roleWith('reader', grants, { restrict: [{ entity: 'customer', rows: embargo }] })
    await using test = await createTestCrm({ policy })
    const [north, south, unknown] = await test.crm.system(
      'stage',
      async (crm) =>
        [
          await crm.customers.create({ name: 'a', territoryId: 'north' }),
          await crm.customers.create({ name: 'b', territoryId: 'south' }),
          await crm.customers.create({ name: 'c' }),
        ] as const,
    )
    const reader = test.as('reader')
    const found = (await reader.customers.list()).data.map((row) => row.id)
    expect(found).toEqual([north.id])
    expect(await outcomeOf(reader.customers.get({ id: south.id }))).toBe('KITH_NOT_FOUND')
    expect(await outcomeOf(reader.customers.get({ id: unknown.id }))).toBe('KITH_NOT_FOUND')
  })

  it('hides what is denied, and rows for which the denial is unknown', async () => {
    const deny = [
      { entity: 'customer', actions: ['read', 'list'] as const, rows: embargo, exceptRoles: ['auditor'] },
    ]
    const policy = roleWith('reader', grants, { deny })
    await using test = await createTestCrm({ policy })
    await test.crm.system('stage', async (crm) => {
      await crm.customers.create({ name: 'a', territoryId: 'north' })
      await crm.customers.create({ name: 'b', territoryId: 'south' })
      await crm.customers.create({ name: 'c' })
    })
    const names = async (roles: readonly string[]) =>
      (await test.as('reader', { roles }).customers.list({ sort: 'name' })).data.map((row) => row.name)
    expect(await names(['reader'])).toEqual(['b'])
    expect(await names(['reader', 'auditor'])).toEqual(['a', 'b', 'c'])
  })

  it('shows deleted rows only within the rows whose deleted ones may be read', async () => {
    const policy = roleWith('reader', [
      ...grants,
      { entity: 'customer', actions: ['readDeleted'], rows: { teamId: 't1' } },
    ])
    await using test = await createTestCrm({ policy })
    const ids: Record<string, string> = {}
    for (const teamId of ['t1', 't2']) {
      ids[teamId] = await createAs(test, { teamId })
      ids[`${teamId} deleted`] = await createAs(test, { teamId })
      await test.crm.system('stage', (crm) => crm.customers.delete({ id: ids[`${teamId} deleted`]! }))
    }
    const reader = test.as('reader')
    const only = await reader.customers.list({ deleted: 'only', count: 'exact' })
    expect(only.data.map((row) => row.id)).toEqual([ids['t1 deleted']])
    expect(only.count).toBe(1)
    const all = await reader.customers.list({ deleted: 'with', count: 'exact' })
    expect(all.data.map((row) => row.id).toSorted()).toEqual(
      [ids['t1']!, ids['t1 deleted']!, ids['t2']!].toSorted(),
    )
    expect(all.count).toBe(3)
  })

  it('does not tell a deleted row that may not be read from one that does not exist', async () => {
    const policy = roleWith('reader', [
      { entity: 'customer', actions: ['read'], classes: open },
      { entity: 'customer', actions: ['restore'], rows: { teamId: 't1' } },
    ])
    await using test = await createTestCrm({ policy })
    const [near, far] = [await createAs(test, { teamId: 't1' }), await createAs(test, { teamId: 't2' })]
    await test.crm.system('stage', async (crm) => {
      for (const id of [near, far]) await crm.customers.delete({ id })
    })
    const reader = test.as('reader')
    expect(await outcomeOf(reader.customers.restore({ id: far }))).toBe('KITH_NOT_FOUND')
    expect(await outcomeOf(reader.customers.restore({ id: near }))).toBe('ok')
  })

  it('decides row by row what a grant over related rows opens', async () => {
    const policy = roleWith('reader', [
      {
        entity: 'customer',
        actions: ['read', 'list', 'update'],
        rows: { contactPoints: { some: { kind: 'wechat' } } },
        classes: open,
      },
    ])
    await using test = await createTestCrm({ policy })
    const [without, having] = [await createAs(test, {}), await createAs(test, {})]
    await test.crm.system('stage', (crm) =>
      crm.customers.contactPoints.add({ id: having, kind: 'wechat', value: 'zhangsan' }),
    )
    const reader = test.as('reader')
    expect((await reader.customers.list()).data.map((row) => row.id)).toEqual([having])
    expect(await outcomeOf(reader.customers.update({ id: having, patch: { nickname: '小张' } }))).toBe('ok')
    expect(await outcomeOf(reader.customers.update({ id: without, patch: { nickname: '小张' } }))).toBe(
      'KITH_NOT_FOUND',
    )
  })

  it('is refused at the start when a grant names what does not exist', async () => {
    const wrong: readonly Grant[] = [
      { entity: 'customer', actions: ['read'], rows: { nope: 1 } },
      { entity: 'customer', actions: ['read'], rows: { name: { contains: 'x' } } },
      { entity: 'customer', actions: ['read'], rows: { teamId: { like: 't%' } } },
      { entity: 'customer', actions: ['read'], rows: { constructor: { eq: 1 } } },
    ]
    for (const grant of wrong) {
      await expect(createTestCrm({ policy: roleWith('reader', [grant]) })).rejects.toThrow('cannot start')
    }
  })
})

describe('a refusal', () => {
  it('is the same for a customer that does not exist and one that is not visible, and so is its audit entry', async () => {
    await using test = await createTestCrm()
    const invisible = await createAs(test, { teamId: 't2' })
    const absent = invisible.replace(/....$/, 'ffff')
    const rep = test.as('relationship-manager')
    const calls = [
      (id: string) => rep.customers.get({ id }),
      (id: string) => rep.customers.get({ id, fields: ['name', 'phone'] }),
      (id: string) => rep.customers.update({ id, patch: { name: '李四' }, ifVersion: 7 }),
      (id: string) => rep.customers.delete({ id }),
      (id: string) => rep.customers.restore({ id }),
      (id: string) => rep.customers.contactPoints.list({ id }),
      (id: string) => rep.customers.contactPoints.add({ id, kind: 'wechat', value: 'x' }),
      (id: string) => rep.customers.contactPoints.remove({ id, contactPointId: absent }),
    ]
    for (const call of calls) {
      const start = (await test.audit()).length
      const [one, other] = [await refusalOf(call(invisible)), await refusalOf(call(absent))]
      expect({ ...one, message: one.message }).toEqual({ ...other, message: other.message })
      const entries = (await test.audit()).slice(start).map((entry) => ({
        ...entry,
        subjectIds: entry.subjectIds.length,
      }))
      expect(entries).toHaveLength(2)
      expect(entries[0]).toEqual(entries[1])
      expect(entries[0]).toMatchObject({ decision: 'deny', subjectIds: 1 })
    }
  })

  it('does not tell a contact point of a customer out of sight from one that does not exist', async () => {
    await using test = await createTestCrm()
    const hidden = await createAs(test, { teamId: 't2' })
    const point = await test.crm.system('stage', (crm) =>
      crm.customers.contactPoints.add({ id: hidden, kind: 'wechat', value: 'zhangsan' }),
    )
    const manager = test.as('relationship-manager')
    const { id } = await manager.customers.create({ name: '王五' })
    const start = (await test.audit()).length
    const remove = (contactPointId: string) =>
      refusalOf(manager.customers.contactPoints.remove({ id, contactPointId }))
    const [one, other] = [await remove(point.id), await remove(point.id.replace(/....$/, 'ffff'))]
    expect({ ...one, message: one.message }).toEqual({ ...other, message: other.message })
    const seen = (await test.audit()).slice(start).map(({ action, entity, decision, subjectCount }) => ({
      action,
      entity,
      decision,
      subjectCount,
    }))
    expect(seen.slice(0, seen.length / 2)).toEqual(seen.slice(seen.length / 2))
  })

  it('of an operation is audited with who asked, whatever the role', async () => {
    await using test = await createTestCrm()
    for (const role of ['market-analyst', 'data-analyst', 'auditor', 'dpo']) {
      expect(await outcomeOf(test.as(role).customers.list())).toBe('KITH_FORBIDDEN')
    }
    expect((await test.audit()).map(({ actorId, decision }) => [actorId, decision])).toEqual([
      ['u-market-analyst', 'deny'],
      ['u-data-analyst', 'deny'],
      ['u-auditor', 'deny'],
      ['u-dpo', 'deny'],
    ])
  })

  it('meets a host that would act as the system or as a plugin', async () => {
    await using test = await createTestCrm()
    for (const kind of ['system', 'plugin'] as const) {
      const actor = { kind, id: 'x', roles: [] } as unknown as ActorInput
      expect(() => test.crm.as(actor)).toThrow(kind)
      const call = { actor, operation: 'customers.list', input: {} }
      await expect(test.crm.execute(call)).rejects.toThrow(kind)
    }
  })

  it('of the system itself never happens, but its reason is audited', async () => {
    await using test = await createTestCrm({ policy: standardRoles() })
    const id = await createAs(test, { teamId: 't2' })
    const row = await test.crm.system('nightly check', (crm) => crm.customers.get({ id }))
    expect(row.name).toBe('张三')
    expect(await test.audit()).toContainEqual(
      expect.objectContaining({ action: 'system', reason: 'nightly check' }),
    )
  })
})
