import type { ActorInput } from '@kith/core'

import type { ApiKey } from '../directory/api-key.entity.ts'
import type { ServedInstance } from '../instance.ts'
import { digestOf, isSameDigest, parseKey } from './api-key-token.ts'
import { LookupBudget } from './lookup-budget.ts'
import type { ResolveTeams } from './team-resolver.ts'

/** What verifying keys needs. */
export interface ApiKeyVerifierOptions {
  readonly crm: ServedInstance
  readonly resolveTeams: ResolveTeams
  readonly now?: () => number
}

interface Verified {
  readonly actor: ActorInput
  /** Until when the answer may be given without asking the database: never beyond the key's own end. */
  readonly until: number
}

const KEPT_MS = 30_000
const MOST_KEPT = 1000

/**
 * Recognises the actor behind an API key. What was verified is kept for half a minute at most, so a revoked key ends
 * within that time in every process. Nothing kept can be turned back into a key.
 */
export class ApiKeyVerifier {
  readonly #options: ApiKeyVerifierOptions
  readonly #now: () => number
  readonly #verified = new Map<string, Verified>()
  readonly #budget = new LookupBudget()

  constructor(options: ApiKeyVerifierOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  /** The actor of a presented key; `null` when the text is no key, or the key is unknown, expired or revoked. */
  async verify(text: string): Promise<ActorInput | null> {
    const presented = parseKey(text)
    if (presented === undefined) return null
    const place = digestOf(text)
    const known = this.#verified.get(place)
    if (known !== undefined && known.until > this.#now()) return known.actor
    this.#verified.delete(place)
    this.#budget.spend(presented.id, this.#now())
    const key = await this.#find(presented.id)
    if (key === null || !isSameDigest(digestOf(presented.secret), key.digest)) return null
    if (!isUsable(key, this.#now())) return null
    this.#budget.remember(presented.id)
    const actor = await this.#actorOf(key)
    this.#keep(place, { actor, until: Math.min(this.#now() + KEPT_MS, endOf(key)) })
    return actor
  }

  #find(id: string): Promise<ApiKey | null> {
    return this.#options.crm.system('authenticate an API key', (system) => system.apiKeys.find({ id }))
  }

  async #actorOf(key: ApiKey): Promise<ActorInput> {
    return {
      kind: 'apiKey',
      id: key.actorId,
      tenantId: key.actorTenantId,
      roles: key.roles,
      attributes: {
        teamIds: await this.#options.resolveTeams(key.actorTenantId, key.teamKeys),
        identityAccess: key.identityAccess,
      },
    }
  }

  #keep(place: string, verified: Verified): void {
    if (this.#verified.size >= MOST_KEPT) this.#verified.delete(this.#verified.keys().next().value!)
    this.#verified.set(place, verified)
  }
}

/** Whether a key works at a moment. */
export function isUsable(key: Pick<ApiKey, 'expiresAt' | 'revokedAt'>, nowMs: number): boolean {
  return key.revokedAt === null && endOf(key) > nowMs
}

function endOf({ expiresAt }: Pick<ApiKey, 'expiresAt'>): number {
  return expiresAt === null ? Number.POSITIVE_INFINITY : expiresAt.getTime()
}
