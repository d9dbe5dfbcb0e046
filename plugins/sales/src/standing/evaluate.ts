import type { OperationContext } from '@kith/core'

import { contractEnd } from '../contracts/contract-end.ts'
import { keepHistory } from '../lifecycle/keep-history.ts'
import { type LifecycleState, type Standing, standingAt } from '../lifecycle/lifecycle.ts'
import { readRule } from '../lifecycle/stored-rule.ts'
import { listAll } from '../stored-rows.ts'
import { customerPlace, takeTurns } from '../turns.ts'
import { orderTimes, type ValuedOrder } from '../value/metrics.ts'
import { metricRow } from '../value/stored-metrics.ts'
import { keepRow, rowOf, type StoredRow } from './derived-row.ts'

/** What was found otherwise than it has to be. */
export interface Drift {
  readonly entity: string
  readonly fields: readonly string[]
}

/** Derives anew what follows from what customers have done. Whoever does takes turns at them, in the order of their ids. */
export async function evaluate(
  own: OperationContext,
  customerIds: Iterable<string | null>,
  mergeId: string | null = null,
): Promise<void> {
  const ids = [...new Set(customerIds)].filter((id) => id !== null)
  await takeTurns(own, ids.map(customerPlace))
  for (const id of ids.toSorted()) await evaluateOne(own, id, mergeId)
}

interface LivingCustomer {
  readonly id: string
  readonly lastActivityAt: Date | null
  readonly lifecycle: LifecycleState
}

/** Derives everything of one customer whose turn it is. @returns what was otherwise. */
export async function evaluateOne(
  own: OperationContext,
  customerId: string,
  mergeId: string | null,
): Promise<readonly Drift[]> {
  const found = await own.records('customer').find([customerId], ['lastActivityAt', 'lifecycle'])
  const customer = found.get(customerId) as LivingCustomer | undefined
  if (customer === undefined) return []
  const orders = await listAll<ValuedOrder>(own, 'order', { customerId })
  const metrics = { entity: 'customerMetric', customerId }
  const ofMetrics = await keepRow(own, metrics, metricRow(own, orders))
  if (ofMetrics.length > 0) own.emit('customerMetric.updated', { customerId, changed: ofMetrics })
  const stored = await rowOf(own, 'customerLifecycle', customerId)
  const ofLifecycle = await evaluateLifecycle(own, customer, { orders, mergeId, stored })
  return [
    // What files have brought is looked at as soon as the customer is due: until then it is no drift.
    { entity: 'customerMetric', fields: isTimeFor(own, stored) ? [] : ofMetrics },
    { entity: 'customerLifecycle', fields: ofLifecycle },
  ].filter(({ fields }) => fields.length > 0)
}

interface LifecycleFound {
  readonly orders: readonly ValuedOrder[]
  readonly mergeId: string | null
  readonly stored: StoredRow | undefined
}

async function evaluateLifecycle(
  own: OperationContext,
  customer: LivingCustomer,
  { orders, mergeId, stored }: LifecycleFound,
): Promise<readonly string[]> {
  const { id: customerId } = customer
  const place = { entity: 'customerLifecycle', customerId }
  if (orders.length === 0 && isRuled(stored)) return keepRow(own, place, undefined)
  const rule = await readRule(own)
  const standing = standingAt(
    {
      orders: orderTimes(orders),
      lastContactAt: customer.lastActivityAt,
      contractEndedAt: await contractEnd(own, customerId),
      override: overrideOf(stored),
    },
    rule,
    own.now(),
  )
  const { state, reason, lastActivityAt, nextCheckAt } = standing
  const derived = { state, reason, lastActivityAt, nextCheckAt, ruleRevision: rule.revision }
  const differing = await keepRow(own, place, derived)
  const from = await keepHistory(own, { customerId, ruleRevision: rule.revision, mergeId }, standing)
  if (from !== undefined) tellOfReturn(own, { customerId, from, standing, stored })
  const isMoved = from !== undefined || differing.includes('state')
  if (isMoved && customer.lifecycle !== state) await showLifecycle(own, customerId, state)
  return isDue(own, stored, rule.revision) ? [] : differing
}

/** Lets the customer's own row say where they stand. */
export async function showLifecycle(
  own: OperationContext,
  id: string,
  lifecycle: LifecycleState,
): Promise<void> {
  await own.call('customers.update', { id, patch: { lifecycle } })
}

/** Whether time or another rule was to change it anyway: that is no drift. */
function isDue(own: OperationContext, stored: StoredRow | undefined, revision: number): boolean {
  return isTimeFor(own, stored) || (stored !== undefined && stored['ruleRevision'] !== revision)
}

function isTimeFor(own: OperationContext, stored: StoredRow | undefined): boolean {
  const nextCheckAt = (stored?.['nextCheckAt'] ?? null) as Date | null
  return nextCheckAt !== null && nextCheckAt <= own.now()
}

/** Whether nobody has decided anything in place of the rule. */
function isRuled(stored: StoredRow | undefined): boolean {
  return stored === undefined || stored['overrideState'] === null
}

function overrideOf(stored: StoredRow | undefined) {
  const state = (stored?.['overrideState'] ?? null) as LifecycleState | null
  return state === null ? null : { state, until: stored!['overrideUntil'] as Date | null }
}

const DAY_MS = 86_400_000

function tellOfReturn(
  own: OperationContext,
  {
    customerId,
    from,
    standing,
    stored,
  }: {
    readonly customerId: string
    readonly from: LifecycleState | null
    readonly standing: Standing
    readonly stored: StoredRow | undefined
  },
): void {
  const before = (stored?.['lastActivityAt'] ?? null) as Date | null
  const isBack = (from === 'dormant' || from === 'churned') && standing.state === 'active'
  if (!isBack || before === null || standing.lastActivityAt === null) return
  const daysAway = Math.floor((standing.lastActivityAt.getTime() - before.getTime()) / DAY_MS)
  own.emit('customerLifecycle.reactivated', { customerId, from, daysAway })
}
