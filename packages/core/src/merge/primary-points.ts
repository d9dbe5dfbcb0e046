import { isMirrored } from '../customers/mirrors.ts'
import type { RowDraft } from './plan-rows.ts'

/**
 * Leaves exactly one primary contact point of each kind: the one whose value the merge decided for the mirror, otherwise
 * the survivor's own, otherwise the first that came over. Changes the drafts.
 *
 * @returns the values of the mirrors.
 */
export function choosePrimaries(
  drafts: readonly RowDraft[],
  decided: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, unknown> {
  const points = drafts.filter((draft) => draft.place !== 'parked')
  const mirrors = new Map<string, unknown>()
  for (const kind of new Set(points.map(({ row }) => String(row['kind'])))) {
    const ofKind = points.filter(({ row }) => row['kind'] === kind)
    const primary = primaryOf(ofKind, isMirrored(kind) ? decided.get(kind) : undefined)
    for (const point of ofKind) point.next = { ...point.next, isPrimary: point === primary }
    if (isMirrored(kind)) mirrors.set(kind, primary?.row['value'] ?? null)
  }
  return mirrors
}

function primaryOf(points: readonly RowDraft[], wanted: unknown): RowDraft | undefined {
  if (wanted === null) return undefined
  const isPrimary = ({ row }: RowDraft): boolean => row['isPrimary'] === true
  return (
    points.find(({ row }) => wanted !== undefined && row['value'] === wanted) ??
    points.find((point) => point.place === 'own' && isPrimary(point)) ??
    points.find(isPrimary)
  )
}
