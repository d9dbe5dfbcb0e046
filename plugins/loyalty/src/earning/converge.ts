import type { OperationContext } from '@kith/core'

import {
  accountOf,
  type EntryDetails,
  type OpenAccount,
  openAccount,
  saveAccount,
  turnPlace,
} from '../account-book.ts'
import { termsOf } from '../find-program.ts'
import type { Entry } from '../ledger/entry.ts'
import type { Lot } from '../ledger/lot.ts'
import { credit } from '../ledger/movements.ts'
import { reverse } from '../ledger/take-back.ts'
import type { Program } from '../program.entity.ts'
import { listAll } from '../stored-rows.ts'
import { takenBackOf } from '../taken-back.ts'
import { reviewTier } from '../tiers/review-tier.ts'
import { multiplierOf } from '../tiers/tier.ts'
import { assess } from './assess.ts'
import type { EarnedPart, Earning } from './earning.entity.ts'
import type { Order } from './order.ts'
import { countedOf } from './points-of-order.ts'
import type { Rule } from './rule.entity.ts'

/** A cause of points as it is now. */
export interface Cause {
  readonly name: string
  readonly customerId: string
  readonly order: Order | undefined
  readonly occurredAt: Date
  /** The event that tells of it. */
  readonly eventId: string
  /** What is kept with the first points that it gives, where somebody has said so. */
  readonly said?: EntryDetails
}

/** What was moved for a cause. */
export interface Converged {
  /** Signed. */
  readonly points: number
  /** The last entry; `null` where nothing was to be moved. */
  readonly entryId: string | null
}

/**
 * Brings what a cause has earned in a program to what the rules give for it as it is now: by giving the difference, or by taking
 * it back. In the turn of the account, so that nothing else moves between the look and the deed. Frozen accounts earn too:
 * what customers may not do is spend.
 */
export async function converge(
  own: OperationContext,
  program: Program,
  { rules, cause }: { readonly rules: readonly Rule[]; readonly cause: Cause },
): Promise<Converged | undefined> {
  const { customerId } = cause
  const known = await findEarning(own, program, cause)
  for (const each of [...new Set([known?.customerId ?? customerId, customerId])].toSorted())
    await own.turn(turnPlace({ program, customerId: each }))
  const stored = await findEarning(own, program, cause)
  if (stored !== undefined && stored.eventId >= cause.eventId) return undefined
  const isSame = stored?.customerId === customerId
  if (stored !== undefined && !isSame) await leave(own, program, { stored, cause })
  return settle(own, program, { rules, cause, stored, before: isSame ? stored : undefined })
}

/** What has become another customer's leaves nothing with the former one. */
async function leave(
  own: OperationContext,
  program: Program,
  { stored, cause }: { readonly stored: Earning; readonly cause: Cause },
): Promise<void> {
  const account = await openAccount(own, { program, customerId: stored.customerId })
  const { details } = await move(own, account, { before: stored, points: 0, cause })
  await saveAccount(own, account, details)
}

interface Settling {
  readonly rules: readonly Rule[]
  readonly cause: Cause
  readonly stored: Earning | undefined
  /** What the same customer has earned by the cause so far. */
  readonly before: Earning | undefined
}

async function settle(
  own: OperationContext,
  program: Program,
  { rules, cause, stored, before }: Settling,
): Promise<Converged | undefined> {
  const { customerId, order } = cause
  const account = await openAccount(own, { program, customerId })
  const multiplierPercent = multiplierOf(program.tiers, account.tier)
  const occurredAt = before?.occurredAt ?? cause.occurredAt
  const assessed = { program, customerId, rules, order, occurredAt, before, multiplierPercent }
  const parts = await assess(own, assessed)
  const points = parts.reduce((sum, part) => sum + part.points, 0)
  if (stored === undefined && isNothing(cause, points)) return undefined
  const { entryIds, details } = await move(own, account, { before, points, cause })
  await saveAccount(own, account, details)
  await keep(own, { program, cause, stored }, { ...earnedOf(cause, parts), points, entryIds })
  await reviewTier(own, account)
  const moved = [...details.keys()].at(-1) ?? null
  return { points: points - (before?.points ?? 0), entryId: moved }
}

