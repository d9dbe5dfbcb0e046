import type { CreateCustomerInput } from '@kith/core'
import { createTestCrm, type TestCrm, testActor } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { dumpDatabase } from './database-dump.ts'
import { outcomeOf, refusalOf } from './refusal.ts'

const whole: CreateCustomerInput = {
  name: '张三丰',
  phone: '13812345678',
  email: 'zhangsan@qq.com',
  idNumber: '11010519491231002X',
  bankCard: '6217000012345678907',
  birthDate: '1990-05-17',
  notes: '客户说打 13900139000 找他',
  city: '深圳',
}

interface Scene extends AsyncDisposable {
  readonly test: TestCrm
  readonly near: string
  readonly far: string
  readonly deleted: string
}

async function stage(): Promise<Scene> {
  const test = await createTestCrm()
  const make = (values: CreateCustomerInput): Promise<string> =>
    test.crm.system('stage', async (crm) => (await crm.customers.create(values)).id)
  const scene = {
    test,
    near: await make({ ...whole, teamId: 't1' }),
    far: await make({ ...whole, teamId: 't2', ownerId: 'somebody' }),
    deleted: await make({ ...whole, teamId: 't1' }),
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  }
  await test.crm.system('stage', (crm) => crm.customers.delete({ id: scene.deleted }))
  return scene
}

