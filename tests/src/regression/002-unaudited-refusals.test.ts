import { aCustomer, createTestCrm, type TestCrm } from '@kith/testing'
import { expect, it } from 'vitest'

async function refusals(test: TestCrm): Promise<readonly string[]> {
  const entries = await test.audit()
  return entries.filter((entry) => entry.decision === 'deny').map((entry) => entry.action)
}

it('keeps a change that the rights on a row refuse', async () => {
  await using test = await createTestCrm()
  const customer = await test.as('relationship-manager').customers.create(aCustomer())
  const change = { id: customer.id, patch: { teamId: 'elsewhere', ownerId: 'somebody' } }
  await expect(test.as('relationship-manager').customers.update(change)).rejects.toMatchObject({
    code: 'KITH_OUT_OF_REACH',
  })
  expect(await refusals(test)).toEqual(['customers.update'])
})

it('keeps a question for deleted rows without the right to them', async () => {
  await using test = await createTestCrm()
  await expect(test.as('service-rep').customers.list({ deleted: 'with' })).rejects.toMatchObject({
    code: 'KITH_FORBIDDEN',
  })
  expect(await refusals(test)).toEqual(['customers.list'])
})

it('answers 403 where a role may read customers and not their contact points', async () => {
  await using test = await createTestCrm({
    policy: {
      id: 'narrow',
      roles: [
        {
          name: 'reader',
          title: 'Reader',
          grants: [{ entity: 'customer', actions: ['read', 'list'], classes: { public: 'allow' } }],
        },
      ],
    },
  })
  const reader = test.crm.as({ id: 'u1', roles: ['reader'] })
  await expect(reader.customers.contactPoints.list({ id: crypto.randomUUID() })).rejects.toMatchObject({
    code: 'KITH_FORBIDDEN',
  })
})
