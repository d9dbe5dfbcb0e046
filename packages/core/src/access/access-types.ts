import type { ActorKind } from '../session/actor.ts'

/** Who the caller is. */
export interface Me {
  readonly actor: {
    readonly id: string
    readonly kind: ActorKind
    readonly tenantId: string
    /** The active roles. */
    readonly roles: readonly string[]
  }
  /** Why the data is used, as the host states it. */
  readonly purpose: string | null
}

/** The operations on rights and on the audit. */
export interface AccessOperations {
  readonly 'me.get': { input: object; output: Me }
}
