import { allRows, type Filter, type OperationContext } from '@kith/core'

/** All rows that a filter leaves, oldest first. */
export async function listAll<T>(
  ctx: OperationContext,
  entity: string,
  where: Filter,
): Promise<readonly T[]> {
  return (await allRows(ctx.records(entity), { where })) as unknown as readonly T[]
}

/** The only row that a filter leaves. */
export async function findOne<T>(
  ctx: OperationContext,
  entity: string,
  where: Filter,
): Promise<T | undefined> {
  const { data } = await ctx.records(entity).list({ where, limit: 1 })
  return data[0] as unknown as T | undefined
}
