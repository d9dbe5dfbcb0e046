import type { OperationContext } from '@kith/core'

import { accountOf, openAccount, saveAccount, turnPlace } from '../account-book.ts'
import { type Cause, takeBack } from '../earning/converge.ts'
import { termsOf } from '../find-program.ts'
import { credit } from '../ledger/movements.ts'
import type { Program } from '../program.entity.ts'
import { listAll } from '../stored-rows.ts'
import { reviewTier } from '../tiers/review-tier.ts'
import { type ReferralState, type Referred, stateAfter } from './referral.ts'

/** A referral as it is stored. */
export interface StoredReferral extends Referred {
  readonly id: string
  readonly programId: string
  readonly entryIds: readonly string[]
}

/** The referrals of who was brought, whatever has become of them. */
export function referralsOf(own: OperationContext, customerId: string): Promise<readonly StoredReferral[]> {
  return listAll<StoredReferral>(own, 'loyaltyReferral', { customerId })
}

/**
 * Gives both customers of a referral their points by the first order of the one, and takes them back with it. In the turns of
 * both accounts, so that the same order decides once however often it is told.
 */
export async function followReferral(
  own: OperationContext,
  program: Program,
  { referral: found, cause }: { readonly referral: StoredReferral; readonly cause: Cause },
): Promise<void> {
  const { order, customerId, name, occurredAt: boughtAt } = cause
  if (order === undefined) return
  for (const each of [found.referrerId, customerId].toSorted())
    await own.turn(turnPlace({ program, customerId: each }))
  const [stored] = await listAll<StoredReferral>(own, 'loyaltyReferral', { id: found.id })
  const referral = stored ?? found
  const state = stateAfter(referral, { cause: name, order, boughtAt }, program.referralDays)
  if (state === referral.state) return
  const entryIds = await move(own, program, { referral, state, boughtAt })
  await own.records('loyaltyReferral').update({
    id: referral.id,
    patch: {},
    managed: { state, cause: name, decidedAt: own.now(), entryIds },
  })
  const { id: loyaltyReferralId, referrerId } = referral
  own.emit('loyaltyReferral.decided', { customerId, loyaltyReferralId, referrerId, state })
}

interface Moving {
  readonly referral: StoredReferral
  readonly state: ReferralState
  readonly boughtAt: Date
}

async function move(
  own: OperationContext,
  program: Program,
  { referral, state, boughtAt }: Moving,
): Promise<readonly string[]> {
  const { customerId, referrerId, entryIds } = referral
  const sides = [
    { customerId: referrerId, points: program.referrerPoints },
    { customerId, points: program.refereePoints },
  ]
  const given: string[] = []
  for (const side of sides) {
    if (state === 'rewarded' && side.points !== null)
      given.push(await give(own, program, { referral, boughtAt, ...side, points: side.points }))
    if (state === 'reversed') await takeFrom(own, program, { customerId: side.customerId, entryIds })
  }
  return given
}

interface Giving {
  readonly referral: StoredReferral
  readonly customerId: string
  readonly points: number
  readonly boughtAt: Date
}

async function give(
  own: OperationContext,
  program: Program,
  { referral, customerId, points, boughtAt }: Giving,
): Promise<string> {
  const account = await openAccount(own, { program, customerId })
  const terms = termsOf(own, program, boughtAt)
  const id = credit(account.book, points, { kind: 'earn', terms, occurredAt: boughtAt })
  await saveAccount(own, account, new Map([[id, { ref: refOf(referral) }]]))
  await reviewTier(own, account)
  return id
}

/** Takes back what the entries gave to one of the two. Those of the other are not in this account. */
async function takeFrom(
  own: OperationContext,
  program: Program,
  { customerId, entryIds }: { readonly customerId: string; readonly entryIds: readonly string[] },
): Promise<void> {
  const account = await openAccount(own, { program, customerId })
  const entries = await listAll<{ readonly id: string; readonly accountId: string; readonly points: number }>(
    own,
    'loyaltyEntry',
    { id: { in: [...entryIds] } },
  )
  for (const { id, accountId, points } of entries) {
    if (accountOf(account, accountId) === undefined) continue
    await takeBack(own, account, { entryIds: [id], points })
  }
  await saveAccount(own, account)
  await reviewTier(own, account)
}

function refOf({ id }: StoredReferral): string {
  return `referral/${id}`
}
