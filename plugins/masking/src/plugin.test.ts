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
