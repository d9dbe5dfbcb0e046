import type { Session } from '../session/session.ts'
import { hmacSha256, type SecretKey } from '../shared/platform.ts'

/** What happened, as the code that did it states it. Never a value of class `contact` or above in the clear. */
export interface AuditFact {
  /** Usually the operation's name. */
  readonly action: string
  readonly entity: string
  /** `void` marks a number whose transaction rolled back, so that numbers have no unexplained gap. */
  readonly decision: 'allow' | 'deny' | 'void'
  /** Whose data it concerned; at most 100, `subjectCount` is the whole number. */
  readonly subjectIds: readonly string[]
  readonly subjectCount?: number
  /** A digest of the query that chose the rows. */
  readonly queryDigest?: string
  /** The fields that were changed; of a read, those above class `basic` that were shown, masked or not. */
  readonly fields: readonly string[]
  /** The change, sealed under the subject's key: destroying that key leaves the entry verifiable. */
  readonly changes?: string
  readonly reason?: string
}

/** One stored entry, in column order. */
export type AuditRow = readonly (string | number | null)[]

/** The columns of the audit table in the order of `AuditRow`. */
export const auditColumns = [
  'tenant_id',
  'at',
  'writer',
  'writer_seq',
  'actor_kind',
  'actor_id',
  'on_behalf_of',
  'roles',
  'action',
  'entity',
  'decision',
  'subject_ids',
  'subject_count',
  'query_digest',
  'fields',
  'changes',
  'purpose',
  'reason',
  'request_id',
  'policy_version',
  'mac',
] as const

/** Who wrote an entry: one number sequence without gaps for each writer. */
export interface AuditStamp {
  readonly at: Date
  readonly writer: string
  readonly writerSeq: number
  readonly policyVersion: string
}

/** Completes a fact to a stored entry, authenticated by an HMAC over all its columns. */
export function auditRow(
  fact: AuditFact,
  session: Session,
  seal: { readonly stamp: AuditStamp; readonly key: SecretKey },
): AuditRow {
  const { stamp, key } = seal
  const row = [
    session.tenantId,
    stamp.at.toISOString(),
    stamp.writer,
    stamp.writerSeq,
    session.actor.kind,
    session.actor.id,
    session.onBehalfOf ?? null,
    JSON.stringify(session.roles),
    fact.action,
    fact.entity,
    fact.decision,
    JSON.stringify(fact.subjectIds.slice(0, 100)),
    fact.subjectCount ?? fact.subjectIds.length,
    fact.queryDigest ?? null,
    JSON.stringify(fact.fields),
    fact.changes ?? null,
    session.purpose ?? null,
    fact.reason ?? null,
    session.requestId ?? null,
    stamp.policyVersion,
  ]
  const stored = row.map(storable)
  return [...stored, auditMac(stored, key)]
}

/** What a database stores as it is: the code is over the text that will be read back. */
function storable(value: string | number | null): string | number | null {
  if (typeof value !== 'string' || (value.isWellFormed() && !value.includes('\0'))) return value
  return value.toWellFormed().replaceAll('\0', '\ufffd')
}

/** The authentication code of an entry's columns, all but the code itself. */
export function auditMac(columns: AuditRow, key: SecretKey): string {
  return hmacSha256(key, JSON.stringify(columns)).toString('base64url')
}