describe('a write that is refused', () => {
  const cases: readonly {
    readonly what: string
    readonly code: string
    readonly run: (scene: Scene) => Promise<unknown>
  }[] = [
    {
      what: 'a denied field beside allowed ones',
      code: 'KITH_FIELD_UNAVAILABLE',
      run: ({ test, near }) =>
        test
          .as('service-rep')
          .customers.update({ id: near, patch: { nickname: '小张', phone: '13900000000' } }),
    },
    {
      what: 'an identity number by a role that may not write it',
      code: 'KITH_FIELD_UNAVAILABLE',
      run: ({ test }) => test.as('integration').customers.create(whole),
    },
    {
      what: 'a mask of the phone that came back',
      code: 'KITH_MASK_ECHO',
      run: ({ test, near }) =>
        test.as('relationship-manager').customers.update({ id: near, patch: { phone: '138****5678' } }),
    },
    {
      what: 'a mask of the identity number that came back among other values',
      code: 'KITH_MASK_ECHO',
      run: ({ test, near }) =>
        test
          .as('relationship-manager')
          .customers.update({ id: near, patch: { nickname: '小张', idNumber: '1****************X' } }),
    },
    {
      what: 'a mask as a contact point',
      code: 'KITH_MASK_ECHO',
      run: ({ test, near }) =>
        test.as('integration').customers.contactPoints.add({ id: near, kind: 'wechat', value: 'z***g' }),
    },
    {
      what: 'a mask as the primary phone',
      code: 'KITH_VALIDATION',
      run: ({ test, near }) =>
        test
          .as('integration')
          .customers.contactPoints.add({ id: near, kind: 'phone', value: '138****5678', isPrimary: true }),
    },
    {
      what: 'a value that is not valid',
      code: 'KITH_VALIDATION',
      run: ({ test, near }) =>
        test
          .as('relationship-manager')
          .customers.update({ id: near, patch: { nickname: '小张', phone: '12' } }),
    },
    {
      what: 'an old version',
      code: 'KITH_VERSION_MISMATCH',
      run: ({ test, near }) =>
        test.as('service-rep').customers.update({ id: near, patch: { nickname: '小张' }, ifVersion: 0 }),
    },
    {
      what: 'an old version of a deletion',
      code: 'KITH_VERSION_MISMATCH',
      run: ({ test, near }) => test.as('integration').customers.delete({ id: near, ifVersion: 7 }),
    },
    {
      what: 'a customer out of sight',
      code: 'KITH_NOT_FOUND',
      run: ({ test, far }) =>
        test.as('service-rep').customers.update({ id: far, patch: { nickname: '小张' } }),
    },
    {
      what: 'a deleted customer',
      code: 'KITH_NOT_FOUND',
      run: ({ test, deleted }) =>
        test.as('integration').customers.update({ id: deleted, patch: { name: '李四' } }),
    },
    {
      what: 'a second deletion',
      code: 'KITH_NOT_FOUND',
      run: ({ test, deleted }) => test.as('integration').customers.delete({ id: deleted }),
    },
    {
      what: 'a restoration of what is not deleted',
      code: 'KITH_NOT_FOUND',
      run: ({ test, near }) => test.as('integration').customers.restore({ id: near }),
    },
    {
      what: 'a new customer of another team',
      code: 'KITH_OUT_OF_REACH',
      run: ({ test }) => test.as('service-rep').customers.create({ name: '李四', teamId: 't2' }),
    },
    {
      what: 'a new customer of another owner in another team',
      code: 'KITH_OUT_OF_REACH',
      run: ({ test }) =>
        test.as('relationship-manager').customers.create({ name: '李四', ownerId: 'u9', teamId: 't2' }),
    },
    {
      what: 'a customer handed to another team and owner',
      code: 'KITH_OUT_OF_REACH',
      run: ({ test, near }) =>
        test
          .as('relationship-manager')
          .customers.update({ id: near, patch: { ownerId: 'u9', teamId: 't2', phone: '13900000000' } }),
    },
    {
      what: 'a customer left to nobody',
      code: 'KITH_OUT_OF_REACH',
      run: ({ test, near }) =>
        test
          .as('relationship-manager')
          .customers.update({ id: near, patch: { ownerId: null, teamId: null } }),
    },
    {
      what: 'a role without the right',
      code: 'KITH_FORBIDDEN',
      run: ({ test, near }) =>
        test.as('system-admin').customers.update({ id: near, patch: { name: '李四' } }),
    },
    {
      what: 'a correction without a request',
      code: 'KITH_FORBIDDEN',
      run: ({ test, near }) => test.as('dpo').customers.update({ id: near, patch: { name: '李四' } }),
    },
    {
      what: 'a contact point of another customer',
      code: 'KITH_NOT_FOUND',
      run: async ({ test, near, far }) => {
        const { data } = await test.as('integration').customers.contactPoints.list({ id: far })
        return test
          .as('integration')
          .customers.contactPoints.remove({ id: near, contactPointId: data[0]!.id })
      },
    },
  ]

  it.each(cases)('for $what changes nothing and tells nobody', async ({ code, run }) => {
    await using scene = await stage()
    const before = await dumpDatabase(scene.test)
    const heard: unknown[] = []
    scene.test.crm.on('customer.updated', (event) => heard.push(event))
    scene.test.crm.on('customer.created', (event) => heard.push(event))
    expect(await outcomeOf(run(scene))).toBe(code)
    expect(await dumpDatabase(scene.test)).toBe(before)
    expect(heard).toEqual([])
    expect(scene.test.errors).toEqual([])
  })

  it('in a transaction of several operations takes back its own part only', async () => {
    await using scene = await stage()
    await scene.test.crm.transaction(async ({ as }) => {
      const manager = as(testActor('relationship-manager'))
      await manager.customers.update({ id: scene.near, patch: { nickname: '小张' } })
      await outcomeOf(manager.customers.update({ id: scene.near, patch: { ownerId: null, teamId: null } }))
    })
    const row = await scene.test.crm.system('look', (crm) => crm.customers.get({ id: scene.near }))
    expect(row).toMatchObject({ nickname: '小张', teamId: 't1', version: 2 })
  })
})

describe('writes that come at the same time', () => {
  it('neither take others down with them nor slip in with them', async () => {
    await using scene = await stage()
    const { test, near, far } = scene
    const [manager, rep] = [test.as('relationship-manager'), test.as('service-rep')]
    const calls = Array.from({ length: 40 }, (_, index) => [
      outcomeOf(manager.customers.create({ name: `王${index}`, phone: `138000010${10 + index}` })),
      outcomeOf(rep.customers.create({ name: `李${index}`, teamId: 't2' })),
      outcomeOf(rep.customers.update({ id: far, patch: { nickname: `x${index}` } })),
      outcomeOf(manager.customers.update({ id: near, patch: { idNumber: '1****************X' } })),
    ])
    const outcomes = await Promise.all(calls.map((each) => Promise.all(each)))
    const expected = ['ok', 'KITH_OUT_OF_REACH', 'KITH_NOT_FOUND', 'KITH_MASK_ECHO']
    expect(outcomes).toEqual(calls.map(() => expected))
    const { data } = await test.crm.system('look', (crm) => crm.customers.list({ limit: 200 }))
    const names = data.map((row) => row.name)
    expect(names.filter((name) => name.startsWith('王'))).toHaveLength(40)
    expect(names.filter((name) => name.startsWith('李'))).toEqual([])
    expect(data.find((row) => row.id === far)).toMatchObject({ nickname: null, version: 1 })
    expect(await test.events('customer.created')).toHaveLength(43)
    const denied = (await test.audit()).filter((entry) => entry.decision === 'deny')
    // Out of reach and not found, each once; a value that is refused for itself is no question of rights.
    expect(denied).toHaveLength(80)
  })

  it('on one version succeed once', async () => {
    await using scene = await stage()
    const rep = scene.test.as('service-rep')
    const change = (nickname: string) =>
      outcomeOf(rep.customers.update({ id: scene.near, patch: { nickname }, ifVersion: 1 }))
    const outcomes = await Promise.all(['a', 'b', 'c', 'd'].map(change))
    expect(outcomes.toSorted()).toEqual([
      'KITH_VERSION_MISMATCH',
      'KITH_VERSION_MISMATCH',
      'KITH_VERSION_MISMATCH',
      'ok',
    ])
  })
})

