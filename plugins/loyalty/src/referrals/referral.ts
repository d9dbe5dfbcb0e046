import type { Order } from '../earning/order.ts'
import { countedOf } from '../earning/points-of-order.ts'

/**
 * `registered` waits for the first order, `rewarded` has given points, which are `reversed` when that order comes back. It is
 * `expired` where the first order came too late, and `refused` where both have turned out to be one customer.
 */
export const referralStates = ['registered', 'rewarded', 'reversed', 'expired', 'refused'] as const

/** What has become of a referral. */
export type ReferralState = (typeof referralStates)[number]

/** A referral as far as its state depends on it. */
export interface Referred {
  readonly customerId: string
  readonly referrerId: string
  readonly state: ReferralState
  readonly registeredAt: Date
  readonly cause: string | null
}

/** An order of the customer who was brought, as it is now. */
export interface ReferredOrder {
  readonly cause: string
  readonly order: Order
  readonly boughtAt: Date
}

const DAY_MS = 86_400_000

/**
 * What a referral is after an order. Only the first order that is bought decides, and it does so again whenever it comes back or
 * is bought after all.
 */
export function stateAfter(
  referred: Referred,
  { cause, order, boughtAt }: ReferredOrder,
  days: number | null,
): ReferralState {
  const { state, registeredAt } = referred
  const isKept = countedOf(order, 'net', () => true).amount > 0
  if (state === 'registered') {
    if (!isKept) return state
    if (referred.customerId === referred.referrerId) return 'refused'
    const isLate = days !== null && boughtAt.getTime() > registeredAt.getTime() + days * DAY_MS
    return isLate ? 'expired' : 'rewarded'
  }
  if (cause !== referred.cause || state === 'expired' || state === 'refused') return state
  return isKept ? 'rewarded' : 'reversed'
}
