import type { ShapedRow } from './row-shaper.ts'

type Values = Readonly<Record<string, unknown>>

/** The outcome of a write. */
export interface WriteResult {
  readonly id: string
  readonly version: number
  /** The row as the caller may read it. */
  readonly row: ShapedRow
  /** The names of the fields that changed; empty when there was nothing to change. */
  readonly changed: readonly string[]
  /** The caller's own values in canonical form. */
  readonly values: Values
}

/** The outcome of a write whose row nobody asked for. */
export type WrittenRow = Omit<WriteResult, 'row'>

/** One of many rows to create. */
export interface NewRow {
  readonly values: Values
  /** Values of the plugin whose entity it is, not checked against the caller's rights. */
  readonly managed?: Values
}

/** A change of one row. */
export interface RowChange {
  readonly id: string
  readonly patch: Values
  /** The version that the change is based on. */
  readonly ifVersion?: number | undefined
  /** As for `NewRow`. */
  readonly managed?: Values
  /** What follows from the patch for the row as it was: written where the caller may write it, left out elsewhere. */
  readonly derived?: (row: Values) => Values
}
