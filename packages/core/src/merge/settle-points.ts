import { isMirrored } from '../customers/mirrors.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import { rewriteRow } from './apply-merge.ts'
import { isSame, type Row } from './row-change.ts'

/** Brings a customer whose contact points came or went back to one primary point a kind, and its mirrors to those. */
export async function settlePoints(ctx: KernelContext, customerId: string): Promise<void> {
  const customer = await ctx.store('customer').find(ctx.gateCall, { id: customerId })
  if (customer === undefined) return
  const points = await ctx.store('contactPoint').list(ctx.gateCall, { customerId })
  const next: Record<string, unknown> = { ...customer }
  for (const kind of new Set([
    'phone',
    'email',
    'address',
    ...points.map((point) => String(point['kind'])),
  ])) {
    const primaries = points.filter((point) => point['kind'] === kind && point['isPrimary'] === true)
    const primary = primaryAmong(primaries, customer[kind])
    for (const point of primaries)
      if (point !== primary)
        await rewriteRow(ctx, 'contactPoint', { row: point, next: { ...point, isPrimary: false } })
    if (isMirrored(kind)) next[kind] = primary?.['value'] ?? null
  }
  if (!isSame(customer, next)) await rewriteRow(ctx, 'customer', { row: customer, next })
}

/** Of several, the one that the customer shows; otherwise the newest. */
function primaryAmong(primaries: readonly Row[], mirrored: unknown): Row | undefined {
  return primaries.find((point) => point['value'] === mirrored) ?? primaries.at(-1)
}
