import { isMirrored } from '../customers/mirrors.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import { rewriteRow } from './apply-merge.ts'
import { followVersion, type Move } from './merge-log.ts'
import { isSame, type Row } from './row-change.ts'

/** Something that a merge did and that cannot be undone as it was. */
export interface UndoConflict {
  readonly entity: string
  readonly rowId: string
  /** The row or the fields were edited, the row was deleted, or another row has taken a unique value of it. */
  readonly reason: 'edited' | 'deleted' | 'taken'
  /** The edited fields of a row that stayed where it was; told are those that the caller reads in clear. */
  readonly fields: readonly string[]
}

/** What undoing one move came to. */
export interface UndoneMove {
  readonly conflict?: UndoConflict
  /** The row was edited, and went home with its edits. */
  readonly isEdited?: boolean
}

/** A state of consent follows from the ledger, and is settled after an undo; of the timeline only pins change. */
const unedited: ReadonlySet<string> = new Set(['consentState', 'timelineEntry'])

/**
 * Undoes what a merge did to one row. A row that was changed since is left as it is, and told of; with `mayKeepEdits` one
 * that came over goes home as it was edited, because the same merge is about to bring it back. One
 * that nobody edits goes home in any case.
 */
export async function undoMove(ctx: KernelContext, move: Move, mayKeepEdits: boolean): Promise<UndoneMove> {
  const keepsEdits = mayKeepEdits || unedited.has(move.entity)
  if (move.outcome === 'parked') return bringBack(ctx, move)
  const row = await ctx.store(move.entity).find(ctx.gateCall, { id: move.rowId })
  if (row === undefined) return keepsEdits ? {} : conflictOf(move, 'deleted')
  if (move.outcome === 'changed') return restoreFields(ctx, { move, row }, keepsEdits)
  return sendHome(ctx, { move, row }, keepsEdits)
}

interface Moved {
  readonly move: Move
  readonly row: Row
}

async function bringBack(ctx: KernelContext, move: Move): Promise<UndoneMove> {
  if (await ctx.store(move.entity).isTaken(ctx.gateCall, move.row)) return conflictOf(move, 'taken')
  const { entity, rowId, rowVersion } = move
  const version = rowVersion + 1
  await ctx.store(entity).insert(ctx.gateCall, { ...move.row, version })
  await followVersion(ctx, { entity, rowId }, { from: rowVersion, to: version })
  return {}
}

async function sendHome(ctx: KernelContext, { move, row }: Moved, keepsEdits: boolean): Promise<UndoneMove> {
  const isEdited = row['version'] !== move.rowVersion
  if (isEdited && !keepsEdits) return conflictOf(move, 'edited')
  const { next } = restored(move, row)
  if (await ctx.store(move.entity).isTaken(ctx.gateCall, next)) return conflictOf(move, 'taken')
  await rewriteRow(ctx, move.entity, { row, next })
  return { isEdited }
}

async function restoreFields(
  ctx: KernelContext,
  { move, row }: Moved,
  keepsEdits: boolean,
): Promise<UndoneMove> {
  const { fields } = ctx.store(move.entity).table.entity
  const { next, differing } = restored(move, row)
  // What the kernel and plugins keep changes by itself, as the time of the last activity does.
  const edited = differing.filter((field) => fields[field]?.managed !== true)
  if (!isSame(row, next)) await rewriteRow(ctx, move.entity, { row, next })
  return edited.length === 0 || keepsEdits ? {} : conflictOf(move, 'edited', edited)
}

/** The row with what was there before the merge, where the merge's own values still are; and where other values are. */
function restored(
  { entity, fields }: Move,
  row: Row,
): { readonly next: Row; readonly differing: readonly string[] } {
  const next: Record<string, unknown> = { ...row }
  const differing: string[] = []
  for (const [field, [from, to]] of fields) {
    // Mirrors follow the contact points, which go home as rows.
    if (entity === 'customer' && isMirrored(field)) continue
    if (isSame(row[field], to)) next[field] = from
    else if (!isSame(row[field], from)) differing.push(field)
  }
  return { next, differing }
}

function conflictOf(
  { entity, rowId }: Move,
  reason: UndoConflict['reason'],
  fields: readonly string[] = [],
): UndoneMove {
  return { conflict: { entity, rowId, reason, fields } }
}
