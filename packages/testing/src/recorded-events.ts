import type { KithEvent } from '@kith/core'
import type { Kysely } from 'kysely'

import type { TestTables } from './databases/opened-database.ts'

/** Reads the committed events of every tenant, oldest first; with a name, the events of that name. */
export async function readEvents(database: Kysely<TestTables>, name?: string): Promise<readonly KithEvent[]> {
  const all = database.selectFrom('crm_event').selectAll().orderBy('id')
  const rows = await (name === undefined ? all : all.where('name', '=', name)).execute()
  return rows.map((row) => ({
    id: row['id'] as string,
    name: row['name'] as string,
    version: Number(row['version']),
    tenantId: row['tenant_id'] as string,
    subjectId: row['subject_id'] as string,
    actorId: row['actor_id'] as string,
    occurredAt: new Date(row['occurred_at'] as string),
    correlationId: row['correlation_id'] as string | null,
    traceparent: row['traceparent'] as string | null,
    payload: JSON.parse(row['payload'] as string) as Readonly<Record<string, unknown>>,
  }))
}
