import { readFileSync } from 'node:fs'

import { type ActorInput, kernelErrors } from '@kith/core'
import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose'

import { cliErrors } from '../cli-errors.ts'
import type { AuthConfig, KeySet } from '../config/config.ts'
import { actorOfClaims } from './claims.ts'
import type { ResolveTeams } from './team-resolver.ts'

/** Recognises the actor behind a JSON Web Token; `null` when the token is not good. */
export type VerifyJwt = (token: string) => Promise<ActorInput | null>

/** Signatures of key pairs only: with a shared secret everybody who can verify could also sign. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
]

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost'])

/**
 * Verifies tokens (RFC 7519) against the configured key set, issuer and audience; a token needs `sub` and `exp`.
 *
 * @throws KITH_CLI_AUTH_INVALID
 */
export function createJwtVerifier(
  auth: AuthConfig & { readonly jwks: string | KeySet },
  resolveTeams: ResolveTeams,
): VerifyJwt {
  const keys = openKeySet(auth.jwks)
  const rules = {
    issuer: auth.issuer ?? '',
    audience: [auth.audience ?? ''].flat(),
    algorithms: ALGORITHMS,
    requiredClaims: ['sub', 'exp'],
  }
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keys, rules)
      const actor = actorOfClaims(payload, auth.claims)
      return actor === null ? null : await withSubtree(actor, resolveTeams)
    } catch (error) {
      if (isBadToken(error)) return null
      if (isKeySetFailure(error)) {
        const reason = 'the keys of the identity provider cannot be fetched'
        throw kernelErrors.NOT_READY({ reason }, { cause: error })
      }
      throw error
    }
  }
}

async function withSubtree(actor: ActorInput, resolveTeams: ResolveTeams): Promise<ActorInput> {
  const teamIds = (actor.attributes?.['teamIds'] ?? []) as readonly string[]
  return { ...actor, attributes: { teamIds: await resolveTeams(actor.tenantId ?? 'default', teamIds) } }
}

function openKeySet(jwks: string | KeySet): JWTVerifyGetKey {
  if (typeof jwks !== 'string') return localKeySet(jwks)
  if (!/^https?:\/\//i.test(jwks)) return localKeySet(readKeySet(jwks))
  const url = new URL(jwks)
  if (url.protocol !== 'https:' && !LOOPBACK.has(url.hostname))
    throw cliErrors.AUTH_INVALID({ reason: 'its URL must begin with https' })
  return createRemoteJWKSet(url)
}

function localKeySet(keySet: KeySet): JWTVerifyGetKey {
  try {
    return createLocalJWKSet(keySet as Parameters<typeof createLocalJWKSet>[0])
  } catch (cause) {
    throw cliErrors.AUTH_INVALID({ reason: 'it is no key set of RFC 7517' }, { cause })
  }
}

function readKeySet(path: string): KeySet {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as KeySet
  } catch (cause) {
    throw cliErrors.AUTH_INVALID({ reason: `the file ${path} cannot be read as JSON` }, { cause })
  }
}

const KEY_SET_CODES = new Set([errors.JWKSTimeout.code, errors.JWKSInvalid.code, errors.JOSEError.code])

function isBadToken(error: unknown): boolean {
  return error instanceof errors.JOSEError && !KEY_SET_CODES.has(error.code)
}

/** Besides jose's own errors, a fetch that fails is a `TypeError`. */
function isKeySetFailure(error: unknown): boolean {
  return error instanceof errors.JOSEError || (error instanceof TypeError && error.message === 'fetch failed')
}
