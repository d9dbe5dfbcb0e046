import { loyaltyErrors } from '../errors.ts'
import type { Allocation, AllocationKind, Entry } from './entry.ts'
import { bySpending, isActive, type Lot, type Terms } from './lot.ts'

/** Where an account stands. */
export interface Totals {
  /** The number of the last entry. */
  readonly seq: number
  /** The sum of all entries: what is left in lots, less the debt. */
  readonly balance: number
  readonly debt: number
}

/** A lot that an entry has opened. */
export interface OpenedLot extends Lot {
  readonly entryId: string
}

/** An entry as it is posted; the book numbers it. */
export type Posting = Pick<Entry, 'kind' | 'points'> &
  Partial<Pick<Entry, 'owed' | 'forgiven' | 'occurredAt' | 'targetId' | 'transferId'>>

/** Everything that happened since the book was opened, to be stored in one transaction. */
export interface Changes {
  readonly totals: Totals
  readonly entries: readonly Entry[]
  readonly allocations: readonly Allocation[]
  readonly opened: readonly OpenedLot[]
  readonly changed: readonly Lot[]
}

/** What a book is opened with. */
export interface BookInput {
  readonly now: Date
  readonly createId: () => string
  readonly totals: Totals
  /** The lots in which something remains or is held; others may be added by `know`. */
  readonly lots: readonly Lot[]
}

/**
 * One account while it is worked on, held by whoever has its turn. Rules ask it and move points by its few verbs, which
 * keep every lot whole: what it began with is what remains, what is held and what was allocated.
 */
export class Book {
  readonly now: Date
  readonly #createId: () => string
  readonly #lots: Map<string, Lot>
  readonly #changed = new Set<string>()
  readonly #opened = new Map<string, string>()
  readonly #entries: Entry[] = []
  readonly #allocations: Allocation[] = []
  #totals: Totals

  constructor({ now, createId, totals, lots }: BookInput) {
    this.now = now
    this.#createId = createId
    this.#totals = totals
    this.#lots = new Map(lots.map((lot) => [lot.id, lot]))
  }

  get debt(): number {
    return this.#totals.debt
  }

  /** The lots as they are now, in the order in which they are spent. */
  get lots(): readonly Lot[] {
    return [...this.#lots.values()].toSorted(bySpending)
  }

  /** What may be spent now: never what is pending, expired, held or owed. */
  get spendable(): number {
    const active = this.lots.filter((lot) => isActive(lot, this.now))
    return Math.max(0, active.reduce((sum, { remaining }) => sum + remaining, 0) - this.debt)
  }

  get changes(): Changes {
    const touched = [...this.#changed].map((id) => this.lot(id))
    const opened = touched.flatMap((lot) => {
      const entryId = this.#opened.get(lot.id)
      return entryId === undefined ? [] : [{ ...lot, entryId }]
    })
    return {
      totals: this.#totals,
      entries: this.#entries,
      allocations: this.#allocations,
      opened,
      changed: touched.filter(({ id }) => !this.#opened.has(id)),
    }
  }

  lot(id: string): Lot {
    const lot = this.#lots.get(id)
    if (lot === undefined) throw loyaltyErrors.LEDGER_BROKEN({ fact: `lot ${id} is not of this account` })
    return lot
  }

  /** Takes in lots that are empty, where something is to return to them. */
  know(lots: readonly Lot[]): void {
    for (const lot of lots) if (!this.#lots.has(lot.id)) this.#lots.set(lot.id, lot)
  }

  newId(): string {
    return this.#createId()
  }

  /** Writes an entry. The caller moves the points that it speaks of. */
  post(posting: Posting): string {
    const { seq, balance, debt } = this.#totals
    const stated = {
      owed: 0,
      forgiven: 0,
      occurredAt: this.now,
      targetId: null,
      transferId: null,
      ...posting,
    }
    this.#totals = { seq: seq + 1, balance: balance + stated.points, debt: debt + stated.owed }
    if (this.debt < 0) throw loyaltyErrors.LEDGER_BROKEN({ fact: 'an account owes less than nothing' })
    const id = this.#createId()
    this.#entries.push({ id, seq: seq + 1, balanceAfter: this.#totals.balance, ...stated })
    return id
  }

  /** Opens a lot with points of an entry. */
  open(entryId: string, points: number, terms: Terms): void {
    const id = this.#createId()
    this.#opened.set(id, entryId)
    this.#put({ id, original: points, remaining: points, held: 0, ...terms })
  }

  /** Takes what remains in a lot, or gives it back when `points` is negative. */
  allocate(lotId: string, points: number, part: { entryId: string | null; kind: AllocationKind }): void {
    const lot = this.lot(lotId)
    this.#put({ ...lot, remaining: lot.remaining - points })
    this.#note(lotId, points, part)
  }

  /** Takes points of a lot that a hold has set aside. */
  allocateHeld(lotId: string, points: number, entryId: string): void {
    const lot = this.lot(lotId)
    this.#put({ ...lot, held: lot.held - points })
    this.#note(lotId, points, { entryId, kind: 'spend' })
  }

  /** Sets points of a lot aside, or frees them when `points` is negative. */
  setAside(lotId: string, points: number): void {
    const lot = this.lot(lotId)
    this.#put({ ...lot, remaining: lot.remaining - points, held: lot.held + points })
  }

  /** Pays debt with what remains in a lot. */
  repay(lotId: string, points: number): void {
    this.allocate(lotId, points, { entryId: null, kind: 'repay' })
    this.#totals = { ...this.#totals, debt: this.debt - points }
  }

  /** Makes a lot that waited for it available. */
  activate(lotId: string, terms: Pick<Lot, 'expiresAt'>): void {
    this.#put({ ...this.lot(lotId), ...terms, awaitsAction: false, availableAt: this.now })
  }

  /** Lets what is left of a lot last until another time. */
  extend(lotId: string, expiresAt: Date | null): void {
    this.#put({ ...this.lot(lotId), expiresAt })
  }

  #note(lotId: string, points: number, part: { entryId: string | null; kind: AllocationKind }): void {
    const position = this.#allocations.length
    this.#allocations.push({ id: this.#createId(), lotId, points, position, ...part })
  }

  #put(lot: Lot): void {
    const parts = [lot.remaining, lot.held, lot.original - lot.remaining - lot.held]
    if (!parts.every((part) => Number.isSafeInteger(part) && part >= 0))
      throw loyaltyErrors.LEDGER_BROKEN({ fact: `lot ${lot.id} would hold less than nothing` })
    this.#lots.set(lot.id, lot)
    this.#changed.add(lot.id)
  }
}