/** An order is kept from when it is bought, also where no rule gives anything for it: it counts for tiers. */
function isNothing({ order }: Cause, points: number): boolean {
  return order === undefined ? points === 0 : !order.isBought
}

/** What a cause has earned in a program. */
export async function findEarning(
  own: OperationContext,
  program: Program,
  cause: Pick<Cause, 'name'>,
): Promise<Earning | undefined> {
  const where = { slot: slotOf(program, cause) }
  const { data } = await own.records('loyaltyEarning').list({ where, limit: 1 })
  return data[0] as unknown as Earning | undefined
}

function slotOf({ id }: Program, { name }: Pick<Cause, 'name'>): string {
  return `${id}:${name}`
}

interface Moving {
  readonly before: Earning | undefined
  readonly points: number
  readonly cause: Cause
}

interface Moved {
  readonly entryIds: readonly string[]
  readonly details: ReadonlyMap<string, EntryDetails>
}

/** Gives or takes the difference. What is taken comes from what was given last. */
async function move(own: OperationContext, account: OpenAccount, moving: Moving): Promise<Moved> {
  const { before, points, cause } = moving
  const entryIds = before?.entryIds ?? []
  const more = points - (before?.points ?? 0)
  if (more === 0) return { entryIds, details: new Map() }
  if (more < 0) {
    const reversed = await takeBack(own, account, { entryIds, points: -more })
    return { entryIds, details: new Map(reversed.map((id) => [id, { ref: refOf(cause) }])) }
  }
  const occurredAt = before?.occurredAt ?? cause.occurredAt
  const terms = termsOf(own, account.program, occurredAt)
  const id = credit(account.book, more, { kind: 'earn', terms, occurredAt })
  return { entryIds: [...entryIds, id], details: new Map([[id, detailsOf(cause, before)]]) }
}

function refOf({ name }: Cause): string {
  return name.slice(0, 100)
}

/** A reference is done once: what is given later for the same cause is kept under the name of the cause. */
function detailsOf(cause: Cause, before: Earning | undefined): EntryDetails {
  const isFirst = (before?.entryIds ?? []).length === 0
  return (isFirst ? cause.said : undefined) ?? { ref: refOf(cause) }
}

/** Takes points back that some entries gave, from the last on. @returns the entries that did. */
export async function takeBack(
  own: OperationContext,
  account: OpenAccount,
  { entryIds, points }: { readonly entryIds: readonly string[]; readonly points: number },
): Promise<readonly string[]> {
  const { returnPolicy: policy, debtLimit } = account.program
  const reversed: string[] = []
  let left = points
  for (const id of entryIds.toReversed()) {
    const [entry] = await listAll<Entry & { readonly accountId: string }>(own, 'loyaltyEntry', { id })
    const owner = entry === undefined ? undefined : accountOf(account, entry.accountId)
    if (entry === undefined || owner === undefined || left === 0) continue
    const takenBack = await takenBackOf(own, id)
    const part = Math.min(left, entry.points - takenBack)
    if (part === 0) continue
    const lots = await listAll<Lot>(own, 'loyaltyLot', { entryId: id })
    reversed.push(reverse(owner.book, part, { target: { entry, takenBack }, lots, policy, debtLimit }))
    left -= part
  }
  return reversed
}

function earnedOf({ name, customerId, order, eventId }: Cause, parts: readonly EarnedPart[]) {
  const isOrder = order !== undefined
  const amount = isOrder ? countedOf(order, 'net', () => true).amount : 0
  const currency = isOrder ? order.currency : null
  return { customerId, cause: name, isOrder, amount, currency, parts, eventId }
}

interface Kept {
  readonly program: Program
  readonly cause: Cause
  readonly stored: Earning | undefined
}

async function keep(
  own: OperationContext,
  { program, cause, stored }: Kept,
  values: Readonly<Record<string, unknown>>,
): Promise<void> {
  const earnings = own.records('loyaltyEarning')
  if (stored !== undefined) {
    await earnings.update({ id: stored.id, patch: {}, managed: values })
    return
  }
  const told = { programId: program.id, slot: slotOf(program, cause), occurredAt: cause.occurredAt }
  await earnings.create({}, { ...values, ...told })
}
