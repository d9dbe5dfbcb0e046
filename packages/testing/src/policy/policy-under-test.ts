import type { ActorInput, Plugin, Policy } from '@kith/core'

/** A whole row, as the system reads it. */
export type WholeRow = Readonly<Record<string, unknown>>

/** What the author of a policy means by one role. */
export interface RoleIntent {
  /** Whom to ask as: the id and attributes that the row rules look at. */
  readonly actor?: Partial<ActorInput>
  /**
   * Which customers the role sees, said once more, in code: the policy is held to it row by row. Left out, it sees what
   * the policy says.
   */
  readonly sees?: (row: WholeRow, actor: ActorInput) => boolean
  /** Fields of customers whose values it never meets in clear, in any answer, in any row. */
  readonly neverInClear?: readonly string[]
  /** Fields of customers that it never changes. */
  readonly neverChanges?: readonly string[]
}

/** A policy, and what it is meant to say. */
export interface PolicyUnderTest {
  readonly policy: Policy
  readonly plugins?: readonly Plugin[]
  readonly roles: Readonly<Record<string, RoleIntent>>
  /** How many customers there are; default 24. */
  readonly customers?: number
  /** How many questions each role asks; default 150. */
  readonly questions?: number
  /** Equal seeds ask the same of the same customers; default 1. */
  readonly seed?: number
}
