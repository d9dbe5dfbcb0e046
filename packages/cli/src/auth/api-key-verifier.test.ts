import { standardRoles } from '@kith/core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { openSqlite } from '../database/open-sqlite.ts'
import { createInstance, type ServedInstance } from '../instance.ts'
import { createKeySecret, digestOf, formatKey, parseKey } from './api-key-token.ts'
import { ApiKeyVerifier } from './api-key-verifier.ts'
import { createTeamResolver } from './team-resolver.ts'

const SECOND = 1000
const kysely = openSqlite(':memory:', { mustExist: false })

let crm: ServedInstance
let time = Date.parse('2026-11-22T00:00:00Z')
const now = () => time

beforeAll(async () => {
  crm = createInstance(
    {
      policy: standardRoles(),
      plugins: [],
      region: undefined,
      rates: undefined,
      metrics: undefined,
      telemetry: [],
      secret: 's'.repeat(32),
    },
    kysely,
  )
  await crm.migrate()
  await crm.system('prepare', async ({ teams }) => {
    await teams.create({ key: 'west', name: 'West' })
    await teams.create({ key: 'west-1', name: 'West 1', parentKey: 'west' })
  })
})

afterAll(() => kysely.destroy())

const createVerifier = () => new ApiKeyVerifier({ crm, resolveTeams: createTeamResolver(crm, now), now })

async function createKey(expiresAt: Date | null = null): Promise<{ id: string; key: string }> {
  const secret = createKeySecret()
  const { id } = await crm.system('prepare', ({ apiKeys }) =>
    apiKeys.create({
      name: 'shop',
      actorId: 'shop',
      actorTenantId: 'default',
      roles: ['integration'],
      teamKeys: ['west'],
      identityAccess: true,
      expiresAt,
      revokedAt: null,
      digest: digestOf(secret),
    }),
  )
  return { id, key: formatKey({ id, secret }) }
}

describe('an API key', () => {
  it('comes apart into the id and the secret it was made of', () => {
    const key = { id: '01a18666-69fe-702f-9cee-1121313a3f90', secret: createKeySecret() }
    expect(parseKey(formatKey(key))).toEqual(key)
    expect(Buffer.from(key.secret, 'base64url')).toHaveLength(32)
    expect(parseKey(`${formatKey(key)} `)).toBeUndefined()
    expect(parseKey('demo-integration')).toBeUndefined()
  })

  it('stands for its actor, with the teams below its own', async () => {
    const { key } = await createKey()
    expect(await createVerifier().verify(key)).toEqual({
      kind: 'apiKey',
      id: 'shop',
      tenantId: 'default',
      roles: ['integration'],
      attributes: { teamIds: ['west', 'west-1'], identityAccess: true },
    })
  })

  it('is asked of the database once in half a minute, and works no longer than that once it is revoked', async () => {
    const { id, key } = await createKey()
    const verifier = createVerifier()
    const asked = vi.spyOn(crm, 'system')
    expect(await verifier.verify(key)).not.toBeNull()
    const first = asked.mock.calls.length
    await crm.system('revoke', ({ apiKeys }) => apiKeys.revoke({ id }))
    time += 29 * SECOND
    expect(await verifier.verify(key)).not.toBeNull()
    expect(asked.mock.calls).toHaveLength(first + 1)
    time += 2 * SECOND
    expect(await verifier.verify(key)).toBeNull()
    expect(await verifier.verify(key)).toBeNull()
    asked.mockRestore()
  })

  it('ends at its time to the millisecond, even if it was verified before', async () => {
    const { key } = await createKey(new Date(time + 5 * SECOND))
    const verifier = createVerifier()
    expect(await verifier.verify(key)).not.toBeNull()
    time += 5 * SECOND
    expect(await verifier.verify(key)).toBeNull()
  })

  it('is limited when it never worked, and the ones that did go on working', async () => {
    const { key } = await createKey()
    const verifier = createVerifier()
    expect(await verifier.verify(key)).not.toBeNull()
    const unknown = () =>
      verifier.verify(formatKey({ id: '01a18666-69fe-702f-9cee-1121313a3f90', secret: createKeySecret() }))
    const attempts = Array.from({ length: 40 }, () => unknown().then(String, (error: Error) => error.message))
    const answers = await Promise.all(attempts)
    expect(answers.filter((answer) => answer === 'null').length).toBeLessThanOrEqual(30)
    expect(answers.at(-1)).toContain('Too many')
    time += 31 * SECOND
    expect(await verifier.verify(key)).not.toBeNull()
    expect(await unknown()).toBeNull()
  })
})
