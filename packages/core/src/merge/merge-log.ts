import type { KernelContext } from '../operations/kernel-context.ts'
import type { EntityDefinition } from '../schema/entity.ts'
import type { JsonValue } from '../shared/json.ts'
import { mergeErrors } from './merge-errors.ts'
import type { MoveOutcome } from './merge.entity.ts'
import type { Row, RowChange } from './row-change.ts'

/** The values of one field before and after a merge. */
export type FieldMove = readonly [from: unknown, to: unknown]

/** What a merge did to one row, read back. */
export interface Move {
  readonly id: string
  readonly mergeId: string
  readonly customerId: string
  readonly entity: string
  readonly rowId: string
  readonly outcome: MoveOutcome
  readonly rowVersion: number
  /** Of a row that moved or changed. */
  readonly fields: ReadonlyMap<string, FieldMove>
  /** Of a parked row. */
  readonly row: Row
  /** Of a participant. */
  readonly record: JsonValue
}

const LOG = 'mergeMove'

/** A version that no row has. */
const EDITED = 0

/** Notes what happens to one row. */
export async function logChange(
  ctx: KernelContext,
  mergeId: string,
  { change, customerId, rowVersion }: { change: RowChange; customerId: string; rowVersion: number },
): Promise<void> {
  const { row, next, fields, outcome, entity } = change
  const content =
    outcome === 'parked' ? row : fields.map((field) => [field, row[field] ?? null, next[field] ?? null])
  await ctx.store(LOG).insert(ctx.gateCall, {
    mergeId,
    customerId,
    entity: entity.name,
    rowId: row['id'],
    outcome,
    rowVersion,
    content: JSON.stringify(content),
  })
}

/** Notes what a participant answered. */
export async function logRecord(
  ctx: KernelContext,
  mergeId: string,
  { name, retiredId, record }: { name: string; retiredId: string; record: JsonValue },
): Promise<void> {
  const entry = { mergeId, customerId: retiredId, entity: name, rowId: retiredId, outcome: 'participant' }
  await ctx.store(LOG).insert(ctx.gateCall, { ...entry, rowVersion: 0, content: JSON.stringify(record) })
}

/** The entries of a merge, in the order in which things were done. */
export async function moveIdsOf(ctx: KernelContext, mergeId: string): Promise<readonly string[]> {
  const rows = await ctx.store(LOG).list(ctx.gateCall, { mergeId })
  return rows.map((row) => row['id'] as string)
}

/** Takes one entry out of the log. */
export async function takeMove(ctx: KernelContext, id: string): Promise<Move> {
  const row = await ctx.store(LOG).find(ctx.gateCall, { id })
  await ctx.store(LOG).remove(ctx.gateCall, id)
  return toMove(ctx, row!)
}

/** Tells the log that the kernel itself moved a row's version on: it was not edited. */
export async function followVersion(
  ctx: KernelContext,
  row: { readonly entity: string; readonly rowId: string },
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  const { entity, rowId } = row
  for (const entry of await ctx.store(LOG).list(ctx.gateCall, { rowId, entity, rowVersion: from })) {
    if (entry['outcome'] !== 'parked') await change(ctx, entry, { rowVersion: to })
  }
}

/** Marks rows as edited since: they had been before the kernel itself wrote them again. */
export async function markEdited(
  ctx: KernelContext,
  mergeId: string,
  rows: readonly { readonly entity: string; readonly rowId: string }[],
): Promise<void> {
  for (const { entity, rowId } of rows) {
    for (const entry of await ctx.store(LOG).list(ctx.gateCall, { mergeId, entity, rowId }))
      await change(ctx, entry, { rowVersion: EDITED })
  }
}

async function change(ctx: KernelContext, entry: Row, changes: Row): Promise<void> {
  const { id, version, customerId: subjectId } = entry as { id: string; version: number; customerId: string }
  await ctx.store(LOG).update(ctx.gateCall, { id, version, subjectId }, changes)
}

function toMove(ctx: KernelContext, stored: Row): Move {
  const { content, ...move } = stored as unknown as Move & { readonly content: string }
  const parsed: unknown = JSON.parse(content)
  const nothing = { fields: new Map<string, FieldMove>(), row: {}, record: null }
  if (move.outcome === 'participant') return { ...move, ...nothing, record: parsed as JsonValue }
  if (!ctx.gateCall.services.catalog.has(move.entity)) throw mergeErrors.PLUGIN_MISSING({ name: move.entity })
  const { entity } = ctx.store(move.entity).table
  if (move.outcome === 'parked') return { ...move, ...nothing, row: revive(entity, parsed as Row) }
  const fields = (parsed as [string, unknown, unknown][]).map(
    ([field, from, to]) =>
      [field, [reviveValue(entity, field, from), reviveValue(entity, field, to)]] as const,
  )
  return { ...move, ...nothing, fields: new Map(fields) }
}

function revive(entity: EntityDefinition, row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([field, value]) => [field, reviveValue(entity, field, value)]),
  )
}

/** Instants are the only values that JSON does not bring back as they were. */
function reviveValue(entity: EntityDefinition, field: string, value: unknown): unknown {
  return entity.fields[field]?.kind === 'instant' && typeof value === 'string' ? new Date(value) : value
}
