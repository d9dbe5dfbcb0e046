import { createTestClock, createTestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { dumpDatabase } from '../policy/database-dump.ts'
import { outcomeOf } from '../policy/refusal.ts'

const call = { channel: 'phone', direction: 'in', kind: 'call' } as const

describe('an interaction', () => {
  it('is recorded with its agent, and listed latest first', async () => {
    const clock = createTestClock()
    await using test = await createTestCrm({ clock })
    const { customers } = test.as('service-rep')
    const { id } = await customers.create({ name: '张三' })
    const first = await customers.interactions.record({ id, ...call, outcome: 'solved' })
    clock.advance(60_000)
    const late = { occurredAt: new Date('2026-01-04T08:00:00Z') }
    await customers.interactions.record({ id, ...call, direction: 'out', ...late })
    expect(first).toMatchObject({ agentId: 'u-service-rep', visibility: 'internal', outcome: 'solved' })
    const { data } = await customers.interactions.list({ id })
    expect(data.map((each) => each.direction)).toEqual(['in', 'out'])
    const filtered = await customers.interactions.list({ id, where: { direction: 'out' }, count: 'exact' })
    expect([filtered.data.length, filtered.count]).toEqual([1, 1])
    expect(await test.events('interaction.recorded')).toHaveLength(2)
  })

  it('shows its text redacted to a service rep and stores it sealed', async () => {
    await using test = await createTestCrm()
    const { id } = await test.as('relationship-manager').customers.create({ name: '张三' })
    const words = { subject: '回访', body: '客户说打 13900139000 找他', threadKey: 'thread-of-zhangsan' }
    await test.as('relationship-manager').customers.interactions.record({ id, ...call, ...words })
    const [seen] = (await test.as('service-rep').customers.interactions.list({ id })).data
    expect(seen).toMatchObject({ body: '客户说打 [phone] 找他', threadKey: '******' })
    const dump = await dumpDatabase(test)
    for (const word of Object.values(words)) expect(dump).not.toContain(word)
  })

  it('moves the last activity forward, never back, and only when the customer acted', async () => {
    const clock = createTestClock()
    await using test = await createTestCrm({ clock })
    const { customers } = test.as('service-rep')
    const { id, version } = await customers.create({ name: '张三' })
    const activity = async (direction: 'in' | 'out', at: string) => {
      await customers.interactions.record({ id, ...call, direction, occurredAt: new Date(at) })
      return (await customers.get({ id })).lastActivityAt?.toISOString()
    }
    expect(await activity('out', '2026-01-04T00:00:00Z')).toBeUndefined()
    expect(await activity('in', '2026-01-03T00:00:00Z')).toBe('2026-01-03T00:00:00.000Z')
    expect(await activity('in', '2026-01-01T00:00:00Z')).toBe('2026-01-03T00:00:00.000Z')
    expect(await activity('in', '2026-01-04T00:00:00Z')).toBe('2026-01-04T00:00:00.000Z')
    expect((await customers.get({ id })).version).toBe(version)
  })

  it('told twice by its source is recorded once', async () => {
    const clock = createTestClock()
    await using test = await createTestCrm({ clock })
    const { customers } = test.as('integration')
    const { id } = await customers.create({ name: '张三' })
    const told = { id, ...call, source: 'pbx', externalId: 'call-4711', body: 'hello' }
    const first = await customers.interactions.record(told)
    clock.advance(60_000)
    expect(await customers.interactions.record(told)).toEqual(first)
    const { data } = await customers.interactions.list({ id })
    expect(data).toHaveLength(1)
    expect(await test.events('interaction.recorded')).toHaveLength(1)
    const entries = await customers.timeline({ id, types: ['interaction.recorded'] })
    expect(entries.data).toHaveLength(1)
    const changed = [{ body: 'bye' }, { kind: 'visit' }, { outcome: 'x' }] as const
    for (const change of changed)
      expect(await outcomeOf(customers.interactions.record({ ...told, ...change }))).toBe('KITH_CONFLICT')
    const { body: _, ...less } = told
    expect(await outcomeOf(customers.interactions.record(less))).toBe('KITH_CONFLICT')
    const other = await customers.create({ name: '李四' })
    expect(await outcomeOf(customers.interactions.record({ ...told, id: other.id }))).toBe('KITH_CONFLICT')
    expect(await outcomeOf(customers.interactions.record({ ...told, source: 'other-pbx' }))).toBe('ok')
  })

  it('cannot lie in the future, nor have an external id of nobody', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('service-rep')
    const { id } = await customers.create({ name: '张三' })
    const tomorrow = { occurredAt: new Date('2026-01-06T01:00:00Z') }
    expect(await outcomeOf(customers.interactions.record({ id, ...call, ...tomorrow }))).toBe(
      'KITH_VALIDATION',
    )
    const nobodys = { externalId: 'call-4711' }
    expect(await outcomeOf(customers.interactions.record({ id, ...call, ...nobodys }))).toBe(
      'KITH_VALIDATION',
    )
  })

  it('that is restricted is seen by its agent and by those who see everything of a person', async () => {
    await using test = await createTestCrm()
    const { id } = await test.as('relationship-manager').customers.create({ name: '张三' })
    const secret = { ...call, visibility: 'restricted' } as const
    await test.as('relationship-manager').customers.interactions.record({ id, ...secret })
    const seenBy = async (role: string, session = {}) =>
      (await test.as(role, session).customers.interactions.list({ id })).data.length
    expect(await seenBy('relationship-manager')).toBe(1)
    expect(await seenBy('service-rep')).toBe(0)
    expect(await seenBy('system-admin')).toBe(0)
    expect(await seenBy('dpo', { purpose: 'privacy-request' })).toBe(1)
  })

  it('with a customer beyond the caller is neither recorded nor listed', async () => {
    await using test = await createTestCrm()
    const far = await test.crm.system('stage', (crm) => crm.customers.create({ name: '李四', teamId: 't9' }))
    const { interactions } = test.as('service-rep').customers
    expect(await outcomeOf(interactions.record({ id: far.id, ...call }))).toBe('KITH_NOT_FOUND')
    expect(await outcomeOf(interactions.list({ id: far.id }))).toBe('KITH_NOT_FOUND')
    expect(await outcomeOf(test.as('auditor').customers.interactions.list({ id: far.id }))).toBe(
      'KITH_FORBIDDEN',
    )
  })
})
