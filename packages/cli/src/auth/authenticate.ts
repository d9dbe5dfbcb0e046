import type { ActorInput } from '@kith/core'

import { cliErrors } from '../cli-errors.ts'
import type { AuthConfig } from '../config/config.ts'
import type { ServedInstance } from '../instance.ts'
import { ApiKeyVerifier, isUsable } from './api-key-verifier.ts'
import { createTeamResolver } from './team-resolver.ts'

/** Recognises a caller by the header `Authorization`; `null` for nobody. */
export type Authenticate = (authorization: string | undefined) => Promise<ActorInput | null>

const BEARER = /^Bearer +(\S+)$/i
const JWT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/

/** The credential of a header `Authorization: Bearer <credential>` (RFC 6750). */
export function bearerOf(authorization: string | undefined): string | undefined {
  return authorization === undefined ? undefined : BEARER.exec(authorization.trim())?.[1]
}

/** Builds what the settings ask for: API keys, unless they are turned off, and JSON Web Tokens where keys are named. */
export async function createAuthenticate(
  auth: AuthConfig | undefined,
  crm: ServedInstance,
): Promise<Authenticate> {
  const resolveTeams = createTeamResolver(crm)
  const apiKeys = auth?.apiKeys === false ? undefined : new ApiKeyVerifier({ crm, resolveTeams })
  const verifyJwt = hasKeySet(auth)
    ? (await import('./jwt-verifier.ts')).createJwtVerifier(auth, resolveTeams)
    : undefined
  return async (authorization) => {
    const credential = bearerOf(authorization)
    if (credential === undefined) return null
    const isJwt = JWT.test(credential)
    return (await (isJwt ? verifyJwt?.(credential) : apiKeys?.verify(credential))) ?? null
  }
}

/**
 * Refuses to serve where nobody could ever sign in: neither tokens nor keys are configured, and no key exists either.
 *
 * @throws KITH_CLI_AUTH_REQUIRED
 */
export async function requireAuthentication(
  auth: AuthConfig | undefined,
  crm: ServedInstance,
): Promise<void> {
  if (hasKeySet(auth) || auth?.apiKeys === true) return
  if (auth?.apiKeys !== false && (await hasUsableKey(crm))) return
  throw cliErrors.AUTH_REQUIRED()
}

async function hasUsableKey(crm: ServedInstance): Promise<boolean> {
  const { data } = await crm.system('look for usable API keys', (system) =>
    system.apiKeys.list({
      fields: ['expiresAt', 'revokedAt'],
      where: {
        revokedAt: { isNull: true },
        or: [{ expiresAt: { isNull: true } }, { expiresAt: { gt: { now: '0d' } } }],
      },
      limit: 1,
    }),
  )
  return data.some((key) => isUsable(key, Date.now()))
}

function hasKeySet(
  auth: AuthConfig | undefined,
): auth is AuthConfig & { readonly jwks: NonNullable<AuthConfig['jwks']> } {
  return auth?.jwks !== undefined
}
