import type { ActorKind } from '@kith/core'
import type { Kysely } from 'kysely'

import type { TestTables } from './databases/opened-database.ts'

/** One audit entry, decoded. What a change was stays sealed: `isSealed` tells that the entry holds one. */
export interface RecordedAudit {
  readonly tenantId: string
  readonly at: Date
  readonly actorKind: ActorKind
  readonly actorId: string
  readonly onBehalfOf: string | null
  readonly roles: readonly string[]
  readonly action: string
  readonly entity: string
  readonly decision: 'allow' | 'deny' | 'void'
  readonly subjectIds: readonly string[]
  readonly subjectCount: number
  readonly fields: readonly string[]
  readonly isSealed: boolean
  readonly purpose: string | null
  readonly reason: string | null
  readonly requestId: string | null
}

/** Reads the audit of every tenant, oldest first. */
export async function readAudit(database: Kysely<TestTables>): Promise<readonly RecordedAudit[]> {
  const entries = database.selectFrom('crm_audit').selectAll().orderBy('at').orderBy('writer_seq')
  const rows = await entries.execute()
  return rows.map((row) => ({
    tenantId: row['tenant_id'] as string,
    at: new Date(row['at'] as string),
    actorKind: row['actor_kind'] as ActorKind,
    actorId: row['actor_id'] as string,
    onBehalfOf: row['on_behalf_of'] as string | null,
    roles: JSON.parse(row['roles'] as string) as readonly string[],
    action: row['action'] as string,
    entity: row['entity'] as string,
    decision: row['decision'] as RecordedAudit['decision'],
    subjectIds: JSON.parse(row['subject_ids'] as string) as readonly string[],
    subjectCount: Number(row['subject_count']),
    fields: JSON.parse(row['fields'] as string) as readonly string[],
    isSealed: row['changes'] !== null,
    purpose: row['purpose'] as string | null,
    reason: row['reason'] as string | null,
    requestId: row['request_id'] as string | null,
  }))
}
