import { sql } from 'kysely'

import type { KernelContext } from '../operations/kernel-context.ts'
import type { ReadableMerge } from './merge.entity.ts'

/**
 * The later merges that build on one, the last one first: those into the same customer, those that touched the same rows,
 * and in turn those that build on them.
 */
export async function laterMerges(
  ctx: KernelContext,
  merge: ReadableMerge,
): Promise<readonly ReadableMerge[]> {
  const found = new Map([[merge.id, merge]])
  for (const each of found.values()) {
    for (const next of await neighboursOf(ctx, each))
      if (next.id > merge.id && next.undoneAt === null && !found.has(next.id)) found.set(next.id, next)
  }
  found.delete(merge.id)
  return [...found.values()].toSorted((one, other) => (one.id < other.id ? 1 : -1))
}

async function neighboursOf(ctx: KernelContext, { id, survivorId }: ReadableMerge): Promise<ReadableMerge[]> {
  const store = ctx.store('merge')
  const neighbours = await store.list(ctx.gateCall, { survivorId })
  const log = sql.table(ctx.store('mergeMove').table.name)
  const { rows } = await sql<{ id: string }>`
    select distinct other.merge_id as id from ${log} own
    join ${log} other on other.tenant_id = own.tenant_id and other.row_id = own.row_id and other.entity = own.entity
    where own.tenant_id = ${ctx.session.tenantId} and own.merge_id = ${id}
  `.execute(ctx.gateCall.db)
  for (const row of rows) neighbours.push((await store.find(ctx.gateCall, { id: row.id }))!)
  return neighbours as unknown as ReadableMerge[]
}
