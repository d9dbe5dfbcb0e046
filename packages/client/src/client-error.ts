/** One fault of an input, where it is. */
export interface Fault {
  /** A JSON pointer (RFC 6901) into the input. */
  readonly pointer: string
  readonly code: string
  readonly message: string
}

/** What an error is made of. */
export interface ErrorFacts {
  readonly code: string
  readonly status: number
  readonly message: string
  readonly fix?: string
  readonly params?: Readonly<Record<string, string | number>>
  readonly requestId?: string | undefined
  readonly issues?: readonly Fault[]
  readonly representation?: unknown
  readonly retryAfter?: number | undefined
  readonly cause?: unknown
}

/**
 * Every error of a call: what the server refused, with its code, or why there is no answer. It has the members of the
 * `KithError` of `@kith/core`, so that code written for one works with the other.
 */
export class KithError extends Error {
  override readonly name = 'KithError'
  /** Stable and documented: what to branch on. */
  readonly code: string
  /** The HTTP status; 0 where nothing was answered. */
  readonly status: number
  /** How to solve it, where it arose in the client; empty for what the server refused. */
  readonly fix: string
  /** What the message of an error of the client names. */
  readonly params: Readonly<Record<string, string | number>>
  /** The request as the server's log names it. */
  readonly requestId: string | undefined
  readonly issues: readonly Fault[]
  /** With 412: the resource as it is now. */
  readonly representation: unknown
  /** Seconds after which the same call may succeed. */
  readonly retryAfter: number | undefined

  constructor({ message, cause, ...facts }: ErrorFacts) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = facts.code
    this.status = facts.status
    this.fix = facts.fix ?? ''
    this.params = facts.params ?? {}
    this.requestId = facts.requestId
    this.issues = facts.issues ?? []
    this.representation = facts.representation
    this.retryAfter = facts.retryAfter
  }
}
