import { type RawBuilder, sql } from 'kysely'

import type { Database } from '../database/database.ts'
import { type AnyDatabase, encodeInstant } from '../database/traits.ts'
import { DELIVERY_TABLE } from '../events/event-tables.ts'
import type { IdSource } from '../shared/ids.ts'
import type { JsonValue } from '../shared/json.ts'
import { sha256Hex } from '../shared/platform.ts'
import { type Job, subscriberOf } from './job.ts'

/** One run that is asked for. */
export interface JobRun {
  readonly job: string
  readonly tenantId: string
  readonly input: JsonValue
  /** Names the run: asked for again, it takes the place of the one that waits. Without one each is another run. */
  readonly key: string | undefined
  /** When; at once when left out. */
  readonly at: Date | undefined
}

/** Asks for runs of jobs: rows of the same queue as deliveries of events, in the transaction of whoever asks. */
export class JobBook {
  readonly #database: Database
  readonly #createId: IdSource
  readonly #delivery: RawBuilder<unknown>
  readonly #jobs: ReadonlyMap<string, Job>

  constructor(database: Database, createId: IdSource, jobs: ReadonlyMap<string, Job>) {
    this.#database = database
    this.#createId = createId
    this.#jobs = jobs
    this.#delivery = sql.table(`${database.naming.prefix}${DELIVERY_TABLE}`)
  }

  get all(): Iterable<Job> {
    return this.#jobs.values()
  }

  find(name: string): Job | undefined {
    return this.#jobs.get(name)
  }

  /** Asks for a run, or changes one of the same key that waits. */
  async put(db: AnyDatabase, run: JobRun): Promise<void> {
    const id = run.key === undefined ? this.#createId() : runId(run, run.key)
    const changed = await this.#replace(db, id, run)
    if (!changed) await this.#insert(db, id, run)
  }

  /** Asks for a run unless one of the same key is there already. */
  async putOnce(db: AnyDatabase, run: JobRun & { readonly key: string }): Promise<void> {
    await this.#insert(db, runId(run, run.key), run)
  }

  /** Lets go what was asked for at a time that has come. @returns how many runs. */
  async promote(now: Date): Promise<number> {
    const { kysely, traits } = this.#database
    const isDue = sql`state = 'waiting' and due_at <= ${encodeInstant(traits, now)}`
    const { rows } = await sql`select 1 as due from ${this.#delivery} where ${isDue} limit 1`.execute(kysely)
    if (rows.length === 0) return 0
    const { numAffectedRows } = await this.#database.whenFree(() =>
      sql`update ${this.#delivery} set state = 'ready', due_at = ${traits.now()} where ${isDue}`.execute(
        kysely,
      ),
    )
    return Number(numAffectedRows ?? 0n)
  }

  async #replace(db: AnyDatabase, id: string, run: JobRun): Promise<boolean> {
    if (run.key === undefined) return false
    const { state, dueAt } = this.#when(run)
    const { numAffectedRows } = await sql`
      update ${this.#delivery}
      set state = ${state}, due_at = ${dueAt}, payload = ${JSON.stringify(run.input)}, attempts = 0, expiries = null,
        lease_token = null, last_error = null, dead_at = null
      where event_id = ${id} and subscriber = ${subscriberOf(run.job)}
    `.execute(db)
    return numAffectedRows === 1n
  }

  async #insert(db: AnyDatabase, id: string, run: JobRun): Promise<void> {
    const { state, dueAt } = this.#when(run)
    const subscriber = subscriberOf(run.job)
    await sql`
      insert into ${this.#delivery}
        (event_id, subscriber, tenant_id, subject_id, state, attempts, due_at, payload)
      values (${id}, ${subscriber}, ${run.tenantId}, ${id}, ${state}, 0, ${dueAt}, ${JSON.stringify(run.input)})
      ${this.#database.traits.keepRow('event_id')}
    `.execute(db)
  }

  /** What is asked for later waits by the clock of the CRM; what is due is leased by that of the database. */
  #when({ at }: JobRun): { readonly state: string; readonly dueAt: unknown } {
    const { traits } = this.#database
    return at === undefined
      ? { state: 'ready', dueAt: traits.now() }
      : { state: 'waiting', dueAt: encodeInstant(traits, at) }
  }
}

/** The id that runs of the same key share, in the form of a UUID (RFC 9562, version 8). */
function runId({ job, tenantId }: JobRun, key: string): string {
  const hex = sha256Hex(JSON.stringify([job, tenantId, key]))
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