describe('the current version that comes with an outdated write', () => {
  it('is shown as far as the writer may read it', async () => {
    await using scene = await stage()
    const rep = scene.test.as('service-rep')
    const stale = { id: scene.near, patch: { nickname: '小张' }, ifVersion: 99 }
    const { representation } = await refusalOf(rep.customers.update(stale))
    expect(representation).toEqual(await rep.customers.get({ id: scene.near }))
    expect(JSON.stringify(representation)).not.toContain('12345678')
    expect(representation).not.toHaveProperty('idNumber')
  })

  it('is read from the deletion as well', async () => {
    await using scene = await stage()
    const manager = scene.test.as('relationship-manager')
    const { representation } = await refusalOf(manager.customers.delete({ id: scene.near, ifVersion: 99 }))
    expect(representation).toMatchObject({ idNumber: '1****************X', bankCard: '**** **** **** 8907' })
  })
})

describe('a hidden value', () => {
  it('stays when a form that did not show it is saved', async () => {
    await using scene = await stage()
    const rep = scene.test.as('service-rep')
    const form = await rep.customers.get({ id: scene.near })
    await rep.customers.update({ id: scene.near, patch: { nickname: `${form.name}!`, tags: ['vip'] } })
    const row = await scene.test.crm.system('look', (crm) => crm.customers.get({ id: scene.near }))
    expect(row).toMatchObject({ phone: '+8613812345678', idNumber: whole.idNumber, notes: whole.notes })
  })

  it('is not told by what happens when a guess is written over it', async () => {
    await using scene = await stage()
    const other = await scene.test.crm.system('stage', (crm) =>
      crm.customers.create({ ...whole, idNumber: '11010519491231010X', teamId: 't1' }),
    )
    const manager = scene.test.as('relationship-manager')
    const guess = { idNumber: whole.idNumber! }
    const right = await manager.customers.update({ id: scene.near, patch: guess })
    const wrong = await manager.customers.update({ id: other.id, patch: guess })
    expect({ ...right, id: '' }).toEqual({ ...wrong, id: '' })
    expect(right.version).toBe(2)
    const told = (await scene.test.events('customer.updated')).map((event) => event.payload)
    expect(told).toEqual([
      { customerId: scene.near, version: 2, changed: ['idNumber'] },
      { customerId: other.id, version: 2, changed: ['idNumber'] },
    ])
  })
})

describe('the owner and the team of a new customer', () => {
  it('are the actor and the first team where nothing is said', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager', { attributes: { teamIds: ['t3', 't1'] } })
    expect(await manager.customers.create({ name: '张三' })).toMatchObject({
      ownerId: 'u-relationship-manager',
      teamId: 't3',
    })
    expect(await test.as('integration').customers.create({ name: '张三' })).toMatchObject({
      ownerId: null,
      teamId: 't1',
    })
  })

  it('are those that the actor names, within reach', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    expect(await manager.customers.create({ name: '张三', ownerId: 'u9' })).toMatchObject({
      ownerId: 'u9',
      teamId: 't1',
    })
    expect(await manager.customers.create({ name: '张三', teamId: 't9' })).toMatchObject({
      ownerId: 'u-relationship-manager',
      teamId: 't9',
    })
    expect(await manager.customers.create({ name: '张三', ownerId: null })).toMatchObject({
      ownerId: null,
      teamId: 't1',
    })
  })
})
