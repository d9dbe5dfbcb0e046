import type { OperationContext } from '@kith/core'

import { exposuresOf, refusedAmong, tellsValue, worsened } from '../lint-masks.ts'
import { readRules } from '../mask-source.ts'
import { acceptedExposures } from '../tokens.ts'

/**
 * Makes sure that a change of the tenant's rules lets no role work out more than the host accepts.
 *
 * @throws KITH_MASKING_TELLS_VALUE for the first thing that the change would tell.
 */
export async function checkRules(
  ctx: OperationContext,
  change: (rules: Map<string, string>) => void,
  pointer?: string,
): Promise<void> {
  const rules = await readRules(ctx)
  const changed = new Map(rules)
  change(changed)
  const brought = worsened(exposuresOf(ctx, changed), exposuresOf(ctx, rules))
  const [refused] = refusedAmong(brought, ctx.get(acceptedExposures))
  if (refused !== undefined) throw tellsValue(refused, pointer === undefined ? undefined : { pointer })
}
