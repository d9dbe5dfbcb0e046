import { definePolicy, standardRoles } from '@kith/core'
import { createTestCrm, type TestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { outcomeOf } from '../policy/refusal.ts'

const HOUR = 3_600_000
const text = 'a'.repeat(64)
const web = { channel: 'web-form' } as const

async function stage(): Promise<TestCrm & { readonly id: string }> {
  const test = await createTestCrm()
  const admin = test.as('system-admin')
  await admin.purposes.create({ key: 'marketing', title: 'Offers', textVersionHash: text })
  await admin.purposes.create({ key: 'abroad', title: 'Transfer abroad', kind: 'separate' })
  const { id } = await test.as('relationship-manager').customers.create({ name: '张三' })
  return Object.assign(test, { id })
}

describe('the consent ledger', () => {
  it('keeps every entry, and where each purpose stands', async () => {
    await using test = await stage()
    const { id } = test
    const { consents } = test.as('relationship-manager').customers
    await consents.record({ id, purpose: 'marketing', ...web })
    test.clock.advance(HOUR)
    await consents.withdraw({ id, purpose: 'marketing' })
    const history = (await consents.history({ id })).data
    expect(history).toMatchObject([
      { state: 'withdrawn', createdBy: 'u-relationship-manager', region: 'CN' },
      { state: 'granted', kind: 'general', channel: 'web-form', textVersionHash: text },
    ])
    const current = (await consents.list({ id })).data
    expect(current).toMatchObject([{ purpose: 'marketing', state: 'withdrawn', entryId: history[0]!.id }])
    const events = await test.events('consent.recorded')
    expect(events.map(({ payload }) => payload['state'])).toEqual(['granted', 'withdrawn'])
  })

  it('lets what was said later count, not what was recorded later', async () => {
    await using test = await stage()
    const { id } = test
    const { consents } = test.as('integration').customers
    const now = test.clock().getTime()
    await consents.record({ id, purpose: 'marketing', ...web, at: new Date(now - HOUR) })
    await consents.withdraw({ id, purpose: 'marketing', at: new Date(now - 2 * HOUR) })
    expect((await consents.list({ id })).data).toMatchObject([{ state: 'granted' }])
    expect((await consents.history({ id })).data).toHaveLength(2)
  })

  it('has no operation that changes or removes an entry, and no way past that', async () => {
    await using test = await stage()
    const writing = test.crm.operations.filter(
      ({ permission }) =>
        permission !== 'self' &&
        ['consentEntry', 'consentState'].includes(permission.entity) &&
        [permission.action].flat().some((each) => !['read', 'list', 'create'].includes(each)),
    )
    expect(writing).toEqual([])
    const granted = standardRoles()
      .roles.flatMap(({ grants }) => grants)
      .filter(({ entity }) => entity === 'consentEntry' || entity === 'consentState')
      .flatMap(({ actions }) => actions)
    expect([...new Set(granted)].toSorted()).toEqual(['create', 'list', 'read'])
  })

  it('takes only consent that can be demonstrated (GDPR art. 7)', async () => {
    await using test = await stage()
    const { id } = test
    const { consents } = test.as('relationship-manager').customers
    const outcome = (input: object) => outcomeOf(consents.record({ id, purpose: 'marketing', ...input }))
    expect(await outcome({})).toBe('KITH_CONSENT_UNPROVEN')
    expect(await outcome({ ...web, at: new Date(test.clock().getTime() + 1) })).toBe('KITH_CONSENT_NOT_YET')
    expect(await outcome({ ...web, purpose: 'nothing' })).toBe('KITH_CONSENT_PURPOSE_UNKNOWN')
    expect(await outcome({ ...web, purpose: 'abroad', kind: 'separate' })).toBe('KITH_CONSENT_UNPROVEN')
    expect((await consents.history({ id })).data).toEqual([])
  })

  it('asks for the kind of consent that the purpose takes (PIPL art. 14, 29, 31)', async () => {
    await using test = await stage()
    const { id } = test
    const { consents } = test.as('relationship-manager').customers
    const asked = { id, purpose: 'abroad', textVersionHash: text, ...web }
    expect(await outcomeOf(consents.record(asked))).toBe('KITH_CONSENT_KIND_TOO_WEAK')
    expect(await outcomeOf(consents.record({ ...asked, kind: 'separate' }))).toBe('ok')
  })

  it('lets a consent be taken back although its purpose is given up (PIPL art. 15)', async () => {
    await using test = await stage()
    const { id } = test
    const { purposes } = test.as('system-admin')
    const [marketing] = (await purposes.list({ where: { key: 'marketing' } })).data
    await purposes.update({ id: marketing!.id, patch: { isActive: false } })
    const { consents } = test.as('relationship-manager').customers
    const granting = consents.record({ id, purpose: 'marketing', ...web })
    expect(await outcomeOf(granting)).toBe('KITH_CONSENT_PURPOSE_UNKNOWN')
    expect(await outcomeOf(consents.withdraw({ id, purpose: 'marketing' }))).toBe('ok')
  })

  it('is recorded and read by those whose customer it is', async () => {
    await using test = await stage()
    const given = { id: test.id, purpose: 'marketing', ...web }
    const outcomes = async (role: string, more = {}) => {
      const { consents } = test.as(role, more).customers
      return [
        await outcomeOf(consents.record(given)),
        await outcomeOf(consents.list({ id: test.id })),
        await outcomeOf(consents.history({ id: test.id })),
      ]
    }
    const all = (outcome: string) => [outcome, outcome, outcome]
    for (const role of ['relationship-manager', 'service-rep', 'integration'])
      expect(await outcomes(role)).toEqual(all('ok'))
    expect(await outcomes('dpo', { purpose: 'privacy-request' })).toEqual(all('ok'))
    expect(await outcomes('dpo')).toEqual(all('KITH_FORBIDDEN'))
    for (const role of ['system-admin', 'market-analyst', 'data-analyst'])
      expect(await outcomes(role)).toEqual(all('KITH_FORBIDDEN'))
    expect(await outcomes('auditor')).toEqual(['KITH_FORBIDDEN', 'ok', 'ok'])
    const elsewhere = { id: 'u-x', attributes: { teamIds: ['t2'] } }
    for (const role of ['relationship-manager', 'service-rep'])
      expect(await outcomes(role, elsewhere)).toEqual(all('KITH_NOT_FOUND'))
  })
})

describe('the auditor', () => {
  it('reads what each customer has agreed to, and no customer', async () => {
    await using test = await stage()
    const { id } = test
    const manager = test.as('relationship-manager')
    await manager.customers.consents.record({ id, purpose: 'marketing', ...web })
    const auditor = test.as('auditor')
    const { data } = await auditor.customers.consents.list({ id })
    expect(data).toMatchObject([{ customerId: id, purpose: 'marketing', state: 'granted' }])
    expect((await auditor.customers.consents.history({ id })).data).toHaveLength(1)
    await expect(auditor.customers.get({ id })).rejects.toMatchObject({ code: 'KITH_FORBIDDEN' })
    // Those who see no customers are not told which of them there are.
    expect(await auditor.customers.consents.list({ id: 'nobody' })).toEqual({ data: [], nextCursor: null })
  })
})

describe('a filter by consent', () => {
  it('finds whoever has agreed, until the consent ends or is taken back', async () => {
    await using test = await stage()
    const { id } = test
    const manager = test.as('relationship-manager')
    await manager.customers.create({ name: '李四' })
    const found = async (consent: string | { purpose: string; kind: string }) =>
      (await manager.customers.list({ where: { consent }, count: 'exact' })).count
    expect(await found('marketing')).toBe(0)
    const validUntil = new Date(test.clock().getTime() + HOUR)
    await manager.customers.consents.record({ id, purpose: 'marketing', ...web, validUntil })
    expect(await found('marketing')).toBe(1)
    expect(await found('abroad')).toBe(0)
    expect(await found({ purpose: 'marketing', kind: 'general' })).toBe(1)
    expect(await found({ purpose: 'marketing', kind: 'separate' })).toBe(0)
    test.clock.advance(HOUR)
    expect(await found('marketing')).toBe(0)
    await manager.customers.consents.record({ id, purpose: 'marketing', ...web })
    expect(await found('marketing')).toBe(1)
    test.clock.advance(1)
    await manager.customers.consents.withdraw({ id, purpose: 'marketing' })
    expect(await found('marketing')).toBe(0)
    const not = await manager.customers.list({ where: { not: { consent: 'marketing' } }, count: 'exact' })
    expect(not.count).toBe(2)
  })

  it.each([5, null, [], {}, { purpose: 'a', other: 1 }, { purpose: 'a', kind: 'weak' }, 'with space'])(
    'refuses %j, which means no consent',
    async (consent) => {
      await using test = await stage()
      const list = test.as('relationship-manager').customers.list({ where: { consent } as never })
      expect(await outcomeOf(list)).toBe('KITH_INVALID_QUERY')
    },
  )

  it('is refused like an unknown field to those who may not read consents', async () => {
    await using test = await stage()
    const list = test.as('system-admin').customers.list({ where: { consent: 'marketing' } })
    expect(await outcomeOf(list)).toBe('KITH_FIELD_UNAVAILABLE')
  })

  it('may decide rows in a policy, on reading and on writing alike', async () => {
    const standard = standardRoles()
    const campaigner = {
      name: 'campaigner',
      title: 'Campaigner',
      grants: [
        {
          entity: 'customer',
          actions: ['read', 'list', 'update'],
          rows: { consent: 'marketing' },
          classes: { public: 'allow', basic: 'allow', behaviour: 'allow' },
        },
      ],
    } as const
    const policy = definePolicy({ ...standard, id: 'campaigns', roles: [...standard.roles, campaigner] })
    await using test = await createTestCrm({ policy })
    await test.as('system-admin').purposes.create({ key: 'marketing', title: 'x', textVersionHash: text })
    const manager = test.as('relationship-manager')
    const { id } = await manager.customers.create({ name: '张三' })
    const seen = async () => [
      await outcomeOf(test.as('campaigner').customers.get({ id })),
      (await test.as('campaigner').customers.list()).data.length,
      await outcomeOf(test.as('campaigner').customers.update({ id, patch: { nickname: 'x' } })),
    ]
    expect(await seen()).toEqual(['KITH_NOT_FOUND', 0, 'KITH_NOT_FOUND'])
    await manager.customers.consents.record({ id, purpose: 'marketing', ...web })
    expect(await seen()).toEqual(['ok', 1, 'ok'])
    test.clock.advance(1)
    await manager.customers.consents.withdraw({ id, purpose: 'marketing' })
    expect(await seen()).toEqual(['KITH_NOT_FOUND', 0, 'KITH_NOT_FOUND'])
  })
})
