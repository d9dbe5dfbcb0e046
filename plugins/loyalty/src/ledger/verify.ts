import type { Totals } from './book.ts'
import type { Allocation, Entry } from './entry.ts'
import type { Lot } from './lot.ts'

/** Everything that is stored of one account. */
export interface StoredLedger {
  readonly totals: Totals
  readonly entries: readonly Entry[]
  readonly lots: readonly (Lot & { readonly entryId: string })[]
  readonly allocations: readonly Allocation[]
  /** What holds that are not over have set aside, by lot. */
  readonly held: ReadonlyMap<string, number>
}

/** A rule that does not hold, and where. */
export interface Finding {
  readonly check: LedgerCheck
  /** The id of the entry or the lot; `null` for the account as a whole. */
  readonly id: string | null
}

/** What must be true of every account at any time. */
export type LedgerCheck =
  | 'balance is the sum of the entries'
  | 'balance is what lots hold less what is owed'
  | 'debt is what entries owe less what was repaid'
  | 'entries are numbered without a gap'
  | 'each entry carries the balance after it'
  | 'an entry moves the points that it states'
  | 'a lot began with what remains, is held and was taken'
  | 'what lots hold is what holds set aside'
  | 'nothing is below zero'

/** What does not add up in an account; nothing when all of it does. Reads every row and trusts none of the others. */
export function verifyLedger(ledger: StoredLedger): readonly Finding[] {
  return [...ofAccount(ledger), ...ofEntries(ledger), ...ofLots(ledger)]
}

function ofAccount({ totals, entries, lots, allocations }: StoredLedger): Finding[] {
  const inLots = sum(lots, ({ remaining, held }) => remaining + held)
  const repaid = sum(
    allocations.filter(({ kind }) => kind === 'repay'),
    ({ points }) => points,
  )
  const owed = sum(entries, (entry) => entry.owed)
  return [
    ...broken(totals.balance !== sum(entries, ({ points }) => points), 'balance is the sum of the entries'),
    ...broken(totals.balance !== inLots - totals.debt, 'balance is what lots hold less what is owed'),
    ...broken(totals.debt !== owed - repaid, 'debt is what entries owe less what was repaid'),
    ...broken(totals.debt < 0, 'nothing is below zero'),
    ...broken(totals.seq !== entries.length, 'entries are numbered without a gap'),
  ]
}

function ofEntries({ entries, lots, allocations }: StoredLedger): Finding[] {
  const opened = Map.groupBy(lots, ({ entryId }) => entryId)
  const taken = Map.groupBy(allocations, ({ entryId }) => entryId)
  const findings: Finding[] = []
  let balance = 0
  for (const [index, entry] of entries.toSorted((one, other) => one.seq - other.seq).entries()) {
    balance += entry.points
    const moved =
      sum(opened.get(entry.id) ?? [], ({ original }) => original) -
      sum(taken.get(entry.id) ?? [], ({ points }) => points) -
      entry.owed
    findings.push(
      ...broken(entry.seq !== index + 1, 'entries are numbered without a gap', entry.id),
      ...broken(entry.balanceAfter !== balance, 'each entry carries the balance after it', entry.id),
      ...broken(entry.points !== moved, 'an entry moves the points that it states', entry.id),
    )
  }
  return findings
}

function ofLots({ lots, allocations, held: holds }: StoredLedger): Finding[] {
  const taken = Map.groupBy(allocations, ({ lotId }) => lotId)
  return lots.flatMap(({ id, original, remaining, held }) => {
    const gone = sum(taken.get(id) ?? [], ({ points }) => points)
    return [
      ...broken(
        original !== remaining + held + gone,
        'a lot began with what remains, is held and was taken',
        id,
      ),
      ...broken(held !== (holds.get(id) ?? 0), 'what lots hold is what holds set aside', id),
      ...broken(Math.min(remaining, held, gone) < 0, 'nothing is below zero', id),
    ]
  })
}

function broken(isBroken: boolean, check: LedgerCheck, id: string | null = null): Finding[] {
  return isBroken ? [{ check, id }] : []
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0)
}
