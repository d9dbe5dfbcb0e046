import { sql } from 'kysely'

import type { Database } from '../database/database.ts'
import { DELIVERY_TABLE } from './event-tables.ts'

/** How far the work is behind. */
export interface QueueState {
  /** How long the oldest delivery that is due has waited, in milliseconds. */
  readonly lagMs: number
  /** How many deliveries were set aside; counted up to a thousand. */
  readonly dead: number
}

const MOST_COUNTED = 1000
const DEEPEST = 10_000

/** The same, with how many deliveries are owed; counted up to ten thousand. */
export async function readQueueFigures(database: Database): Promise<QueueState & { readonly depth: number }> {
  const delivery = sql.table(`${database.naming.prefix}${DELIVERY_TABLE}`)
  const { rows } = await sql<{ depth: unknown }>`
    select count(*) as depth
    from (select 1 as one from ${delivery} where state in ('ready', 'leased') limit ${DEEPEST}) as d
  `.execute(database.kysely)
  return { ...(await readQueueState(database)), depth: Number(rows[0]!.depth) }
}

/** Looks at the queue of all tenants; cheap, whatever its length. */
export async function readQueueState({ kysely, naming, traits }: Database): Promise<QueueState> {
  const delivery = sql.table(`${naming.prefix}${DELIVERY_TABLE}`)
  const { rows } = await sql<{ due: unknown; now: unknown; dead: unknown }>`
    select (select min(due_at) from ${delivery} where state = 'ready') as due, ${traits.now()} as now,
      (select count(*) from (select 1 as one from ${delivery} where state = 'dead' limit ${MOST_COUNTED}) as d) as dead
  `.execute(kysely)
  const { due, now, dead } = rows[0]!
  const decode = traits.codec('instant').decode as ((stored: unknown) => Date) | undefined
  const ms = (stored: unknown): number => (decode === undefined ? (stored as Date) : decode(stored)).getTime()
  return { lagMs: due === null ? 0 : Math.max(0, ms(now) - ms(due)), dead: Number(dead) }
}
