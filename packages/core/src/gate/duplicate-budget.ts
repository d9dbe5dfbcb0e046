import { rateKeyOf, rateOf } from '../session/actor-rate.ts'
import type { Session } from '../session/session.ts'
import { RateLimiter, type RateLimit } from '../shared/rate-limit.ts'

const PER_MINUTE = 60

const WHAT = 'duplicate'

/** The call that writes a unique value. */
interface WritingCall {
  readonly session: Session
  readonly now: Date
}

/**
 * How often an actor may be told that a unique value is taken: as often as they may look something up. Who has used it
 * up writes no unique values until it fills again, since an attempt that passes would tell as much.
 */
export class DuplicateBudget {
  readonly #rates = new RateLimiter()

  /** @throws KITH_RATE_LIMITED when nothing of it is left. */
  require(call: WritingCall): void {
    if (call.session.actor.kind !== 'system') this.#rates.require(keyOf(call), limitOf(call))
  }

  /** Uses one up. @throws as `require`. */
  take(call: WritingCall): void {
    if (call.session.actor.kind !== 'system') this.#rates.take(keyOf(call), limitOf(call))
  }
}

function keyOf({ session }: WritingCall): string {
  return rateKeyOf(WHAT, session.actor)
}

function limitOf({ session, now }: WritingCall): RateLimit {
  return { what: WHAT, perMinute: rateOf(session.actor, PER_MINUTE), nowMs: now.getTime() }
}
