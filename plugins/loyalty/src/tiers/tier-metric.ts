import type { Filter, OperationContext } from '@kith/core'

import type { OpenAccount } from '../account-book.ts'
import type { EntryKind } from '../ledger/entry.ts'
import type { Program } from '../program.entity.ts'

const DAY_MS = 86_400_000
/** What earning is, and taking it back. */
export const QUALIFYING: readonly EntryKind[] = ['earn', 'reverse', 'restore']

/** What counts for tiers: points earned, money spent or orders, in the days that the program looks back. Derived each time. */
export async function metricOf(
  own: OperationContext,
  { program, customerId }: Pick<OpenAccount, 'program' | 'customerId'>,
): Promise<number> {
  const where = { customerId, programId: program.id, ...within(own, program) }
  const metric = program.tierMetric ?? 'points'
  if (metric === 'points') {
    const earned = { ...where, kind: { in: QUALIFYING } }
    const points = await measure(own, 'loyaltyEntry', { where: earned, of: { sum: 'points' } })
    // What was let go of a return was not earned either.
    return points - (await measure(own, 'loyaltyEntry', { where: earned, of: { sum: 'forgiven' } }))
  }
  const orders = { ...where, isOrder: true, amount: { gt: 0 } }
  if (metric === 'orders') return measure(own, 'loyaltyEarning', { where: orders, of: 'count' })
  const { currency } = own.tenant()
  return measure(own, 'loyaltyEarning', { where: { ...orders, currency }, of: { sum: 'amount' } })
}

function within(own: OperationContext, { tierDays }: Program): Filter {
  if (tierDays === null) return {}
  return { occurredAt: { gt: new Date(own.now().getTime() - tierDays * DAY_MS) } }
}

async function measure(
  own: OperationContext,
  entity: string,
  { where, of }: { readonly where: Filter; readonly of: 'count' | { readonly sum: string } },
): Promise<number> {
  const { data } = await own.records(entity).aggregate({ where, measures: { value: of } })
  return Number(data[0]?.measures['value'] ?? 0)
}
