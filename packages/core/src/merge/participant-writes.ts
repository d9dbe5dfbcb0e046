import { sql } from 'kysely'

import type { KernelContext } from '../operations/kernel-context.ts'
import { participantsToken } from '../plugin/participants.ts'
import { followVersion } from './merge-log.ts'
import { mergeMoveEntity } from './merge.entity.ts'
import type { MergedCustomers } from './plan-rows.ts'

interface TrackedRow {
  readonly entity: string
  readonly rowId: string
  readonly version: number
}

/**
 * Runs what participants do. A row that they write and that a merge has moved before counts as the kernel's own writing:
 * nobody edited it.
 */
export async function followParticipants(
  ctx: KernelContext,
  customers: MergedCustomers,
  work: () => Promise<void>,
): Promise<void> {
  if (ctx.get(participantsToken).merge.length === 0) return
  const before = await trackedRows(ctx, customers)
  await work()
  for (const { entity, rowId, version } of before) {
    const to = await versionOf(ctx, entity, rowId)
    if (to !== undefined && to !== version) await followVersion(ctx, { entity, rowId }, { from: version, to })
  }
}

/** The rows that earlier merges into any of the customers have moved, and that nobody has edited since. */
async function trackedRows(
  ctx: KernelContext,
  { survivorId, retiredIds }: MergedCustomers,
): Promise<readonly TrackedRow[]> {
  const tracked: TrackedRow[] = []
  const log = ctx.store(mergeMoveEntity.name).table.name
  for (const { name: entity } of ctx.gateCall.services.catalog.entities) {
    const { rows } = await sql<{ id: string; version: number }>`
      select distinct t.id, t.version from ${sql.table(ctx.store('merge').table.name)} m
      join ${sql.table(log)} l on l.merge_id = m.id and l.tenant_id = m.tenant_id and l.entity = ${entity}
      join ${sql.table(ctx.store(entity).table.name)} t on t.id = l.row_id and t.version = l.row_version
      where m.tenant_id = ${ctx.session.tenantId} and m.survivor_id in (${sql.join([survivorId, ...retiredIds])})
    `.execute(ctx.gateCall.db)
    tracked.push(...rows.map(({ id, version }) => ({ entity, rowId: id, version })))
  }
  return tracked
}

async function versionOf(ctx: KernelContext, entity: string, id: string): Promise<number | undefined> {
  const found = await ctx.store(entity).find(ctx.gateCall, { id })
  return found?.['version'] as number | undefined
}
