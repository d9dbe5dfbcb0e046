import { createTestCrm, type TestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { outcomeOf } from '../policy/refusal.ts'

const HOUR = 3_600_000
const colleague = { id: 'u-colleague', attributes: { teamIds: ['t2', 't2-1'] } }

interface Scene extends AsyncDisposable {
  readonly test: TestCrm
  readonly id: string
  readonly owner: ReturnType<TestCrm['as']>
  readonly grantee: ReturnType<TestCrm['as']>
  share(more?: object): Promise<string>
}

async function stage(): Promise<Scene> {
  const test = await createTestCrm()
  const owner = test.as('relationship-manager')
  const { id } = await owner.customers.create({ name: '张三', phone: '13800138000', city: '上海' })
  return {
    test,
    id,
    owner,
    grantee: test.as('relationship-manager', colleague),
    share: async (more = {}) => {
      const expiresAt = new Date(test.clock().getTime() + HOUR)
      const given = {
        granteeKind: 'user',
        granteeId: 'u-colleague',
        expiresAt,
        reason: 'covers for me',
      } as const
      return (await owner.customers.shares.add({ id, ...given, ...more })).id
    },
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  }
}

describe('a shared customer', () => {
  it('is seen by the person it is shared with, in every way, until the share ends', async () => {
    await using scene = await stage()
    const { test, id, grantee } = scene
    const sees = async () => [
      await outcomeOf(grantee.customers.get({ id })),
      (await grantee.customers.list({ count: 'exact' })).count,
      (await grantee.customers.search({ where: { phone: '13800138000' } })).data.length,
      await outcomeOf(grantee.customers.contactPoints.list({ id })),
    ]
    const hidden = ['KITH_NOT_FOUND', 0, 0, 'KITH_NOT_FOUND']
    expect(await sees()).toEqual(hidden)
    await scene.share()
    expect(await sees()).toEqual(['ok', 1, 1, 'ok'])
    test.clock.advance(HOUR - 1)
    expect(await sees()).toEqual(['ok', 1, 1, 'ok'])
    test.clock.advance(1)
    expect(await sees()).toEqual(hidden)
  })

  it('is seen by a team it is shared with, and by no other', async () => {
    await using scene = await stage()
    const { test, id, grantee } = scene
    await scene.share({ granteeKind: 'team', granteeId: 't2-1' })
    expect(await outcomeOf(grantee.customers.get({ id }))).toBe('ok')
    const other = test.as('relationship-manager', { id: 'u-x', attributes: { teamIds: ['t3'] } })
    expect(await outcomeOf(other.customers.get({ id }))).toBe('KITH_NOT_FOUND')
    // A team whose key is somebody's id is not that person.
    const namesake = test.as('relationship-manager', { id: 't2-1', attributes: { teamIds: [] } })
    expect(await outcomeOf(namesake.customers.get({ id }))).toBe('KITH_NOT_FOUND')
  })

  it('is no longer seen as soon as the share is revoked', async () => {
    await using scene = await stage()
    const { id, owner, grantee } = scene
    const shareId = await scene.share()
    expect(await outcomeOf(grantee.customers.get({ id }))).toBe('ok')
    await owner.customers.shares.revoke({ id, shareId })
    expect(await outcomeOf(grantee.customers.get({ id }))).toBe('KITH_NOT_FOUND')
    expect(await outcomeOf(owner.customers.shares.revoke({ id, shareId }))).toBe('KITH_NOT_FOUND')
  })

  it('is changed under a share that says so, and only read under one that does not', async () => {
    await using scene = await stage()
    const { id, grantee } = scene
    await scene.share()
    expect(await outcomeOf(grantee.customers.update({ id, patch: { city: '北京' } }))).toBe('KITH_FORBIDDEN')
    await scene.share({ level: 'write' })
    expect(await grantee.customers.update({ id, patch: { city: '北京' } })).toMatchObject({ city: '北京' })
    const point = { id, kind: 'wechat', value: 'zhang' } as const
    expect(await outcomeOf(grantee.customers.contactPoints.add(point))).toBe('ok')
  })

  it('is neither moved, deleted nor shared on by whom it is shared with', async () => {
    await using scene = await stage()
    const { test, id, owner, grantee } = scene
    await scene.share({ level: 'write' })
    for (const field of ['ownerId', 'teamId', 'territoryId', 'poolId'])
      expect(await outcomeOf(grantee.customers.update({ id, patch: { [field]: 'u-colleague' } }))).toBe(
        'KITH_FIELD_UNAVAILABLE',
      )
    expect(await outcomeOf(grantee.customers.delete({ id }))).toBe('KITH_FORBIDDEN')
    const expiresAt = new Date(test.clock().getTime() + 100 * HOUR)
    const longer = { id, granteeKind: 'user', granteeId: 'u-colleague', expiresAt, reason: 'more' } as const
    expect(await outcomeOf(grantee.customers.shares.add(longer))).toBe('KITH_OUT_OF_REACH')
    expect((await grantee.customers.shares.list({ id })).data).toEqual([])
    const [share] = (await owner.customers.shares.list({ id })).data
    const revoked = grantee.customers.shares.revoke({ id, shareId: share!.id })
    expect(await outcomeOf(revoked)).toBe('KITH_NOT_FOUND')
  })

  it('shows the grantee no more than their role shows', async () => {
    await using scene = await stage()
    const { test, id } = scene
    await scene.share()
    const rep = test.as('service-rep', colleague)
    expect(await outcomeOf(rep.customers.get({ id }))).toBe('KITH_NOT_FOUND')
    expect(await outcomeOf(test.as('market-analyst', colleague).customers.get({ id }))).toBe('KITH_FORBIDDEN')
  })

  it('stays in its tenant', async () => {
    await using scene = await stage()
    await scene.share()
    const namesake = scene.test.as('relationship-manager', { ...colleague, tenantId: 'elsewhere' })
    expect(await outcomeOf(namesake.customers.get({ id: scene.id }))).toBe('KITH_NOT_FOUND')
  })
})

describe('sharing', () => {
  it('is for those who may change the customer', async () => {
    await using scene = await stage()
    const { test, id, grantee } = scene
    const expiresAt = new Date(test.clock().getTime() + HOUR)
    const given = { id, granteeKind: 'user', granteeId: 'u-x', expiresAt, reason: 'r' } as const
    expect(await outcomeOf(grantee.customers.shares.add(given))).toBe('KITH_NOT_FOUND')
    for (const role of ['system-admin', 'service-rep', 'dpo', 'auditor', 'data-analyst'])
      expect(await outcomeOf(test.as(role).customers.shares.add(given))).toBe('KITH_FORBIDDEN')
    expect(await outcomeOf(test.as('integration').customers.shares.add(given))).toBe('ok')
  })

  it('takes an end in the future', async () => {
    await using scene = await stage()
    const now = scene.test.clock()
    expect(await outcomeOf(scene.share({ expiresAt: now }))).toBe('KITH_DIRECTORY_SHARE_EXPIRED')
    expect(await outcomeOf(scene.share({ expiresAt: undefined }))).toBe('KITH_VALIDATION')
  })

  it('says who shared with whom for how long in the list, and no reason in the event', async () => {
    await using scene = await stage()
    const { test, id, owner } = scene
    const shareId = await scene.share()
    const [share] = (await owner.customers.shares.list({ id })).data
    expect(share).toMatchObject({
      id: shareId,
      customerId: id,
      granteeId: 'u-colleague',
      level: 'read',
      reason: 'covers for me',
      createdBy: 'u-relationship-manager',
    })
    const [event] = await test.events('share.created')
    expect(event).toMatchObject({ subjectId: id, payload: { customerId: id, shareId } })
    expect(JSON.stringify(event)).not.toContain('covers')
  })
})
