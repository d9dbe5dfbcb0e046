import { sql } from 'kysely'

import type { Database } from '../database/database.ts'
import { failureName } from '../events/failure-name.ts'
import { type QueueState, readQueueState } from '../events/queue-state.ts'
import type { Background } from './background.ts'

/** How a CRM is. */
export interface Health {
  /** `failing`: it cannot answer. `degraded`: it answers, and a plugin or a broker cannot do its work. */
  readonly status: 'ok' | 'degraded' | 'failing'
  /** Whether the database answers. */
  readonly isReachable: boolean
  /** Whether its migrations are those of this process; always so with `migrate: 'off'`, which trusts it. */
  readonly isMigrated: boolean
  /** Whether this process is about to stop: it answers, and wants no more requests. */
  readonly isDraining: boolean
  /** How far background work is behind; absent while the database cannot say. */
  readonly queue: QueueState | undefined
  /** The plugins and brokers that cannot do their work, with the code or the class of the failure. */
  readonly ailing: Readonly<Record<string, string>>
}

/** Asks the database, the plugins and the brokers how they are. Never throws. */
export async function readHealth(
  database: Database,
  checkMigrations: () => Promise<unknown>,
  background: Pick<Background, 'ailing' | 'isDraining'>,
): Promise<Health> {
  const isReachable = await succeeds(() => sql`select 1 as one`.execute(database.kysely))
  const isMigrated = isReachable && (await succeeds(checkMigrations))
  const queue = isMigrated ? await readQueueState(database).catch(() => undefined) : undefined
  const ailing = await background.ailing(failureName)
  const isAiling = Object.keys(ailing).length > 0
  const status = queue === undefined ? 'failing' : isAiling ? 'degraded' : 'ok'
  const { isDraining } = background
  return { status, isReachable, isMigrated, isDraining, queue, ailing }
}

function succeeds(check: () => Promise<unknown>): Promise<boolean> {
  return check().then(
    () => true,
    () => false,
  )
}
