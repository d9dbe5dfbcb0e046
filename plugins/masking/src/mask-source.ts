import type { OperationContext, TenantMaskSource } from '@kith/core'

const PAGE = 200

/** Reads the masks that the context's tenant has chosen: a strategy's name by `entity.field`. */
export async function readRules(ctx: OperationContext): Promise<ReadonlyMap<string, string>> {
  const rules = new Map<string, string>()
  let cursor: string | null | undefined
  while (cursor !== null) {
    const page = await ctx
      .asPlugin()
      .records('maskRule')
      .list({ fields: ['target', 'strategy'], sort: ['id'], limit: PAGE, cursor })
    for (const { target, strategy } of page.data) rules.set(String(target), String(strategy))
    cursor = page.nextCursor
  }
  return rules
}

/** Where the kernel asks for the masks of a tenant. */
export const maskSource: TenantMaskSource = { load: readRules }
