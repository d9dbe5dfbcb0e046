import type { OperationContext } from '@kith/core'

import type { OpenAccount } from '../account-book.ts'
import { zoneOf } from '../find-program.ts'
import { after, readDuration } from '../ledger/validity.ts'
import type { Program } from '../program.entity.ts'
import { metricOf } from './tier-metric.ts'
import { nextStep, placeTold, type TierPlace, type TierReason } from './tier.ts'

const DAY_MS = 86_400_000

/** Brings the tier of an account to what it has reached by now. In the turn of the account. */
export async function reviewTier(own: OperationContext, account: OpenAccount): Promise<void> {
  const { program } = account
  const { tiers, tierDowngrade, tierGraceDays } = program
  if (tiers === null) return
  const metric = await metricOf(own, account)
  const rules = {
    tiers,
    metric,
    now: own.now(),
    graceMs: (tierGraceDays ?? 0) * DAY_MS,
    downgrade: tierDowngrade ?? 'byMetric',
  }
  const step = nextStep({ ...rules, place: account.tier })
  if (step !== undefined) await enterTier(own, account, { ...step, metric })
}

/** A step into a tier, or out of all of them. */
export interface TierEntry {
  readonly to: string | null
  readonly because: TierReason
  readonly metric: number
  /** When it is looked at again, where somebody has said so; otherwise by the validity of the program. */
  readonly until?: Date | null
  /** What somebody has written about it. */
  readonly words?: string
}

/** Keeps a step: on the account, in its history, and as an event. */
export async function enterTier(
  own: OperationContext,
  account: OpenAccount,
  entry: TierEntry,
): Promise<void> {
  const { id: accountId, customerId, program, tier: before } = account
  const place = placeAfter(own, account, entry)
  const { tier: tierKey, since: tierSince, until } = placeTold(place)
  const managed = { tierKey, tierSince, tierUntil: until }
  await own.records('loyaltyAccount').update({ id: accountId, patch: {}, managed })
  account.tier = place
  const told = { customerId, programId: program.id, accountId, from: before?.key ?? null, to: entry.to }
  const { because, metric, words: reason = null } = entry
  const { id } = await own
    .records('loyaltyTierChange')
    .create({}, { ...told, because, metric, until, changedAt: own.now(), reason })
  if (because === 'kept') return
  own.emit('loyaltyTierChange.recorded', { ...told, loyaltyTierChangeId: id, because })
  own.timeline({
    type: 'loyaltyTierChange.recorded',
    customerId,
    refId: id,
    params: { program: program.key, because },
  })
}

function placeAfter(
  own: OperationContext,
  { program, tier: before }: OpenAccount,
  { to, because, until }: TierEntry,
): TierPlace | null {
  if (to === null) return null
  const since = because === 'kept' ? before!.since : own.now()
  return { key: to, since, until: until === undefined ? untilOf(own, program) : until }
}

function untilOf(own: OperationContext, program: Program): Date | null {
  const { tierValidity } = program
  return tierValidity === null ? null : after(own.now(), readDuration(tierValidity), zoneOf(own, program))
}
