import { sql } from 'kysely'

import { kernelErrors } from '../shared/kernel-errors.ts'
import type { EntityAccess } from './entity-access.ts'
import type { GateCall } from './gate-call.ts'
import type { ShapedRow } from './row-shaper.ts'
import { shapeRows } from './shape-rows.ts'

/** One place where a lookup key is indexed. */
export interface LookupSource {
  readonly entity: string
  readonly field: string
  readonly index: string
  /** The field that holds the id of the row looked for: `id` on the entity itself, a reference elsewhere. */
  readonly idField: string
}

/** A key that rows can be looked up by. */
export interface LookupKey {
  /** The right that a grant names: `phone`, `phoneLast4`. */
  readonly right: string
  readonly sources: readonly LookupSource[]
}

/** What is looked for. */
export interface LookupSearch {
  readonly key: LookupKey
  readonly value: string
  /** What the transform of the index looks at beside the value. */
  readonly row?: Readonly<Record<string, unknown>>
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
  {
    target,
    accessOf,
  }: { readonly target: EntityAccess; readonly accessOf: (entity: string) => EntityAccess },
  { key, value, row = {} }: LookupSearch,
): Promise<readonly LookupHit[]> {
  const entity = target.table.entity.name
  const plan = call.services.policy.plan(call.session, entity, 'lookup')
  if (!plan.lookup.has(key.right)) {
    await call.auditRefusal(entity)
    throw kernelErrors.FIELD_UNAVAILABLE({ field: key.right }, { pointer: `/${key.right}` })
  }
  const ids = new Set<string>()
  for (const source of key.sources) {
    for (const id of await matchingIds(call, accessOf(source.entity), { source, value, row })) ids.add(id)
  }
  const hits = await Promise.all(
    [...ids]
      .toSorted()
      .slice(0, MOST_HITS)
      .map((id) => hitOf(call, target, id)),
  )
  const found = hits.filter((hit) => hit !== undefined)
  await call.auditRead({
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
  { table }: EntityAccess,
  { source, value, row }: { readonly source: LookupSource } & Required<Pick<LookupSearch, 'value' | 'row'>>,
): Promise<string[]> {
  const { tenantId } = call.session
  const { entity, field, index, idField } = source
  const column = table.columns.get(field)!
  const transformed = column.spec.blindIndexes[index]?.(value, row)
  if (transformed === undefined) return []
  const digest = call.services.vault.blind({ tenantId, entity, field, index }, transformed)
  const id = sql.ref(table.columns.get(idField)!.column)
  // Rows that were deleted or merged must not crowd out the living ones.
  const living = table.entity.softDelete ? sql`and ${sql.ref('alive')} = ''` : sql``
  const { rows } = await sql<{ id: string }>`
    select distinct ${id} as id from ${sql.table(table.name)}
    where ${sql.ref('tenant_id')} = ${tenantId} and ${sql.ref(column.blind.get(index)!)} = ${digest} ${living}
    order by ${id} limit ${MOST_HITS}
  `.execute(call.db)
  return rows.map((row) => row.id)
}

async function hitOf(call: GateCall, target: EntityAccess, id: string): Promise<LookupHit | undefined> {
  const projection = target.projection(call.session, 'read')
  const [visible] = await call.run(target.getById(projection), { id })
  if (visible !== undefined) return (await shapeRows(call, projection, { rows: [visible] }))[0]
  const reachable = target.outline(call.session)
  const [stored] = await call.run(target.getById(reachable), { id })
  if (stored === undefined) return undefined
  const { name, ownerId = null } = stored
  return { id, name: call.services.masks.mask('name', String(name)), ownerId, $masked: ['name'] }
}
