import { blobExpiryJob, blobExpirySubscriber } from '../blobs/blob-job.ts'
import type { Blobs } from '../blobs/blobs.ts'
import type { Brokers } from '../brokers/brokers.ts'
import { knownTenants } from '../customers/known-tenants.ts'
import type { Database } from '../database/database.ts'
import { FeedNumbering } from '../events/feed-numbering.ts'
import type { FeedWatch } from '../events/feed-watch.ts'
import type { Outbox } from '../events/outbox.ts'
import { Relay } from '../events/relay.ts'
import { Retention } from '../events/retention.ts'
import type { Subscriber } from '../events/subscriber.ts'
import { type Subscription, SubscriptionBook } from '../events/subscription-book.ts'
import { idempotencyExpiryJob, idempotencyExpirySubscriber } from '../idempotency/idempotency-job.ts'
import type { IdempotencyKeys } from '../idempotency/idempotency-keys.ts'
import { BackgroundWork } from '../jobs/background-work.ts'
import { JobBook } from '../jobs/job-book.ts'
import { retentionJob, retentionSubscriber } from '../jobs/retention-job.ts'
import { Scheduler } from '../jobs/scheduler.ts'
import { Worker } from '../jobs/worker.ts'
import type { OperationRunner } from '../operations/operation-runner.ts'
import { createSubscribers, jobsOf } from '../plugin/create-subscribers.ts'
import type { Installation } from '../plugin/installation.ts'
import { Lifecycles } from '../plugin/lifecycles.ts'
import type { DatabaseRateStore } from '../rates/database-rate-store.ts'
import { rateRemovalJob, rateRemovalSubscriber } from '../rates/rate-job.ts'
import type { Clock } from '../shared/clock.ts'
import type { IdSource } from '../shared/ids.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { AccessTokens } from '../tokens/access-tokens.ts'
import { tokenExpiryJob, tokenExpirySubscriber } from '../tokens/token-job.ts'
import { type LifecycleOwner, lifecycleStart } from './lifecycle-start.ts'

/** What background work takes from the kernel. */
export interface BackgroundOptions {
  readonly database: Database
  readonly installation: Installation
  readonly runner: OperationRunner
  readonly outbox: Outbox
  readonly subscriptions: SubscriptionBook
  readonly jobs: JobBook
  readonly blobs: Blobs
  readonly brokers: Brokers
  readonly tokens: AccessTokens
  readonly idempotencyKeys: IdempotencyKeys
  /** The buckets of rates, where they are in the database. */
  readonly rateBuckets: DatabaseRateStore | undefined
  readonly clock: Clock
  readonly createId: IdSource
  readonly onError: (error: unknown) => void
  readonly feed: FeedWatch
  readonly telemetry: Telemetry | undefined
  /** How many days events are kept. */
  readonly eventDays: number | undefined
  /** Resolves when the database is ready to be used. */
  readonly ready: () => Promise<void>
}

/** How long a stop waits for what runs. */
const GRACE_MS = 25_000
const EVENT_DAYS = 90

/** What a process does beside answering calls: deliveries, jobs, the change feed, and the plugins' own services. */
export class Background {
  readonly #lifecycles: Lifecycles
  readonly #options: BackgroundOptions
  readonly #relay: Relay
  readonly #feed: FeedNumbering
  readonly #work: BackgroundWork
  readonly #worker: Worker
  #hasWorked = false

  constructor(options: BackgroundOptions) {
    const { database, installation, outbox, onError } = options
    this.#options = options
    this.#relay = createRelay(options)
    this.#feed = new FeedNumbering(database, options.createId(), options.feed)
    const startOf = (owner: LifecycleOwner) => lifecycleStart(options, owner)
    this.#lifecycles = new Lifecycles(installation.lifecycles, startOf, onError)
    const scheduler = createScheduler(options)
    this.#work = new BackgroundWork({ ...options, scheduler, relay: this.#relay, feed: this.#feed })
    this.#worker = new Worker({
      tick: () => this.#when(() => this.#work.round()),
      onWake: (wake) => outbox.onWake(wake),
      onError,
    })
  }

  /** Whether this process is about to stop. */
  get isDraining(): boolean {
    return this.#options.feed.isOver
  }

  /** Says from now on that this process is about to stop, lets what runs finish, and leaves the rest to others. */
  async drain(): Promise<void> {
    this.#options.feed.end()
    const [resume] = await Promise.all([this.#relay.drain(GRACE_MS), this.#worker.stop()])
    resume()
    if (this.#hasWorked) await this.#feed.release().catch(this.#options.onError)
    this.#hasWorked = false
  }

  /** Starts the plugins' services, then the loop. */
  async start(): Promise<void> {
    this.#options.feed.begin()
    await this.#lifecycles.start()
    this.#worker.start()
  }

  /** Does all that is due now, once. @returns how many deliveries were tried. */
  tick(): Promise<number> {
    return this.#when(() => this.#work.all())
  }

  /** Does so, and stops the plugins' services. */
  async stop(): Promise<void> {
    await this.drain()
    await this.#options.brokers.close()
    await this.#lifecycles.stop()
  }

  /** The plugins and brokers that cannot do their work, with what kind of failure it is. */
  async ailing(nameOf: (error: unknown) => string): Promise<Readonly<Record<string, string>>> {
    return { ...(await this.#lifecycles.ailing(nameOf)), ...(await this.#options.brokers.ailing(nameOf)) }
  }

  async #when(work: () => Promise<number>): Promise<number> {
    await this.#options.ready()
    this.#hasWorked = true
    return work()
  }
}

/** The subscriptions of the plugins and brokers, as they are written down for other processes. */
export function createSubscriptionBook(
  database: Database,
  installation: Installation,
  brokers: Brokers,
): SubscriptionBook {
  const own: Subscription[] = [...installation.subscriptions].map(([subscriber, { value, pluginId }]) => ({
    event: value.event,
    subscriber,
    pluginId,
  }))
  return new SubscriptionBook(database, [...own, ...brokers.subscriptions])
}

/** The jobs of the kernel and the plugins. */
export function createJobBook(database: Database, createId: IdSource, installation: Installation): JobBook {
  const jobs = [
    retentionJob,
    blobExpiryJob,
    tokenExpiryJob,
    idempotencyExpiryJob,
    rateRemovalJob,
    ...jobsOf(installation),
  ]
  return new JobBook(database, createId, new Map(jobs.map((job) => [job.name, job])))
}

function createRelay({
  database,
  createId,
  onError,
  outbox,
  telemetry,
  ...options
}: BackgroundOptions): Relay {
  const {
    blobs,
    brokers,
    tokens,
    idempotencyKeys,
    rateBuckets,
    clock,
    eventDays = EVENT_DAYS,
    installation,
    runner,
  } = options
  const subscribers: Subscriber[] = [
    retentionSubscriber({ retention: new Retention(database), clock, eventDays }),
    blobExpirySubscriber(blobs),
    tokenExpirySubscriber(tokens, clock),
    idempotencyExpirySubscriber(idempotencyKeys, clock),
    ...(rateBuckets === undefined ? [] : [rateRemovalSubscriber(rateBuckets, clock)]),
    ...brokers.subscribers,
    ...createSubscribers(installation, runner),
  ]
  return new Relay({
    database,
    createId,
    onError,
    telemetry,
    subscribers: new Map(subscribers.map((subscriber) => [subscriber.name, subscriber])),
    onFree: () => outbox.wake(),
  })
}

function createScheduler({ database, jobs, clock }: BackgroundOptions): Scheduler {
  return new Scheduler({ database, clock, book: jobs, tenants: (db) => knownTenants(database, db) })
}
