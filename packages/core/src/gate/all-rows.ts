import type { ListQuery } from './list-query.ts'
import type { Records } from './records.ts'
import type { ShapedRow } from './row-shaper.ts'

const PAGE = 200

/** All rows that a query leaves, page by page in its order; oldest first when it names none. */
export async function allRows(
  records: Records,
  query: Omit<ListQuery, 'cursor' | 'limit' | 'count'>,
): Promise<readonly ShapedRow[]> {
  const rows: ShapedRow[] = []
  let cursor: string | null | undefined
  while (cursor !== null) {
    const page = await records.list({ sort: 'id', ...query, limit: PAGE, cursor })
    rows.push(...page.data)
    cursor = page.nextCursor
  }
  return rows
}
