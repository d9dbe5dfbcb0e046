import { createTestClock, createTestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { outcomeOf } from '../policy/refusal.ts'

describe('the preferences of a customer', () => {
  it('are kept apart by how they are known, each with its source and time', async () => {
    const clock = createTestClock()
    await using test = await createTestCrm({ clock })
    const { customers } = test.as('service-rep')
    const { id } = await customers.create({ name: '张三' })
    await customers.preferences.set({ id, kind: 'stated', values: { channel: 'sms' }, source: 'call' })
    const at = '2026-01-04T00:00:00.000Z'
    await customers.preferences.set({ id, kind: 'observed', values: { channel: 'wechat' }, at })
    const { preferences } = await customers.get({ id })
    expect(preferences).toEqual({
      stated: { channel: { value: 'sms', source: 'call', at: clock().toISOString() } },
      observed: { channel: { value: 'wechat', source: null, at } },
    })
  })

  it('are not overwritten by an older one that arrives late', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('service-rep')
    const { id } = await customers.create({ name: '张三', preferences: { language: 'zh' } })
    const set = (value: string | null, at: string) =>
      customers.preferences.set({ id, kind: 'stated', values: { channel: value }, at })
    await set('sms', '2026-01-02T00:00:00Z')
    await set('mail', '2026-01-01T08:00:00+08:00')
    await set(null, '2026-01-03T00:00:00Z')
    const late = await set('sms', '2026-01-02T12:00:00Z')
    expect(late.preferences).toMatchObject({
      stated: {
        channel: { value: null, at: '2026-01-03T00:00:00.000Z' },
        language: { value: 'zh', at: null },
      },
    })
    expect(await test.events('customer.updated')).toHaveLength(2)
  })

  it('need the right to write them', async () => {
    await using test = await createTestCrm()
    const { id } = await test.as('service-rep').customers.create({ name: '张三' })
    const set = { id, kind: 'stated', values: { channel: 'sms' } } as const
    expect(await outcomeOf(test.as('system-admin').customers.preferences.set(set))).toBe('KITH_FORBIDDEN')
    const bad = { ...set, values: { 'no word': 'x' } }
    expect(await outcomeOf(test.as('service-rep').customers.preferences.set(bad))).toBe('KITH_VALIDATION')
  })
})
