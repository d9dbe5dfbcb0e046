import { type RawBuilder, sql } from 'kysely'

import type { Database } from '../database/database.ts'
import { type AnyDatabase, encodeInstant } from '../database/traits.ts'
import type { ActorKind } from '../session/actor.ts'
import type { AuditFact } from './audit-entry.ts'

/** One entry as it is read. */
export interface AuditEntry {
  readonly at: Date
  readonly writer: string
  readonly writerSeq: number
  readonly actor: { readonly kind: ActorKind; readonly id: string }
  readonly onBehalfOf: string | null
  readonly roles: readonly string[]
  readonly action: string
  readonly entity: string
  readonly decision: AuditFact['decision']
  readonly subjectIds: readonly string[]
  readonly subjectCount: number
  readonly queryDigest: string | null
  readonly fields: readonly string[]
  /** The change, sealed under the key of its subject. */
  readonly changes: string | null
  readonly purpose: string | null
  readonly reason: string | null
  readonly requestId: string | null
}

/** Which entries of one tenant are read, newest first. */
export interface AuditQuery {
  readonly tenantId: string
  readonly limit: number
  readonly action?: string | undefined
  readonly entity?: string | undefined
  readonly subjectId?: string | undefined
  readonly actorId?: string | undefined
  /** Only the entries of this very actor. */
  readonly actor?: { readonly kind: ActorKind; readonly id: string } | undefined
  /** Inclusive. */
  readonly from?: Date | undefined
  /** Exclusive. */
  readonly to?: Date | undefined
  /** The entry after which the page begins. */
  readonly after?: Pick<AuditEntry, 'at' | 'writer' | 'writerSeq'> | undefined
}

/** Where the entries are. */
export interface AuditSource {
  readonly database: Database
  readonly db: AnyDatabase
  /** The physical name of the table. */
  readonly table: string
}

type StoredEntry = Readonly<Record<string, unknown>>

/** Reads entries of one tenant, newest first. */
export async function readAudit(source: AuditSource, query: AuditQuery): Promise<readonly AuditEntry[]> {
  const { database, db, table } = source
  const { rows } = await sql<StoredEntry>`
    select * from ${sql.table(table)} where ${sql.join(conditionsOf(source, query), sql` and `)}
    order by at desc, writer desc, writer_seq desc limit ${query.limit}
  `.execute(db)
  return rows.map((row) => decode(database, row))
}

/** An instant of a stored row. */
export function storedInstant({ traits }: Database, stored: unknown): Date {
  const decodeInstant = traits.codec('instant').decode as ((value: unknown) => Date) | undefined
  return decodeInstant === undefined ? (stored as Date) : decodeInstant(stored)
}

function conditionsOf(
  { database }: AuditSource,
  { tenantId, action, entity, subjectId, actorId, actor, from, to, after }: AuditQuery,
): RawBuilder<unknown>[] {
  const { traits } = database
  const instant = (at: Date): unknown => encodeInstant(traits, at)
  const conditions = [
    sql`tenant_id = ${tenantId}`,
    action !== undefined && sql`action = ${action}`,
    entity !== undefined && sql`entity = ${entity}`,
    actorId !== undefined && sql`actor_id = ${actorId}`,
    actor !== undefined && sql`actor_id = ${actor.id} and actor_kind = ${actor.kind}`,
    subjectId !== undefined && sql`${subjectId} in (${traits.jsonMembers(sql`subject_ids`)})`,
    from !== undefined && sql`at >= ${instant(from)}`,
    to !== undefined && sql`at < ${instant(to)}`,
    after !== undefined && isBefore(after, instant(after.at)),
  ]
  return conditions.filter((condition) => condition !== false)
}

function isBefore(
  { writer, writerSeq }: { readonly writer: string; readonly writerSeq: number },
  at: unknown,
): RawBuilder<unknown> {
  return sql`at <= ${at} and (at < ${at} or writer < ${writer} or (writer = ${writer} and writer_seq < ${writerSeq}))`
}

function decode(database: Database, row: StoredEntry): AuditEntry {
  const list = (column: string): readonly string[] => JSON.parse(row[column] as string) as string[]
  const text = (column: string): string | null => row[column] as string | null
  return {
    at: storedInstant(database, row['at']),
    writer: row['writer'] as string,
    writerSeq: Number(row['writer_seq']),
    actor: { kind: row['actor_kind'] as ActorKind, id: row['actor_id'] as string },
    onBehalfOf: text('on_behalf_of'),
    roles: list('roles'),
    action: row['action'] as string,
    entity: row['entity'] as string,
    decision: row['decision'] as AuditEntry['decision'],
    subjectIds: list('subject_ids'),
    subjectCount: Number(row['subject_count']),
    queryDigest: text('query_digest'),
    fields: list('fields'),
    changes: text('changes'),
    purpose: text('purpose'),
    reason: text('reason'),
    requestId: text('request_id'),
  }
}
