import { aCustomer, createTestCrm, describePlugin } from '@kith/testing'
import { describe, expect, it, test } from 'vitest'

import { masking } from './plugin.ts'

describePlugin(
  { describe, test },
  {
    plugin: () => masking(),
    async prepare({ execute }) {
      const { id } = await execute('maskRules.set', { target: 'customer.phone', strategy: 'full' })
      return {
        'maskRules.set': { target: 'customer.email', strategy: 'full' },
        'maskRules.remove': { id },
        'maskRules.list': {},
        'masking.lint': {},
      }
    },
    roles: {
      'maskRules.set': ['system-admin'],
      'maskRules.remove': ['system-admin'],
      'maskRules.list': ['system-admin', 'auditor'],
      'masking.lint': ['system-admin', 'auditor'],
    },
    personal: [],
    clearFor: [],
  },
)

describe('a pseudonym', () => {
  it('stands for a value, and for no other, and is no value to write', async () => {
    const tokens = [{ name: 'partner', secret: 'a secret of at least 32 characters' }]
    await using kit = await createTestCrm({ plugins: [masking({ tokens })] })
    await kit.as('system-admin').maskRules.set({ target: 'customer.phone', strategy: 'masking.partner' })
    const manager = kit.as('relationship-manager')
    const phone = '+8613912345601'
    const [one, same, other] = [
      await manager.customers.create({ name: '张三', phone }),
      await manager.customers.create({ name: '张四', phone }),
      await manager.customers.create({ name: '李五', phone: '+8613912345602' }),
    ]
    const rep = kit.as('service-rep')
    const shown = async (id: string) => (await rep.customers.get({ id })).phone
    const token = await shown(one.id)
    expect(token).toMatch(/^tok_[a-z2-7]{24}$/)
    expect(await shown(same.id)).toBe(token)
    expect(await shown(other.id)).not.toBe(token)
  })
})

describe('the masks of a tenant', () => {
  it('replace those of the fields from the next call on, until they are removed', async () => {
    await using kit = await createTestCrm({ plugins: [masking()] })
    const admin = kit.as('system-admin')
    const { id } = await kit.as('relationship-manager').customers.create(aCustomer())
    const shown = async (): Promise<unknown> =>
      (await kit.as('service-rep').customers.get({ id, fields: ['phone'] })).phone
    const before = await shown()
    const rule = await admin.maskRules.set({ target: 'customer.phone', strategy: 'full' })
    const under = await shown()
    await admin.maskRules.remove({ id: rule.id })
    expect(under).not.toEqual(before)
    expect(await shown()).toEqual(before)
  })

  it.each([
    [{ target: 'customer.nothing', strategy: 'full' }, 'KITH_MASKING_TARGET_UNKNOWN'],
    [{ target: 'customer.phone', strategy: 'nothing' }, 'KITH_MASKING_STRATEGY_UNKNOWN'],
  ])('refuse %o', async (input, code) => {
    await using kit = await createTestCrm({ plugins: [masking()] })
    await expect(kit.as('system-admin').maskRules.set(input)).rejects.toMatchObject({ code })
  })
})

describe('the linter', () => {
  it('finds that the manager, who sees birth date and district, can complete an identity number, and no one else', async () => {
    await using kit = await createTestCrm({ plugins: [masking()] })
    const { data } = await kit.as('system-admin').masking.lint({})
    const errors = data.filter(({ severity }) => severity === 'error')
    expect(errors.map(({ role, field }) => [role, field])).toEqual([['relationship-manager', 'idNumber']])
  })

  it("adds up what masks of the host's own show, and warns of those that do not say", async () => {
    const strategies = [{ name: 'six-four', first: 6, last: 4 }]
    await using kit = await createTestCrm({ plugins: [masking({ strategies })] })
    const admin = kit.as('system-admin')
    const found = async (strategy: string) => {
      await admin.maskRules.set({ target: 'customer.idNumber', strategy })
      const { data } = await admin.masking.lint({})
      return data.filter(({ field, role }) => field === 'idNumber' && role === 'relationship-manager')
    }
    expect(await found('masking.six-four')).toMatchObject([{ candidates: 1, severity: 'error' }])
    expect(await found('address')).toMatchObject([{ candidates: 1, severity: 'warning' }])
  })
})
