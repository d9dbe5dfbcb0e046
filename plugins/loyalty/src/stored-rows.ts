import type { Filter, OperationContext } from '@kith/core'

const PAGE = 200

/** All rows that a filter leaves, oldest first. */
export async function listAll<T>(
  ctx: OperationContext,
  entity: string,
  where: Filter,
): Promise<readonly T[]> {
  const rows: T[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const query = { where, sort: 'id', limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }
    const page = await ctx.records(entity).list(query)
    rows.push(...(page.data as unknown as T[]))
    cursor = page.nextCursor
  }
  return rows
}
