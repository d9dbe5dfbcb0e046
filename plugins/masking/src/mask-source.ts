import { allRows, type OperationContext, type TenantMaskSource } from '@kith/core'

/** Reads the masks that the context's tenant has chosen: a strategy's name by `entity.field`. */
export async function readRules(ctx: OperationContext): Promise<ReadonlyMap<string, string>> {
  const rules = await allRows(ctx.asPlugin().records('maskRule'), { fields: ['target', 'strategy'] })
  return new Map(rules.map(({ target, strategy }) => [String(target), String(strategy)]))
}

/** Where the kernel asks for the masks of a tenant. */
export const maskSource: TenantMaskSource = { load: readRules }
