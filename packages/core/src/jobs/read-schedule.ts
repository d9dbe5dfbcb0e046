import { sql } from 'kysely'

import type { Database } from '../database/database.ts'
import type { AnyDatabase } from '../database/traits.ts'
import { DELIVERY_TABLE, SCHEDULE_TABLE } from '../events/event-tables.ts'
import { parseSchedule } from './job-schedule.ts'
import { type Job, subscriberOf } from './job.ts'

/** How a job stands in one tenant. */
export interface JobState {
  /** When it runs by itself next; absent without a schedule, and until a worker has seen it. */
  readonly nextAt: Date | null
  /** Runs that were asked for and are not done. */
  readonly waiting: number
  /** Runs that were given up. */
  readonly dead: number
}

/** Reads how jobs stand, by name. */
export async function readSchedule(
  { naming, traits }: Database,
  db: AnyDatabase,
  { jobs, tenantId }: { readonly jobs: readonly Job[]; readonly tenantId: string },
): Promise<ReadonlyMap<string, JobState>> {
  const names = traits.jsonMembers(sql`${JSON.stringify(jobs.map((job) => subscriberOf(job.name)))}`)
  const { rows: counts } = await sql<{ subscriber: string; dead: unknown; n: unknown }>`
    select subscriber, case when state = 'dead' then 1 else 0 end as dead, count(*) as n
    from ${sql.table(`${naming.prefix}${DELIVERY_TABLE}`)}
    where subscriber in (${names}) and tenant_id = ${tenantId}
    group by subscriber, case when state = 'dead' then 1 else 0 end
  `.execute(db)
  const { rows: times } = await sql<{ job: string; rule: string; next_at: unknown }>`
    select job, rule, next_at from ${sql.table(`${naming.prefix}${SCHEDULE_TABLE}`)}
  `.execute(db)
  const decode = traits.codec('instant').decode as ((stored: unknown) => Date) | undefined
  const nextAt = new Map(
    times.map((row) => [
      `${row.job}|${row.rule}`,
      decode === undefined ? (row.next_at as Date) : decode(row.next_at),
    ]),
  )
  const count = (name: string, dead: number): number =>
    Number(counts.find((row) => row.subscriber === name && Number(row.dead) === dead)?.n ?? 0)
  return new Map(
    jobs.map((job) => {
      const rule = job.schedule === undefined ? '' : parseSchedule(job.name, job.schedule).text
      const name = subscriberOf(job.name)
      return [
        job.name,
        { nextAt: nextAt.get(`${job.name}|${rule}`) ?? null, waiting: count(name, 0), dead: count(name, 1) },
      ]
    }),
  )
}
