import type { OperationContext } from '@kith/core'

import { accountOf, gatherFormer, type OpenAccount, requireOpen, saveAccount } from '../account-book.ts'
import { loyaltyErrors } from '../errors.ts'
import type { Entry } from '../ledger/entry.ts'
import { summarize } from '../ledger/summary.ts'
import type { Program } from '../program.entity.ts'
import { reviewTier } from '../tiers/review-tier.ts'
import { QUALIFYING } from '../tiers/tier-metric.ts'
import { type OpenFor, openFor } from './open-for.ts'
import type { AccountSummary, MovementAnswer } from './schemas.ts'

/** A movement as somebody asks for it. */
export interface Movement {
  readonly program: string
  readonly customerId: string
  readonly ref: string
  readonly reason?: string | undefined
  readonly occurredAt?: Date | undefined
}

/** A movement with its rule. */
export interface MovementRule {
  /** Names it among the movements of a program, together with the reference. */
  readonly name: string
  /** The points that it would state, signed; `undefined` where any will do. */
  readonly asked: number | undefined
  /** Does it in the book. @returns the entry. */
  readonly run: (opened: OpenFor) => string | Promise<string>
}

/** An entry as it is stored. */
export type StoredEntry = Entry & {
  readonly accountId: string
  readonly ref: string | null
  readonly once: string | null
}

/**
 * What all movements have in common: the caller sees the customer, waits for the turn of the account, and a reference that was
 * used is answered as before. The rule is all that differs.
 *
 * @throws KITH_NOT_FOUND, KITH_LOYALTY_PROGRAM_UNKNOWN, KITH_LOYALTY_PROGRAM_CLOSED, KITH_LOYALTY_ACCOUNT_FROZEN,
 * KITH_LOYALTY_REF_REUSED
 */
export async function move(
  ctx: OperationContext,
  movement: Movement,
  { name, asked, run }: MovementRule,
): Promise<MovementAnswer> {
  const { own, account } = await openFor(ctx, movement)
  const once = onceOf(account.program, name, movement.ref)
  const before = await findOnce(own, once)
  if (before !== undefined) {
    if (
      accountOf(account, before.accountId) === undefined ||
      (asked !== undefined && askedOf(before) !== asked)
    )
      throw loyaltyErrors.REF_REUSED({ pointer: '/ref' })
    await saveAccount(own, account)
    return answer(account, before, true)
  }
  requireOpen(account)
  const entryId = await run({ own, account })
  gatherFormer(account)
  const { ref, reason, occurredAt } = movement
  await saveAccount(own, account, new Map([[entryId, { once, ref, reason, occurredAt }]]))
  const posted = [account, ...account.former].flatMap(({ book }) => book.changes.entries)
  const entry = posted.find(({ id }) => id === entryId)!
  if (isReviewed(account, entry)) await reviewTier(own, account)
  return answer(account, entry, false)
}

/** Whether the tier may be another one now. What counts for it is added up over the history, so that nothing else asks. */
function isReviewed({ tier, book }: OpenAccount, { kind }: Pick<Entry, 'kind'>): boolean {
  const until = tier?.until ?? null
  return QUALIFYING.includes(kind) || (until !== null && until <= book.now)
}

/** The name under which a movement is done once in a program. */
export function onceOf({ id }: Program, name: string, ref: string): string {
  return `${id}:${name}:${ref}`
}

/** The entry of a movement that was done. */
export async function findOnce(own: OperationContext, once: string): Promise<StoredEntry | undefined> {
  const { data } = await own.records('loyaltyEntry').list({ where: { once }, limit: 1 })
  return data[0] as unknown as StoredEntry | undefined
}

function askedOf({ points, forgiven }: Pick<Entry, 'points' | 'forgiven'>): number {
  return points - forgiven
}

/** Where an account stands after what was done in its book. */
export function summaryOf(account: OpenAccount): AccountSummary {
  const { program, customerId, status, book } = account
  const { expiring, ...sums } = summarize(book.lots, book.debt, book.now)
  const tier = account.tier?.key ?? null
  return { program: program.key, customerId, status, tier, ...sums, expiring: [...expiring] }
}

function answer(
  account: OpenAccount,
  { id: entryId, kind, points, forgiven }: Pick<Entry, 'id' | 'kind' | 'points' | 'forgiven'>,
  isReplayed: boolean,
): MovementAnswer {
  return { entryId, kind, points, forgiven, isReplayed, account: summaryOf(account) }
}
