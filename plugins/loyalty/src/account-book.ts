import type { OperationContext } from '@kith/core'

import { loyaltyErrors } from './errors.ts'
import { Book } from './ledger/book.ts'
import { gather } from './ledger/gather.ts'
import { releaseHold } from './ledger/holds.ts'
import type { Lot } from './ledger/lot.ts'
import { catchUp, type Portion } from './ledger/settle.ts'
import type { Program } from './program.entity.ts'
import { listAll } from './stored-rows.ts'
import { placeOf, type TierPlace } from './tiers/tier.ts'

/** Which account of which customer. */
export interface AccountPlace {
  readonly program: Program
  readonly customerId: string
}

/** One account with its book. */
export interface SingleAccount extends AccountPlace {
  readonly id: string
  readonly status: 'active' | 'frozen'
  readonly book: Book
}

/** An account whose turn it is: nobody else works on it until the end of the transaction. */
export interface OpenAccount extends SingleAccount {
  /** The tier that it is in. */
  tier: TierPlace | null
  /** Those of customers who were merged into this one: what comes back to them is gathered here. */
  readonly former: readonly SingleAccount[]
}

/** What is kept with one entry beside what the book says of it. */
export interface EntryDetails {
  readonly once?: string
  readonly ref?: string
  readonly reason?: string | undefined
  /** When it was, where the caller says so. */
  readonly occurredAt?: Date | undefined
}

/** The place at which the turn of an account is taken. */
export function turnPlace({ program, customerId }: AccountPlace): string {
  return `${program.id}/${customerId}`
}

/**
 * Takes the turn of an account and opens its book, with everything that is due by now. The first touch of an account makes
 * it. `ctx` has the rights of the plugin.
 */
export async function openAccount(ctx: OperationContext, at: AccountPlace): Promise<OpenAccount> {
  await ctx.turn(turnPlace(at))
  const accounts = await findAccounts(ctx, at)
  const current = accounts.find(({ isFormer }) => !isFormer) ?? (await createAccount(ctx, at))
  const former: SingleAccount[] = []
  for (const each of accounts) if (each.isFormer) former.push(await openBook(ctx, at, each))
  const account = { ...(await openBook(ctx, at, current)), tier: placeOf(current), former }
  gatherFormer(account)
  return account
}

/** Moves what accounts of merged customers have to the one that is left. */
export function gatherFormer({ book, former }: OpenAccount): void {
  for (const each of former) gather(each.book, book)
}

/** The account of this id among those of a customer. */
export function accountOf(account: OpenAccount, id: string): SingleAccount | undefined {
  return [account, ...account.former].find((each) => each.id === id)
}

async function openBook(
  ctx: OperationContext,
  at: AccountPlace,
  { id, status, seq, balance, debt }: StoredAccount,
): Promise<SingleAccount> {
  const lots = seq === 0 ? [] : await listAll<Lot>(ctx, 'loyaltyLot', { accountId: id, isOpen: true })
  const totals = { seq, balance, debt }
  const book = new Book({ now: ctx.now(), createId: () => ctx.id(), totals, lots })
  catchUp(book)
  const account = { ...at, id, status, book }
  if (seq > 0) await endDueHolds(ctx, account)
  return account
}

/** @throws KITH_LOYALTY_PROGRAM_CLOSED, KITH_LOYALTY_ACCOUNT_FROZEN */
export function requireOpen({ program, status }: OpenAccount): void {
  if (program.status !== 'active') throw loyaltyErrors.PROGRAM_CLOSED({ status: program.status })
  if (status === 'frozen') throw loyaltyErrors.ACCOUNT_FROZEN()
}

interface StoredAccount {
  readonly id: string
  readonly isFormer: boolean
  readonly status: 'active' | 'frozen'
  readonly seq: number
  readonly balance: number
  readonly debt: number
  readonly tierKey: string | null
  readonly tierSince: Date | null
  readonly tierUntil: Date | null
}

