import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'

import { createJwtVerifier } from './jwt-verifier.ts'

const rules = { issuer: 'https://id.example.com', audience: 'crm' }
const asGiven = (_: string, keys: readonly string[]) => Promise.resolve(keys)

async function createProvider() {
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' }
  const token = await new SignJWT({ roles: ['auditor'] })
    .setProtectedHeader({ alg: 'RS256', kid: 'one' })
    .setSubject('u1')
    .setIssuer(rules.issuer)
    .setAudience(rules.audience)
    .setExpirationTime('1h')
    .sign(privateKey)
  return { keySet: { keys: [jwk] }, token }
}

describe('a JSON Web Token', () => {
  it('is verified with keys that are fetched', async () => {
    const { keySet, token } = await createProvider()
    const server = createServer((_, response) => response.end(JSON.stringify(keySet)))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const verify = createJwtVerifier({ ...rules, jwks: `http://127.0.0.1:${port}/jwks` }, asGiven)
    expect(await verify(token)).toMatchObject({ id: 'u1', roles: ['auditor'] })
    server.close()
  })

  it('makes the service not ready, not the token bad, when the keys cannot be fetched', async () => {
    const { token } = await createProvider()
    const verify = createJwtVerifier({ ...rules, jwks: 'http://127.0.0.1:1/jwks' }, asGiven)
    await expect(verify(token)).rejects.toMatchObject({ code: 'KITH_NOT_READY', status: 503 })
  })

  it('is not verified with a shared secret', async () => {
    const secret = {
      kty: 'oct',
      k: Buffer.from('a shared secret of enough bytes!').toString('base64url'),
      kid: 'one',
    }
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: 'HS256', kid: 'one' })
      .setSubject('u1')
      .setIssuer(rules.issuer)
      .setAudience(rules.audience)
      .setExpirationTime('1h')
      .sign(Buffer.from('a shared secret of enough bytes!'))
    const verify = createJwtVerifier({ ...rules, jwks: { keys: [secret] } }, asGiven)
    expect(await verify(token)).toBeNull()
  })

  it.each([
    ['http://id.example.com/jwks', 'https'],
    ['no-such-file.json', 'no-such-file.json'],
    [{ keys: 'none' } as never, 'RFC 7517'],
  ])('needs a key set that can be trusted: %o', (jwks, reason) => {
    expect(() => createJwtVerifier({ ...rules, jwks }, asGiven)).toThrow(reason)
  })
})
