import { KithError } from '@kith/core'

import { createKeySecret, digestOf, formatKey } from '../auth/api-key-token.ts'
import { isUsable } from '../auth/api-key-verifier.ts'
import { cliErrors } from '../cli-errors.ts'
import type { ApiKey, CreateApiKeyInput } from '../directory/api-key.entity.ts'
import type { ServedInstance } from '../instance.ts'
import type { CommandOptions } from './command-line.ts'
import { parseLifetime } from './key-lifetime.ts'
import { requireRoles } from './require-roles.ts'
import { withInstance } from './with-instance.ts'

/** What `kith key create` takes. */
export interface KeyCreateOptions extends CommandOptions {
  readonly actor: string
  readonly role: readonly string[]
  readonly team?: readonly string[]
  readonly tenant: string
  readonly expires: string
  readonly name?: string
  readonly identityAccess?: boolean
}

const PAGE = 200

/** Runs `kith key create`: the key itself goes to the output stream, once, and everything else to the error stream. */
export async function runKeyCreate(options: KeyCreateOptions): Promise<void> {
  await withInstance(options, async (crm, { policy }) => {
    requireRoles(options.role, policy)
    const secret = createKeySecret()
    const input = keyOf(options, { digest: digestOf(secret), now: new Date() })
    const { id } = await crm.system('create an API key', (system) => system.apiKeys.create(input))
    console.error(
      `Key ${id} for ${options.actor}, ${ending(input.expiresAt ?? null)}. It is shown this once:`,
    )
    console.log(formatKey({ id, secret }))
  })
}

/** Runs `kith key list`. */
export async function runKeyList(options: CommandOptions): Promise<void> {
  await withInstance(options, async (crm) => {
    const keys = await readKeys(crm)
    if (keys.length === 0) console.log('There are no API keys. "kith key create" makes one.')
    for (const key of keys) console.log(describeKey(key, Date.now()))
  })
}

/** Runs `kith key revoke`. */
export async function runKeyRevoke(id: string, options: CommandOptions): Promise<void> {
  await withInstance(options, async (crm) => {
    try {
      await crm.system('revoke an API key', (system) => system.apiKeys.revoke({ id }))
    } catch (error) {
      if (error instanceof KithError && error.status === 404) throw cliErrors.KEY_UNKNOWN()
      throw error
    }
    console.log(`Key ${id} is revoked. Servers that run notice within 30 seconds.`)
  })
}

function keyOf(
  options: KeyCreateOptions,
  made: { readonly digest: string; readonly now: Date },
): CreateApiKeyInput {
  return {
    name: options.name ?? options.actor,
    actorId: options.actor,
    actorTenantId: options.tenant,
    roles: options.role,
    teamKeys: options.team ?? [],
    identityAccess: options.identityAccess === true,
    expiresAt: parseLifetime(options.expires, made.now),
    revokedAt: null,
    digest: made.digest,
  }
}

async function readKeys(crm: ServedInstance): Promise<ApiKey[]> {
  const keys: ApiKey[] = []
  let cursor: string | null | undefined
  while (cursor !== null) {
    const query = { sort: 'createdAt', limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }
    const page = await crm.system('list the API keys', (system) => system.apiKeys.list(query))
    keys.push(...page.data)
    cursor = page.nextCursor
  }
  return keys
}

function describeKey(key: ApiKey, nowMs: number): string {
  const teams = key.teamKeys.length === 0 ? '-' : key.teamKeys.join(',')
  const identity = key.identityAccess ? '  identity-access' : ''
  const facts = `actor=${key.actorId}  tenant=${key.actorTenantId}  roles=${key.roles.join(',')}  teams=${teams}${identity}`
  return `${key.id}  ${stateOf(key, nowMs).padEnd(7)}  ${key.name}  ${facts}  ${ending(key.expiresAt)}`
}

function stateOf(key: ApiKey, nowMs: number): string {
  if (key.revokedAt !== null) return 'revoked'
  return isUsable(key, nowMs) ? 'usable' : 'expired'
}

function ending(expiresAt: Date | null): string {
  return expiresAt === null ? 'without an end' : `until ${expiresAt.toISOString()}`
}
