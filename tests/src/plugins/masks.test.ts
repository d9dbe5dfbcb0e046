import {
  type ActorInput,
  definePlugin,
  maskRules,
  type MaskRules,
  type MaskStrategy,
  type Plugin,
} from '@kith/core'
import { describe, expect, test } from 'vitest'

import { embed, rep, shop, stranger } from '../host/fixtures/embedded.ts'

const blur: MaskStrategy = {
  name: 'veils.blur',
  mask: (value) => (value === '' ? '' : `~${value.slice(-1)}~`),
  isMask: (text) => /^~.~$/.test(text),
}

const throwing: MaskStrategy = {
  name: 'veils.broken',
  mask: () => {
    throw new RangeError('out of range')
  },
}

/** Masks of a plugin, and the rules by which tenants choose them. */
function veils(rules?: MaskRules): Plugin {
  return definePlugin({
    id: 'veils',
    version: '1.0.0',
    kernel: '^0.1',
    setup(r) {
      r.mask(blur)
      r.mask(throwing)
      if (rules !== undefined) r.extensionPoint(maskRules).add('veils', rules)
    },
  })()
}

/** The tenant `default` blurs phones; what others do is up to a test. */
function blurring(asked: string[], strategy = 'veils.blur'): MaskRules {
  return {
    async rulesOf(tenantId) {
      asked.push(tenantId)
      return new Map(tenantId === 'default' ? [['customer.phone', strategy]] : [])
    },
  }
}

async function withCustomer(crmPlugins: readonly Plugin[]) {
  const host = await embed({ crmPlugins })
  const { id } = await host.crm
    .as(shop)
    .customers.create({ name: '张三', phone: '13800138000', teamId: 't1', notes: '电话 13800138000' })
  return { host, id }
}

describe('a tenant chooses a mask', () => {
  test('and fields are shown with it wherever they are masked, in whatever was shown before', async () => {
    let strategy = 'phone'
    const rules: MaskRules = {
      rulesOf: async () => new Map([['customer.phone', strategy]]),
    }
    const { host, id } = await withCustomer([veils(rules)])
    await using _ = host
    const session = host.crm.as(rep)
    expect((await session.customers.get({ id })).phone).toBe('138****8000')
    strategy = 'veils.blur'
    expect((await session.customers.get({ id })).phone).toBe('~0~')
    expect((await session.customers.list({})).data[0]!.phone).toBe('~0~')
    const updated = await session.customers.update({ id, patch: { nickname: '三' } })
    expect(updated).toMatchObject({ phone: '~0~' })
    expect(updated.$masked).toContain('phone')
    strategy = 'phone'
    expect((await session.customers.get({ id })).phone).toBe('138****8000')
  })

  test('for itself alone', async () => {
    const asked: string[] = []
    const { host } = await withCustomer([veils(blurring(asked))])
    await using _ = host
    const elsewhere = { tenantId: 'other' }
    await host.crm.as({ ...shop, ...elsewhere }).customers.create({
      name: '李四',
      phone: '13900139000',
      teamId: 't1',
    })
    const phones = async (actor: ActorInput) =>
      (await host.crm.as(actor).customers.list({})).data.map(({ phone }) => phone)
    expect(await phones(rep)).toEqual(['~0~'])
    expect(await phones({ ...rep, ...elsewhere })).toEqual(['139****9000'])
  })

  test('and never opens a field, nor shows running text in part', async () => {
    const rules: MaskRules = {
      rulesOf: async () =>
        new Map([
          ['customer.phone', 'no such mask'],
          ['customer.notes', 'veils.blur'],
          ['customer.idNumber', 'veils.blur'],
        ]),
    }
    const { host, id } = await withCustomer([veils(rules)])
    await using _ = host
    const seen = await host.crm.as(rep).customers.get({ id })
    expect(seen).toMatchObject({ phone: '******', notes: '电话 [phone]' })
    expect(seen).not.toHaveProperty('idNumber')
  })

  test('and is asked once for a batch, and not where nothing is masked', async () => {
    const asked: string[] = []
    const { host, id } = await withCustomer([veils(blurring(asked))])
    await using _ = host
    for (const name of ['a', 'b', 'c']) await host.crm.as(shop).customers.create({ name, teamId: 't1' })
    asked.length = 0
    await host.crm.as(rep).customers.list({})
    expect(asked).toEqual(['default'])
    await host.crm.as(rep).customers.get({ id, fields: ['name'] })
    expect(asked).toEqual(['default'])
  })

  test('and may keep its rules in rows', async () => {
    const rules: MaskRules = {
      async rulesOf(_tenantId, load) {
        const rows = await load('customer')
        return new Map(
          rows.some(({ nickname }) => nickname === 'blur') ? [['customer.phone', 'veils.blur']] : [],
        )
      },
    }
    const { host, id } = await withCustomer([veils(rules)])
    await using _ = host
    expect((await host.crm.as(rep).customers.get({ id })).phone).toBe('138****8000')
    await host.crm.as(shop).customers.update({ id, patch: { nickname: 'blur' } })
    expect((await host.crm.as(rep).customers.get({ id })).phone).toBe('~0~')
  })

  test('that must not come back as a value', async () => {
    const { host, id } = await withCustomer([veils(blurring([]))])
    await using _ = host
    const echo = (phone: string) => host.crm.as(shop).customers.update({ id, patch: { phone } })
    await expect(echo('~0~')).rejects.toMatchObject({ code: 'KITH_MASK_ECHO' })
    await expect(echo('138****8000')).rejects.toMatchObject({ code: 'KITH_MASK_ECHO' })
  })

  test('for the name in a lookup beyond the reach of the caller', async () => {
    const rules: MaskRules = { rulesOf: async () => new Map([['customer.name', 'veils.blur']]) }
    const { host } = await withCustomer([veils(rules)])
    await using _ = host
    const { data } = await host.crm.as(stranger).customers.lookup({ phone: '13800138000' })
    expect(data).toMatchObject([{ name: '~三~' }])
  })
})

describe('a mask that breaks its promise', () => {
  test('by throwing shows nothing', async () => {
    const { host, id } = await withCustomer([veils(blurring([], 'veils.broken'))])
    await using _ = host
    expect((await host.crm.as(rep).customers.get({ id })).phone).toBe('******')
  })
})

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
})