function findAccounts(
  ctx: OperationContext,
  { program, customerId }: AccountPlace,
): Promise<readonly StoredAccount[]> {
  return listAll<StoredAccount>(ctx, 'loyaltyAccount', { customerId, programId: program.id })
}

async function createAccount(
  ctx: OperationContext,
  { program, customerId }: AccountPlace,
): Promise<StoredAccount> {
  const none = { tierKey: null, tierSince: null, tierUntil: null }
  const empty = { isFormer: false, seq: 0, balance: 0, debt: 0, status: 'active', ...none } as const
  const { id } = await ctx
    .records('loyaltyAccount')
    .create({}, { customerId, programId: program.id, ...empty })
  return { id, ...empty }
}

interface DueHold {
  readonly id: string
  readonly parts: readonly Portion[]
}

async function endDueHolds(ctx: OperationContext, { id, book }: SingleAccount): Promise<void> {
  const where = { accountId: id, state: 'held', expiresAt: { lte: ctx.now() } }
  for (const hold of await listAll<DueHold>(ctx, 'loyaltyHold', where)) {
    releaseHold(book, hold.parts)
    await ctx.records('loyaltyHold').update({ id: hold.id, patch: {}, managed: { state: 'expired' } })
  }
}

/** Stores what happened in the books. `details` are kept with the entry of that id. */
export async function saveAccount(
  ctx: OperationContext,
  account: OpenAccount,
  details: ReadonlyMap<string, EntryDetails> = new Map(),
): Promise<void> {
  for (const each of [account, ...account.former]) await saveBook(ctx, each, details)
}

async function saveBook(
  ctx: OperationContext,
  account: SingleAccount,
  details: ReadonlyMap<string, EntryDetails>,
): Promise<void> {
  const { id, program, customerId, book } = account
  const { totals, entries, changed, allocations } = book.changes
  if (entries.length + changed.length + allocations.length === 0) return
  const owner = { customerId, accountId: id }
  const posted = entries.map((entry) => ({ ...entry, ...stated(details.get(entry.id)) }))
  await addRows(
    ctx,
    'loyaltyEntry',
    posted.map((entry) => ({ ...owner, programId: program.id, slot: `${id}:${entry.seq}`, ...entry })),
  )
  await saveLots(ctx, account)
  await addRows(
    ctx,
    'loyaltyAllocation',
    allocations.map((part) => ({ ...owner, ...part })),
  )
  await ctx.records('loyaltyAccount').update({ id, patch: {}, managed: { ...totals } })
  for (const { id: entryId, kind } of entries) {
    ctx.emit('loyaltyEntry.posted', { ...owner, loyaltyEntryId: entryId, kind })
    const params = { kind, program: program.key }
    ctx.timeline({ type: 'loyaltyEntry.posted', customerId, refId: entryId, params })
  }
}

async function saveLots(
  ctx: OperationContext,
  { id: accountId, program, customerId, book }: SingleAccount,
): Promise<void> {
  const owner = { customerId, programId: program.id, accountId }
  const { opened, changed } = book.changes
  await addRows(
    ctx,
    'loyaltyLot',
    opened.map((lot) => ({ ...owner, ...lot, isOpen: isOpen(lot) })),
  )
  for (const lot of changed) {
    const { id, remaining, held, availableAt, awaitsAction, expiresAt } = lot
    const managed = { remaining, held, availableAt, awaitsAction, expiresAt, isOpen: isOpen(lot) }
    await ctx.records('loyaltyLot').update({ id, patch: {}, managed })
  }
}

function stated({ once, ref, reason, occurredAt }: EntryDetails = {}): Readonly<Record<string, unknown>> {
  const told = { once: once ?? null, ref: ref ?? null, reason: reason ?? null }
  return occurredAt === undefined ? told : { ...told, occurredAt }
}

async function addRows(
  ctx: OperationContext,
  entity: string,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  if (rows.length > 0) await ctx.records(entity).createMany(rows.map((managed) => ({ values: {}, managed })))
}

function isOpen({ remaining, held }: Lot): boolean {
  return remaining + held > 0
}
