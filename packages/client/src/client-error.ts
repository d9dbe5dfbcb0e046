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
    this.requestId = facts.requestId
    this.issues = facts.issues ?? []
    this.representation = facts.representation
    this.retryAfter = facts.retryAfter
  }
}
