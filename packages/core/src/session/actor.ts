import { kernelErrors } from '../shared/kernel-errors.ts'

/**
 * What kind of being acts: a person, a machine key, a plugin, the system itself, or a customer about themselves; anybody
 * (`public`), or whoever bears a token that was issued for one operation (`token`). The last two have no roles.
 */
export type ActorKind = 'user' | 'apiKey' | 'plugin' | 'system' | 'customer' | 'public' | 'token'

/** The kinds that only the kernel acts as: nobody gets past the policy, or is somebody unknown, unaudited. */
const reservedKinds: ReadonlySet<ActorKind> = new Set(['system', 'plugin', 'public', 'token'])

/** A fact about an actor that a policy may compare with. `undefined` makes the comparison UNKNOWN, never true. */
export type ActorAttribute = string | number | boolean | readonly string[] | null | undefined

/** Who acts. The host decides it; Kith reads identity from nowhere else. */
export interface Actor {
  readonly kind: ActorKind
  readonly id: string
  readonly tenantId: string
  readonly roles: readonly string[]
  readonly attributes: Readonly<Record<string, ActorAttribute>>
}

/** What a host passes for an actor. Defaults: kind `user`, tenant `default`, no attributes. */
export interface ActorInput {
  /** Not `system`, `plugin`, `public` or `token`: the kernel alone acts as those. */
  readonly kind?: ActorKind
  readonly id: string
  readonly tenantId?: string
  readonly roles: readonly string[]
  readonly attributes?: Readonly<Record<string, ActorAttribute>>
}

/**
 * Completes an actor with its defaults.
 *
 * @throws KITH_ACTOR_RESERVED for a kind that only the kernel acts as.
 */
export function createActor(input: ActorInput): Actor {
  const { kind = 'user' } = input
  if (reservedKinds.has(kind)) throw kernelErrors.ACTOR_RESERVED({ kind })
  const reserved = input.roles.find((role) => role.startsWith(PLUGIN_ROLE))
  if (reserved !== undefined) throw kernelErrors.ROLE_RESERVED({ role: reserved })
  return {
    kind,
    id: input.id,
    tenantId: input.tenantId ?? DEFAULT_TENANT,
    roles: input.roles,
    attributes: input.attributes ?? {},
  }
}

/** What the roles of plugin actors begin with. */
export const PLUGIN_ROLE = 'plugin:'

/** The tenant of hosts that have only one. */
export const DEFAULT_TENANT = 'default'
