import type { Page } from '../shared/page.ts'
import type { ListQuery } from './list-query.ts'
import type { ShapedRow } from './row-shaper.ts'

/** A query under the right to export, ready to be read. */
export interface RowExport {
  /** The fields that some of its rows show, masked or not. */
  readonly columns: readonly string[]
  /** The most rows that the caller may export at once; `undefined` for any number. */
  readonly maxRows: number | undefined
  /** A keyed digest of the query, as the audit has it of lists. */
  readonly queryDigest: string
  /** Reads and records one page. */
  page(part: Pick<ListQuery, 'limit' | 'cursor' | 'count'>): Promise<Page<ShapedRow>>
}
