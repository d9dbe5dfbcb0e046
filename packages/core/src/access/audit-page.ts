import { z } from 'zod'

import { type AuditEntry, type AuditQuery, readAudit } from '../audit/read-audit.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import type { Page } from '../shared/page.ts'
import { PageCursor } from '../work/page-cursor.ts'
import type { ListedAuditEntry } from './access-types.ts'

const DEFAULT_LIMIT = 50
const DIGITS = 16

/** What every list of audit entries takes. */
export const auditPageInput = {
  from: z.coerce.date().optional(),
  to: z.coerce.date().optional(),
  limit: z.int().min(1).max(200).optional(),
  cursor: z.string().max(4000).optional(),
}

const entry = z.strictObject({
  id: z.string(),
  at: z.date(),
  actor: z.strictObject({ kind: z.string(), id: z.string() }),
  onBehalfOf: z.string().nullable(),
  roles: z.array(z.string()),
  action: z.string().describe('The operation.'),
  entity: z.string(),
  decision: z
    .enum(['allow', 'deny', 'void'])
    .describe('`void` marks a number whose transaction was rolled back.'),
  subjectIds: z.array(z.string()).describe('Whose data it concerned; at most 100.'),
  subjectCount: z.int(),
  queryDigest: z.string().nullable(),
  fields: z.array(z.string()),
  changes: z.string().optional().describe('The change, sealed; only for those with the right to it.'),
  place: z
    .strictObject({ writer: z.string(), writerSeq: z.int() })
    .optional()
    .describe('Where findings of a verification say it stands; only for those with the right to verify.'),
  purpose: z.string().nullable(),
  reason: z.string().nullable(),
  requestId: z.string().nullable(),
})

/** A page of entries, for the reference. */
export const auditPage = z.strictObject({ data: z.array(entry), nextCursor: z.string().nullable() })

/** What a page is made of. */
export interface AuditPageQuery extends Omit<AuditQuery, 'tenantId' | 'limit' | 'after'> {
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
}

/** How much of each entry is answered. */
export interface AuditView {
  /** The list that cursors belong to. */
  readonly list: string
  readonly showsChanges: boolean
  /** Whether the numbers of entries are told. They count the entries of all tenants: for those who verify them. */
  readonly showsPlaces: boolean
  /** The one person whom the answer may name. */
  readonly onlySubject?: string | undefined
}

/** Reads a page of the tenant's entries, newest first, and records that it was read. */
export async function readAuditPage(
  { gateCall }: KernelContext,
  { limit = DEFAULT_LIMIT, cursor, ...query }: AuditPageQuery,
  view: AuditView,
): Promise<Page<ListedAuditEntry>> {
  const { services, db, session } = gateCall
  const cursors = new PageCursor(gateCall, view.list)
  const source = { database: services.database, db, table: services.audit.table }
  const after = cursor === undefined ? undefined : positionOf(cursors.open(cursor))
  const found = await readAudit(source, { ...query, tenantId: session.tenantId, limit: limit + 1, after })
  const shown = found.slice(0, limit)
  await gateCall.auditRead({
    action: gateCall.operation,
    entity: 'audit',
    decision: 'allow',
    subjectIds: query.subjectId === undefined ? [] : [query.subjectId],
    fields: [],
  })
  const last = shown.at(-1)
  const isLast = found.length <= limit || last === undefined
  const nextCursor = isLast ? null : cursors.seal(placeOf(last))
  const data = shown.map((each) => ({ id: services.audit.nameOf(each), ...show(each, view) }))
  return { data, nextCursor }
}

/** Of one length, however many entries there are. */
function placeOf({ at, writer, writerSeq }: AuditEntry): readonly unknown[] {
  return [at.getTime(), writer, String(writerSeq).padStart(DIGITS, '0')]
}

function positionOf(position: readonly unknown[]): AuditQuery['after'] {
  const [at, writer, writerSeq] = position as [number, string, string]
  return { at: new Date(at), writer, writerSeq: Number(writerSeq) }
}

function show(
  { writer, writerSeq, changes, subjectIds, ...shown }: AuditEntry,
  { showsChanges, showsPlaces, onlySubject }: AuditView,
): Omit<ListedAuditEntry, 'id'> {
  return {
    ...shown,
    subjectIds: onlySubject === undefined ? subjectIds : subjectIds.filter((id) => id === onlySubject),
    ...(showsChanges && changes !== null ? { changes } : {}),
    ...(showsPlaces ? { place: { writer, writerSeq } } : {}),
  }
}
