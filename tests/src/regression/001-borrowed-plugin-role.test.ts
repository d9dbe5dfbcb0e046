import { createTestCrm } from '@kith/testing'
import { expect, it } from 'vitest'

it.each(['system', 'plugin'] as const)('opens no session for an actor of the kind %s', async (kind) => {
  await using test = await createTestCrm()
  expect(() => test.crm.as({ kind, id: 'x', roles: [] })).toThrow(
    expect.objectContaining({ code: 'KITH_ACTOR_RESERVED' }),
  )
})

it('opens no session with the rights of a plugin', async () => {
  await using test = await createTestCrm()
  expect(() => test.crm.as({ id: 'u1', roles: ['service-rep', 'plugin:tickets'] })).toThrow(
    expect.objectContaining({ code: 'KITH_ROLE_RESERVED' }),
  )
})
