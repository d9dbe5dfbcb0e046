import { allRows, type Filter, type OperationContext } from '@kith/core'

/** All rows that a filter leaves, oldest first. */
export async function listAll<T>(
  ctx: OperationContext,
  entity: string,
  where: Filter,
): Promise<readonly T[]> {
  return (await allRows(ctx.records(entity), { where })) as unknown as readonly T[]
}
