import { definePolicy, type Grant, standardRoles } from '@kith/core'
import type { MaskingOptions } from '@kith/masking'
import { expect } from 'vitest'

import type { Attack, Kit } from './attack.ts'

const reads = (fields: NonNullable<Grant['fields']>): Grant => ({
  entity: 'customer',
  actions: ['read', 'list'],
  classes: { public: 'allow' },
  fields,
})

/** Roles that put two harmless sights together, and two whose sights stay harmless. */
const joining = definePolicy({
  ...standardRoles(),
  id: 'joining',
  roles: [
    ...standardRoles().roles,
    { name: 'teller', title: 'teller', grants: [reads({ idNumber: 'mask', birthDate: 'allow' })] },
    { name: 'caller', title: 'caller', grants: [reads({ phone: 'mask' }), lookupBy('phone')] },
    { name: 'matcher', title: 'matcher', grants: [reads({ phone: 'mask' }), lookupBy('phoneLast4')] },
    { name: 'greeter', title: 'greeter', grants: [reads({ idNumber: 'mask', birthDate: 'mask' })] },
  ],
})

function lookupBy(key: 'phone' | 'phoneLast4'): Grant {
  return { entity: 'customer', actions: ['lookup'], lookup: [key] }
}

async function jointSights(kit: Kit): Promise<void> {
  const { masking } = await import('@kith/masking')
  const strategies = [{ name: 'six-four', first: 6, last: 4 }]
  const start = (accepts: MaskingOptions['accepts'] = []) =>
    kit.createTestCrm({ plugins: [masking({ strategies, accepts })], policy: joining })
  await expect(start()).rejects.toMatchObject({
    problems: ['relationship-manager', 'teller'].map((role) =>
      expect.objectContaining({
        code: 'KITH_MASKING_TELLS_VALUE',
        params: expect.objectContaining({ role }) as unknown,
      }),
    ),
  })
  const manager = { role: 'relationship-manager', field: 'idNumber', candidates: 1 } as const
  const teller = { role: 'teller', field: 'idNumber', candidates: 45_455 } as const
  await using strict = await start([manager, teller])
  const sixFour = { target: 'customer.idNumber', strategy: 'masking.six-four' }
  await expect(strict.as('system-admin').maskRules.set(sixFour)).rejects.toMatchObject({
    code: 'KITH_MASKING_TELLS_VALUE',
    params: expect.objectContaining({ role: 'teller', candidates: 1 }) as unknown,
  })
  const all = ['teller', 'greeter'].map((role) => ({ ...manager, role }))
  await using test = await start([manager, ...all])
  const admin = test.as('system-admin')
  const found = async () => {
    const { data } = await admin.masking.lint({})
    return data
      .filter(({ role }) => ['teller', 'caller', 'matcher', 'greeter'].includes(role))
      .map(({ role, field, candidates, because }) => [role, field, candidates, because.join(' + ')])
  }
  const byCalling = ['caller', 'phone', 10_000, 'phone + lookup by phone']
  expect(await found()).toEqual([['teller', 'idNumber', 45_455, 'idNumber + birthDate'], byCalling])
  await admin.maskRules.set(sixFour)
  const byNumber = ['greeter', 'idNumber', 33, 'idNumber + birthDate']
  expect(await found()).toEqual([['teller', 'idNumber', 1, 'idNumber + birthDate'], byCalling, byNumber])
}

/** The attack on masks that are harmless one by one: the plugin's linter has to see what they tell together. */
export const maskLinterAttacks: readonly Attack[] = [
  {
    number: 'F33',
    says: 'what two harmless masks tell together keeps a CRM from starting and a rule from being saved, and the linter finds it',
    run: jointSights,
  },
]
