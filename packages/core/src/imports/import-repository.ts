import { sql } from 'kysely'

import type { KernelContext } from '../operations/kernel-context.ts'
import type { RowOf } from '../schema/entity.ts'
import type { Refusal } from '../upsert/candidate.ts'
import type { ColumnMapping } from '../upsert/column-mapping.ts'
import type { Outcome } from '../upsert/outcome.ts'
import type { importEntity } from './import.entity.ts'

/** An import with everything that the kernel keeps of it. */
export interface StoredImport extends Omit<RowOf<typeof importEntity>, 'mapping'> {
  readonly mapping: readonly ColumnMapping[] | null
}

/** The import of that id, whoever may see it. */
export async function findImport(ctx: KernelContext, id: string): Promise<StoredImport | undefined> {
  const row = await ctx.store('import').find(ctx.gateCall, { id })
  return row as StoredImport | undefined
}

/**
 * Writes what has become of an import.
 *
 * @returns the import as it is now; `undefined` when somebody else has changed it since it was read, so that nothing was
 * written.
 */
export async function changeImport<T extends StoredImport>(
  ctx: KernelContext,
  row: T,
  changes: Partial<StoredImport>,
): Promise<T | undefined> {
  const { id, version } = row
  const isCurrent = await ctx
    .store('import')
    .update(ctx.gateCall, { id, subjectId: id, version }, { ...changes })
  return isCurrent ? { ...row, ...changes, version: version + 1 } : undefined
}

/** Notes what an import did to each customer, and what it refused. */
export async function logOutcomes(
  ctx: KernelContext,
  importId: string,
  outcomes: readonly Outcome[],
): Promise<void> {
  const rows = outcomes.flatMap((outcome) =>
    outcome.action === 'created' || outcome.action === 'updated'
      ? [
          {
            importId,
            line: outcome.candidate.line,
            customerId: outcome.customerId,
            action: outcome.action,
            rowVersion: outcome.version,
            content: outcome.content,
          },
        ]
      : [],
  )
  const faults = outcomes.flatMap((outcome) =>
    outcome.action === 'failed' ? [{ ...outcome.candidate, refusal: outcome.refusal }] : [],
  )
  if (rows.length > 0) await ctx.store('importRow').insertMany(ctx.gateCall, rows)
  await logFaults(ctx, importId, faults)
}

/** A record that was refused, as it stood in the file. */
export interface RefusedRecord {
  readonly line: number
  readonly cells: Readonly<Record<string, string>>
  readonly refusal: Refusal
}

/** Notes what an import refused. */
export async function logFaults(
  ctx: KernelContext,
  importId: string,
  refused: readonly RefusedRecord[],
): Promise<void> {
  if (refused.length === 0) return
  const faults = refused.map(({ line, cells, refusal: { code, field, message } }) => {
    return { importId, line, code, field, message, record: JSON.stringify(cells) }
  })
  await ctx.store('importFault').insertMany(ctx.gateCall, faults)
}

/** The counts of an import, with those of some outcomes added. */
export function withOutcomes(
  { created, updated, skipped, failed }: StoredImport,
  outcomes: readonly Pick<Outcome, 'action'>[],
): Pick<StoredImport, 'created' | 'updated' | 'skipped' | 'failed'> {
  const count = (action: Outcome['action']): number =>
    outcomes.filter((each) => each.action === action).length
  return {
    created: created + count('created'),
    updated: updated + count('updated'),
    skipped: skipped + count('skipped'),
    failed: failed + count('failed'),
  }
}

/** What a revert has taken back, and what it has left. */
export async function countOutcomes(
  ctx: KernelContext,
  importId: string,
): Promise<Pick<StoredImport, 'reverted' | 'leftAsIs'>> {
  const { rows } = await sql<{ outcome: string; n: number }>`
    select outcome, count(*) as n from ${sql.table(ctx.store('importRow').table.name)}
    where tenant_id = ${ctx.session.tenantId} and import_id = ${importId} and outcome is not null
    group by outcome
  `.execute(ctx.gateCall.db)
  const countOf = (outcome: string): number => rows.find((row) => row.outcome === outcome)?.n ?? 0
  return { reverted: countOf('reverted'), leftAsIs: countOf('left') }
}

/** Removes the refused records of an import. */
export async function removeFaults(ctx: KernelContext, importId: string): Promise<void> {
  await sql`
    delete from ${sql.table(ctx.store('importFault').table.name)}
    where tenant_id = ${ctx.session.tenantId} and import_id = ${importId}
  `.execute(ctx.gateCall.writeUnit.db)
}
