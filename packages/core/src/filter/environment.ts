import type { Actor } from '../session/actor.ts'

/** Which blind index of which field. */
export interface BlindIndexPlace {
  readonly entity: string
  readonly field: string
  readonly index: string
}

/** What the moving parts of a filter are resolved against, at each call. */
export interface FilterEnvironment {
  readonly now: Date
  readonly actor: Actor
  readonly tenantId: string
  readonly params: Readonly<Record<string, unknown>>
  /** The digest of a value that the index's transform has been applied to already; see the vault. */
  blind(place: BlindIndexPlace, value: string): string
}
