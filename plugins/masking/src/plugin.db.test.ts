import { CrmBootError, createCrm, definePolicy, type Grant, standardRoles } from '@kith/core'
import { aCustomer, createTestCrm, describePlugin } from '@kith/testing'
import { describe, expect, it, test } from 'vitest'

import { masking } from './plugin.ts'
import type { MaskingOptions } from './types.ts'

const strategies = [{ name: 'six-four', first: 6, last: 4 }]

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
    const accepts = [{ role: 'relationship-manager', field: 'idNumber', candidates: 1 }]
    await using kit = await createTestCrm({ plugins: [masking({ strategies, accepts })] })
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

/** The shipped roles, and one that sees an identity number masked beside what `fields` say. */
function withTeller(fields: NonNullable<Grant['fields']>) {
  const reads: Grant = {
    entity: 'customer',
    actions: ['read', 'list'],
    classes: { public: 'allow' },
    fields: { idNumber: 'mask', ...fields },
  }
  const { roles } = standardRoles()
  const teller = { name: 'teller', title: 'Teller', grants: [reads] }
  return definePolicy({ ...standardRoles(), id: 'with-teller', roles: [...roles, teller] })
}

describe('a role that could work a value out', () => {
  const start = (policy: ReturnType<typeof withTeller>, options: MaskingOptions = {}) =>
    createTestCrm({ plugins: [masking(options)], policy })
  const problems = async (...started: Parameters<typeof start>) => {
    try {
      await using _ = await start(...started)
      return []
    } catch (error) {
      if (error instanceof CrmBootError) return error.problems
      throw error
    }
  }

  it('keeps a CRM from starting, until it is shown less or that is accepted', async () => {
    const [problem, ...others] = await problems(withTeller({ birthDate: 'allow' }))
    expect(others).toEqual([])
    expect(problem).toMatchObject({
      code: 'KITH_MASKING_TELLS_VALUE',
      plugin: 'masking',
      params: { role: 'teller', field: 'idNumber', candidates: 45_455, because: 'idNumber, birthDate' },
      message: expect.stringContaining('"teller"') as string,
      fix: expect.stringContaining('accepts') as string,
    })
    expect(await problems(withTeller({ birthDate: 'mask' }))).toEqual([])
    const accepted = { role: 'teller', field: 'idNumber' } as const
    const manager = { role: 'relationship-manager', field: 'idNumber', candidates: 45 } as const
    const accepts = (candidates: number) => ({ accepts: [manager, { ...accepted, candidates }] })
    expect(await problems(withTeller({ birthDate: 'allow' }), accepts(45_455))).toEqual([])
    expect(await problems(withTeller({ birthDate: 'allow' }), accepts(50_000))).toHaveLength(1)
  })

  it('is not told before everything else that is wrong is solved', async () => {
    const wrong = [{ name: 'Six Four', first: 6, last: 4 }]
    const found = await problems(withTeller({ birthDate: 'allow' }), { strategies: wrong })
    expect(found.map(({ code }) => code)).toEqual(['KITH_BOOT_OPTIONS'])
  })

  it('is only a warning where a lookup would have to try thousands', async () => {
    await using kit = await createTestCrm({ plugins: [masking()] })
    const { data } = await kit.as('system-admin').masking.lint({})
    expect(data.filter(({ severity }) => severity === 'warning')).toContainEqual(
      expect.objectContaining({ role: 'service-rep', field: 'phone', candidates: 10_000 }),
    )
  })

  describe('by a rule of a tenant', () => {
    const narrow = { name: 'six-one', first: 6, last: 1 }
    const accepts = [{ role: 'relationship-manager', field: 'idNumber', candidates: 1 }] as const
    const staged = async () => {
      const kit = await start(withTeller({ birthDate: 'mask' }), { strategies: [narrow], accepts })
      const { maskRules } = kit.as('system-admin')
      const listed = async () => (await maskRules.list({})).data.map(({ target }) => target).toSorted()
      return { kit, maskRules, listed }
    }
    const sixOne = { target: 'customer.idNumber', strategy: 'masking.six-one' }
    const refusal = {
      code: 'KITH_MASKING_TELLS_VALUE',
      params: { role: 'teller', because: 'idNumber, birthDate' },
    }

    it('keeps the rule from being saved, and nothing is written', async () => {
      const { kit, maskRules, listed } = await staged()
      await using _ = kit
      const issues = [{ pointer: '/strategy' }]
      await expect(maskRules.set(sixOne)).rejects.toMatchObject({ ...refusal, issues })
      expect(await listed()).toEqual([])
      await maskRules.set({ target: 'customer.birthDate', strategy: 'full' })
      await maskRules.set(sixOne)
      expect(await listed()).toEqual(['customer.birthDate', 'customer.idNumber'])
    })

    it('keeps the rule from being removed that hides the rest', async () => {
      const { kit, maskRules, listed } = await staged()
      await using _ = kit
      const { id } = await maskRules.set({ target: 'customer.birthDate', strategy: 'full' })
      const { id: other } = await maskRules.set(sixOne)
      await expect(maskRules.remove({ id })).rejects.toMatchObject(refusal)
      expect(await listed()).toEqual(['customer.birthDate', 'customer.idNumber'])
      await maskRules.remove({ id: other })
      await maskRules.remove({ id })
      expect(await listed()).toEqual([])
    })
  })

  it('is reported when work starts under roles that rules were not saved for', async () => {
    const accepts = [{ role: 'relationship-manager', field: 'idNumber', candidates: 1 }] as const
    await using kit = await start(standardRoles(), { strategies, accepts })
    await kit.as('system-admin').maskRules.set({
      target: 'customer.idNumber',
      strategy: 'masking.six-four',
    })
    const errors: unknown[] = []
    await using later = createCrm({
      database: kit.database,
      policy: standardRoles(),
      secret: 'a fixed secret for tests, never for anything else',
      plugins: [masking({ strategies })],
      onError: (error) => errors.push(error),
    })
    await later.start()
    expect(errors).toMatchObject([
      { code: 'KITH_MASKING_TELLS_VALUE', params: { role: 'relationship-manager', candidates: 1 } },
    ])
  })
})
