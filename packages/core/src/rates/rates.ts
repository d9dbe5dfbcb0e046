import type { UnitOfWork } from '../database/unit-of-work.ts'
import { rateKeyOf, rateOf } from '../session/actor-rate.ts'
import { isVisitor, type Session } from '../session/session.ts'
import type { Clock } from '../shared/clock.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import { hmacSha256, type SecretKey } from '../shared/platform.ts'
import type { RateKind, RateStore, RateVerdict } from './rate-store.ts'

/** How a caller stands with one of the rates that count their calls. */
export interface RateState {
  /** The operation, or `default` for all calls of an actor together. */
  readonly policy: string
  readonly perMinute: number
  /** How many whole calls are left. */
  readonly remaining: number
  /** Seconds until all of them are there again, or until the next one where none is left. */
  readonly resetSeconds: number
}

/** Told how the caller stands, whenever a call is counted. */
export type OnRate = (state: RateState) => void

/** What calls are counted with. */
export interface RatesOptions {
  readonly store: RateStore
  /** How many calls one person has in a minute, of whatever; machines have ten times as many. All when left out. */
  readonly callsPerMinute: number | undefined
  readonly clock: Clock
  /** What the names of buckets are digested with. */
  readonly key: SecretKey
}

/** A call to be counted. */
export interface CountedCall {
  readonly session: Session
  readonly unit?: UnitOfWork | undefined
  readonly onRate?: OnRate | undefined
}

/** One bucket to take a call from. */
export interface CountedBucket {
  readonly kind: RateKind
  /** What it counts, in words for its caller. */
  readonly policy: string
  /** What tells it from others. */
  readonly name: string
  readonly perMinute: number
}

interface RatedOperation {
  readonly name: string
  readonly callsPerMinute?: number
  readonly access?: 'actor' | 'token' | 'public'
}

const DEFAULT_POLICY = 'default'

/** Counts calls, and refuses those that come too often. */
export class Rates {
  readonly #options: RatesOptions

  constructor(options: RatesOptions) {
    this.#options = options
  }

  /** Counts any call of an actor. @throws KITH_RATE_LIMITED */
  countCaller(call: CountedCall): void | Promise<void> {
    const { callsPerMinute } = this.#options
    const { actor } = call.session
    if (callsPerMinute === undefined || !isCounted(call.session)) return
    return this.count(call, {
      kind: 'actor',
      policy: DEFAULT_POLICY,
      name: rateKeyOf(DEFAULT_POLICY, actor),
      perMinute: rateOf(actor, callsPerMinute),
    })
  }

  /** Counts a call of an operation that states how often an actor may call it. Those of visitors are counted at the door. */
  countOperation(
    call: CountedCall,
    { name, callsPerMinute, access = 'actor' }: RatedOperation,
  ): void | Promise<void> {
    const { actor } = call.session
    if (callsPerMinute === undefined || access !== 'actor' || !isCounted(call.session)) return
    return this.count(call, {
      kind: 'actor',
      policy: name,
      name: rateKeyOf(name, actor),
      perMinute: rateOf(actor, callsPerMinute),
    })
  }

  /** Counts a call in one bucket. At once where the store answers at once. @throws KITH_RATE_LIMITED */
  count({ unit, onRate }: CountedCall, bucket: CountedBucket): void | Promise<void> {
    const { store, clock, key } = this.#options
    const { kind, perMinute, policy } = bucket
    const id = hmacSha256(key, bucket.name).toString('hex')
    const judge = ({ isAllowed, remaining, resetMs }: RateVerdict): void => {
      const resetSeconds = Math.ceil(resetMs / 1000)
      onRate?.({ policy, perMinute, remaining, resetSeconds })
      if (isAllowed) return
      throw kernelErrors.RATE_LIMITED({ what: policy }, { retryAfter: Math.max(1, resetSeconds) })
    }
    const verdict = store.take({ kind, id, perMinute, now: clock(), transaction: unit?.db })
    return verdict instanceof Promise ? verdict.then(judge) : judge(verdict)
  }
}

/** Work of the system and of plugins is not anybody's calls; visitors are counted at the door. */
function isCounted(session: Session): boolean {
  const { kind } = session.actor
  return kind !== 'system' && kind !== 'plugin' && !isVisitor(session)
}
