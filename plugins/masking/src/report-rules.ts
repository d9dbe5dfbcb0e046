import type { Lifecycle } from '@kith/core'

import { type AcceptedExposure, exposuresOf, refusedAmong, tellsValue } from './lint-masks.ts'
import { readRules } from './mask-source.ts'

/**
 * Tells the host, when background work starts, of rules that were saved under other roles or strategies and now tell a value.
 * They keep nothing from starting: the rules of one tenant are not to stop the others.
 */
export function reportRules(accepts: readonly AcceptedExposure[]): Lifecycle {
  return {
    start: (begun) =>
      begun.inEachTenant(async (ctx) => {
        const exposures = exposuresOf(ctx, await readRules(ctx))
        for (const refused of refusedAmong(exposures, accepts)) begun.report(tellsValue(refused))
      }),
  }
}
