import { type RawBuilder, sql } from 'kysely'

import type { Database } from '../database/database.ts'
import { type AnyDatabase, encodeInstant } from '../database/traits.ts'
import { SCHEDULE_TABLE } from '../events/event-tables.ts'
import { DEFAULT_TENANT } from '../session/actor.ts'
import type { Clock } from '../shared/clock.ts'
import type { JobBook } from './job-book.ts'
import { parseSchedule, type ScheduleRule } from './job-schedule.ts'
import type { Job } from './job.ts'

/** What a scheduler is made of. */
export interface SchedulerOptions {
  readonly database: Database
  readonly book: JobBook
  readonly clock: Clock
  /** Every tenant that has data. */
  readonly tenants: (db: AnyDatabase) => Promise<readonly string[]>
}

interface Scheduled {
  readonly job: Job
  readonly rule: ScheduleRule
}

interface Due {
  readonly slots: readonly Date[]
  readonly next: Date
}

/** A time is taken for missed when it is older than this. */
const PUNCTUAL_MS = 60_000
const MOST_SLOTS = 1000

/**
 * Asks for a run of each job at each of its times. Every process does; whoever moves the job's next time on, by comparing
 * and setting it, is the one that asks, in the same transaction. So there is no leader to lose, and no time comes twice.
 */
export class Scheduler {
  readonly #options: SchedulerOptions
  readonly #scheduled: ReadonlyMap<string, Scheduled>
  readonly #table: RawBuilder<unknown>

  constructor(options: SchedulerOptions) {
    this.#options = options
    this.#table = sql.table(`${options.database.naming.prefix}${SCHEDULE_TABLE}`)
    this.#scheduled = new Map(
      [...options.book.all].flatMap((job) =>
        job.schedule === undefined
          ? []
          : [[job.name, { job, rule: parseSchedule(job.name, job.schedule) }] as const],
      ),
    )
  }

  /** Asks for everything that is due by the clock of the CRM. */
  async tick(): Promise<void> {
    const now = this.#options.clock()
    await this.#options.book.promote(now)
    if (this.#scheduled.size === 0) return
    const stored = await this.#stored()
    for (const scheduled of this.#scheduled.values()) {
      const nextAt = stored.get(keyOf(scheduled.job.name, scheduled.rule.text))
      if (nextAt === undefined) await this.#begin(scheduled, now)
      else if (nextAt <= now) await this.#advance(scheduled, nextAt, now)
    }
  }

  async #stored(): Promise<ReadonlyMap<string, Date>> {
    const { kysely, traits } = this.#options.database
    const names = traits.jsonMembers(sql`${JSON.stringify([...this.#scheduled.keys()])}`)
    const { rows } = await sql<{ job: string; rule: string; next_at: unknown }>`
      select job, rule, next_at from ${this.#table} where job in (${names})
    `.execute(kysely)
    const decode = traits.codec('instant').decode as ((stored: unknown) => Date) | undefined
    return new Map(
      rows.map(({ job, rule, next_at }) => [
        keyOf(job, rule),
        decode === undefined ? (next_at as Date) : decode(next_at),
      ]),
    )
  }

  /**
   * A new job, or one with a new rule, begins with its next time. The rule is part of the key: while an older process
   * with another rule still runs, neither keeps the other from its times.
   */
  async #begin({ job, rule }: Scheduled, now: Date): Promise<void> {
    const { database } = this.#options
    const nextAt = encodeInstant(database.traits, rule.next(now))
    await database.transaction(async ({ db }) => {
      await sql`
        insert into ${this.#table} (job, rule, next_at) values (${job.name}, ${rule.text}, ${nextAt})
        ${database.traits.keepRow('job')}
      `.execute(db)
    })
  }

  async #advance(scheduled: Scheduled, from: Date, now: Date): Promise<void> {
    const { database } = this.#options
    const { job, rule } = scheduled
    const { slots, next } = dueSlots(scheduled, from, now)
    const at = (instant: Date): unknown => encodeInstant(database.traits, instant)
    await database.transaction(async ({ db }) => {
      const { numAffectedRows } = await sql`
        update ${this.#table} set next_at = ${at(next)}
        where job = ${job.name} and rule = ${rule.text} and next_at = ${at(from)}
      `.execute(db)
      if (numAffectedRows !== 1n || slots.length === 0) return
      for (const tenantId of await this.#tenantsOf(job, db)) {
        for (const slot of slots) await this.#ask(db, { job: job.name, tenantId, slot })
      }
    })
  }

  #ask(
    db: AnyDatabase,
    { job, tenantId, slot }: { readonly job: string; readonly tenantId: string; readonly slot: Date },
  ): Promise<void> {
    const scheduledFor = slot.toISOString()
    return this.#options.book.putOnce(db, {
      job,
      tenantId,
      input: { scheduledFor },
      key: `slot:${scheduledFor}`,
      at: undefined,
    })
  }

  async #tenantsOf(job: Job, db: AnyDatabase): Promise<readonly string[]> {
    return job.scope === 'tenant' ? this.#options.tenants(db) : [DEFAULT_TENANT]
  }
}

/** Which of the times that have come are worth a run, by the job's own rule for those that were missed. */
function dueSlots({ job, rule }: Scheduled, from: Date, now: Date): Due {
  const slots: Date[] = []
  let next = from
  while (next <= now && slots.length < MOST_SLOTS) {
    slots.push(next)
    next = rule.next(next)
  }
  if (next <= now) next = rule.next(now)
  if (job.misfire === 'all') return { slots, next }
  if (job.misfire === 'latest') return { slots: slots.slice(-1), next }
  return { slots: slots.filter((slot) => now.getTime() - slot.getTime() <= PUNCTUAL_MS), next }
}

function keyOf(job: string, rule: string): string {
  return `${job}|${rule}`
}
