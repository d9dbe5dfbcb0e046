import { definePolicy, type Grant, standardRoles } from '@kith/core'
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
  await using test = await kit.createTestCrm({ plugins: [masking({ strategies })], policy: joining })
  const admin = test.as('system-admin')
  const found = async () => {
    const { data } = await admin.masking.lint({})
    return data
      .filter(({ role }) => ['teller', 'caller', 'matcher', 'greeter'].includes(role))
      .map(({ role, field, candidates, because }) => [role, field, candidates, because.join(' + ')])
  }
  const byCalling = ['caller', 'phone', 10_000, 'phone + lookup by phone']
  expect(await found()).toEqual([['teller', 'idNumber', 45_455, 'idNumber + birthDate'], byCalling])
  await admin.maskRules.set({ target: 'customer.idNumber', strategy: 'masking.six-four' })
  const byNumber = ['greeter', 'idNumber', 33, 'idNumber + birthDate']
  expect(await found()).toEqual([['teller', 'idNumber', 1, 'idNumber + birthDate'], byCalling, byNumber])
}

/** The attack on masks that are harmless one by one: the plugin's linter has to see what they tell together. */
export const maskLinterAttacks: readonly Attack[] = [
  {
    number: 'F33',
    says: 'the linter finds what two harmless masks tell together, and a mask beside a lookup',
    run: jointSights,
  },
]
