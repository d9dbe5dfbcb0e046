import { sql } from 'kysely'

import { maskValue } from '../masks/mask-strategies.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import type { EntityAccess } from './entity-access.ts'
import type { GateCall } from './gate-call.ts'
import type { ShapedRow } from './projection.ts'

/** Where a lookup key is indexed: the entity and field that hold it, and the blind index that answers. */
export interface LookupKey {
  /** The right that a grant names: `phone`, `phoneLast4`. */
  readonly right: string
  readonly entity: string
  readonly field: string
  readonly index: string
  /** The field that holds the id of the row looked for: `id` on the entity itself, a reference elsewhere. */
  readonly idField: string
}

/** A row that a lookup found: whole as far as the caller may read it, or only whom to ask. */
export type LookupHit = ShapedRow

const MOST_HITS = 20

/**
 * Finds rows by an exact value through its blind index. One of the designed oracles: whoever may look up learns that
 * somebody has this number. It is a right of its own, audited, and limited in rate; a row outside the caller's reach is
 * answered as its id, masked name and owner only.
 */
export async function lookupRows(
  call: GateCall,
  { target, source }: { readonly target: EntityAccess; readonly source: EntityAccess },
  { key, value }: { readonly key: LookupKey; readonly value: string },
): Promise<readonly LookupHit[]> {
  const entity = target.table.entity.name
  const plan = call.services.policy.plan(call.session, entity, 'lookup')
  if (!plan.lookup.has(key.right))
    throw kernelErrors.FIELD_UNAVAILABLE({ field: key.right }, { pointer: `/${key.right}` })
  const ids = await matchingIds(call, source, { key, value })
  const hits = await Promise.all(ids.map((id) => hitOf(call, target, id)))
  const found = hits.filter((hit) => hit !== undefined)
  await call.audit({
    action: call.operation,
    entity,
    decision: 'allow',
    subjectIds: found.map((hit) => hit['id'] as string),
    fields: [key.right],
  })
  return found
}

async function matchingIds(
  call: GateCall,
  source: EntityAccess,
  { key, value }: { readonly key: LookupKey; readonly value: string },
): Promise<string[]> {
  const { tenantId } = call.session
  const column = source.table.columns.get(key.field)!
  const transformed = column.spec.blindIndexes[key.index]?.(value)
  if (transformed === undefined) return []
  const digest = call.services.vault.blind(
    { tenantId, entity: key.entity, field: key.field, index: key.index },
    transformed,
  )
  const idColumn = source.table.columns.get(key.idField)!.column
  const { rows } = await sql<{ id: string }>`
    select distinct ${sql.ref(idColumn)} as id from ${sql.table(source.table.name)}
    where ${sql.ref('tenant_id')} = ${tenantId} and ${sql.ref(column.blind[key.index]!)} = ${digest}
    order by 1 limit ${MOST_HITS}
  `.execute(call.db)
  return rows.map((row) => row.id)
}

async function hitOf(call: GateCall, target: EntityAccess, id: string): Promise<LookupHit | undefined> {
  const { session } = call
  const projection = target.projection(session, 'read')
  const [visible] = await call.run(target.getById(projection), { id })
  if (visible !== undefined) return projection.shape(visible, session.tenantId)
  const [stored] = await call.run(target.getById(target.systemProjection()), { id })
  if (stored === undefined || stored['erasedAt'] !== null) return undefined
  return {
    id,
    name: maskValue('name', String(stored['name'])),
    ownerId: stored['ownerId'] ?? null,
    $masked: ['name'],
  }
}
