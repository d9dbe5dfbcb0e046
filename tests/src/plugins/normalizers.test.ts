import { definePlugin } from '@kith/core'
import { describe, expect, test } from 'vitest'

import { embed, shop } from '../host/fixtures/embedded.ts'

describe('a normaliser that a plugin adds', () => {
  const tidying = (id: string, place: 'name' | 'email', change: (value: string) => string | undefined) =>
    definePlugin({
      id,
      version: '1.0.0',
      kernel: '^0.1',
      setup: (r) =>
        r.normalizer('customer', place, (value) => {
          const changed = change(value)
          return changed === undefined
            ? { ok: false, reason: 'Expected another mail host' }
            : { ok: true, value: changed }
        }),
    })()

  test('runs after that of the field and those of plugins before it, and filters speak its language', async () => {
    await using host = await embed({
      crmPlugins: [
        tidying('first', 'name', (value) => `${value}1`),
        tidying('second', 'name', (value) => `${value}2`),
      ],
    })
    const { id } = await host.crm.as(shop).customers.create({ name: '  张三 ' })
    expect((await host.crm.as(shop).customers.get({ id })).name).toBe('张三12')
    expect((await host.crm.as(shop).customers.list({ where: { name: '张三' } })).data).toHaveLength(1)
  })

  test('refuses a value with its reason', async () => {
    await using host = await embed({
      crmPlugins: [
        tidying('hosts', 'email', (value) => (value.endsWith('@example.com') ? value : undefined)),
      ],
    })
    await host.crm.as(shop).customers.create({ name: '张三', email: 'z@example.com' })
    await expect(
      host.crm.as(shop).customers.create({ name: '李四', email: 'l@elsewhere.org' }),
    ).rejects.toMatchObject({ code: 'KITH_VALIDATION', issues: [{ message: 'Expected another mail host' }] })
  })

  test.each([
    { what: 'what the field itself refuses', field: 'email', change: () => 'nobody', reason: 'malformed' },
    { what: 'more than the field holds', field: 'name', change: () => '张'.repeat(201), reason: 'too_long' },
    { what: 'anything by failing', field: 'name', change: fail, reason: 'normalizer_failed' },
  ] as const)('cannot store $what', async ({ field, change, reason }) => {
    await using host = await embed({ crmPlugins: [tidying('wide', field, change)] })
    const values = { name: '张三', email: 'z@example.com' }
    await expect(host.crm.as(shop).customers.create(values)).rejects.toMatchObject({
      code: 'KITH_VALIDATION',
      issues: [{ message: reason }],
    })
  })
})

function fail(): never {
  throw new Error('mistaken')
}
