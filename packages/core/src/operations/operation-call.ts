import type { UnitOfWork } from '../database/unit-of-work.ts'
import type { Scope } from '../di/scope.ts'
import type { OnRate } from '../rates/rates.ts'
import type { Session } from '../session/session.ts'

/** One call of an operation. */
export interface OperationCall {
  readonly session: Session
  readonly name: string
  readonly input: unknown
  /** The answer is turned into JSON and nothing else. */
  readonly wire?: boolean | undefined
  /** The transaction to run in; commands without one open their own. */
  readonly unit?: UnitOfWork | undefined
  /** It is, or runs inside, a query, which changes nothing. */
  readonly isReading?: boolean
  /** Under which it takes effect once. */
  readonly idempotencyKey?: string | undefined
  /** Told when it is answered with the outcome of an earlier call. */
  readonly onReplay?: (() => void) | undefined
  /** Told how the caller stands, whenever the call is counted. */
  readonly onRate?: OnRate | undefined
}

/** As what code that is no operation runs. */
export interface ContextRun {
  readonly operation: string
  readonly unit: UnitOfWork | undefined
  readonly scope: Scope
  /** It may read, but not write. */
  readonly isReading?: boolean
}
