import type { FeedNumbering } from '../events/feed-numbering.ts'
import type { Outbox } from '../events/outbox.ts'
import type { Relay } from '../events/relay.ts'
import type { SubscriptionBook } from '../events/subscription-book.ts'
import type { Scheduler } from './scheduler.ts'

/** What background work is made of. */
export interface BackgroundWorkOptions {
  readonly outbox: Outbox
  readonly subscriptions: SubscriptionBook
  readonly scheduler: Scheduler
  readonly relay: Relay
  readonly feed: FeedNumbering
}

/** How long one round waits for subscribers before it leaves the slow ones to finish by themselves. */
const PATIENCE_MS = 1000
const SCHEDULE_EVERY_MS = 1000
const NUMBER_EVERY_MS = 250

/** Everything a process does that nobody waits for, in the order in which one thing makes work for the next. */
export class BackgroundWork {
  readonly #options: BackgroundWorkOptions
  #scheduledAtMs = -Infinity
  #numberedAtMs = -Infinity

  constructor(options: BackgroundWorkOptions) {
    this.#options = options
  }

  /** Does all that is due now. @returns how many deliveries were tried. */
  async all(): Promise<number> {
    const { relay } = this.#options
    await this.#begin()
    await this.#schedule()
    const tried = await relay.tick()
    await this.#number()
    return tried
  }

  /** One round of a loop: looks at the clock no more often than it has to, and waits for no slow subscriber. */
  async round(): Promise<number> {
    const { relay } = this.#options
    const nowMs = Date.now()
    await this.#begin()
    if (nowMs - this.#scheduledAtMs >= SCHEDULE_EVERY_MS) await this.#schedule()
    const tried = await relay.tick(PATIENCE_MS)
    if (nowMs - this.#numberedAtMs >= NUMBER_EVERY_MS) await this.#number()
    return tried
  }

  async #begin(): Promise<void> {
    await this.#options.outbox.publishJoined()
    await this.#options.subscriptions.register()
  }

  async #schedule(): Promise<void> {
    this.#scheduledAtMs = Date.now()
    await this.#options.scheduler.tick()
  }

  async #number(): Promise<void> {
    this.#numberedAtMs = Date.now()
    await this.#options.feed.tick()
  }
}
