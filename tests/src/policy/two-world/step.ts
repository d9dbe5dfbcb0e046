import type { SessionOptions } from '@kith/core'

/** One call of an operation, to be made in both worlds. Its input may hold references and paired texts. */
export interface Step {
  readonly operation: string
  readonly input: unknown
  readonly session?: SessionOptions
  /** Background work is done before. */
  readonly isAfterWork?: boolean
  /** The answer goes out as JSON. */
  readonly wire?: boolean
  /** Continue a list that the system began in this order: a cursor that was made under wider rights. */
  readonly stolenOrder?: readonly string[]
}
