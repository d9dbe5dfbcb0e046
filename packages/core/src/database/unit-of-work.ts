import { CompiledQuery } from 'kysely'

import { kernelErrors } from '../shared/kernel-errors.ts'
import { turn } from '../shared/platform.ts'
import { transactionErrors } from './database-errors.ts'
import type { AnyDatabase } from './traits.ts'

interface Batch {
  readonly items: unknown[]
  readonly flush: (items: readonly unknown[]) => Promise<void>
}

const nothing = (): void => undefined

/**
 * A transaction, or one operation behind a savepoint of it: the connection bound to it, what is written with it when it
 * ends well, and what has to happen after its commit or rollback. Operations of one unit take turns. A joined
 * transaction belongs to the host: the kernel never learns how it ends.
 */
export class UnitOfWork {
  /** Whether the host opened the transaction itself. */
  readonly joined: boolean
  readonly #parent: UnitOfWork | undefined
  readonly #batches = new Map<object, Batch>()
  readonly #afterCommit: (() => void)[] = []
  readonly #afterRollback: (() => void)[] = []
  readonly #stragglers = new Set<Promise<unknown>>()
  readonly #calls = new Set<Promise<unknown>>()
  readonly #db: AnyDatabase
  #turn: Promise<void> = Promise.resolve()
  #isOpen = true
  #isOver = false
  /** Why the database has rolled the whole transaction back by itself. */
  #lostBy: { readonly error: unknown } | undefined

  constructor(db: AnyDatabase, options: { readonly joined: boolean; readonly parent?: UnitOfWork }) {
    this.#db = db
    this.joined = options.joined
    this.#parent = options.parent
  }

  /**
   * The connection inside the transaction.
   *
   * @throws KITH_TRANSACTION_ENDED when the unit is over: what somebody left running would write outside of it.
   */
  get db(): AnyDatabase {
    if (this.#isOver) throw transactionErrors.TRANSACTION_ENDED()
    this.#requireTransaction()
    return this.#db
  }

  /** This unit while it is open, otherwise the nearest open one around it. */
  get innermostOpen(): UnitOfWork | undefined {
    return this.#isOpen ? this : this.#parent?.innermostOpen
  }

  /** Whether this unit is `other` or runs inside it. */
  isWithin(other: UnitOfWork): boolean {
    return this === other || (this.#parent?.isWithin(other) ?? false)
  }

  /**
   * Runs one operation behind a savepoint: if it fails, nothing of it stays, even if the caller catches the error and
   * goes on.
   *
   * @throws KITH_TRANSACTION_ENDED when the transaction has ended before the operation's turn.
   */
  run<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    return this.#inTurn(() => this.#behindSavepoint(work))
  }

  /** Waits, at the end of the unit, for a call that has begun, however much it asks before its turn comes. */
  expect<T>(call: Promise<T>): Promise<T> {
    const over = call.then(nothing, nothing).then(() => void this.#calls.delete(over))
    this.#calls.add(over)
    return call
  }

  /** Runs one query: it changes nothing and needs no savepoint. What it has read stays read, even if it fails. */
  read<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      const inner = this.#inner()
      try {
        return await work(inner)
      } finally {
        await inner.complete()
        this.#adopt(inner)
      }
    })
  }

  /** Operations of one unit take turns. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(() => {
      if (!this.#isOpen) throw transactionErrors.TRANSACTION_ENDED()
      return work()
    })
    this.#turn = result.then(nothing, nothing)
    return result
  }

  /** Queues an item that is written together with others of the same owner when the unit ends well. */
  queue<T>(owner: object, item: T, flush: (items: readonly T[]) => Promise<void>): void {
    if (this.joined && this.#parent === undefined) {
      throw kernelErrors.INVARIANT({
        fact: 'something is queued in a transaction of the host outside an operation',
      })
    }
    const batch = this.#batches.get(owner) ?? { items: [], flush: flush as Batch['flush'] }
    this.#batches.set(owner, batch)
    batch.items.push(item)
  }

  /** Runs after the commit. Never called for a joined unit. */
  afterCommit(action: () => void): void {
    this.#afterCommit.push(action)
  }

  /** Runs when this unit or one around it rolls back. */
  afterRollback(action: () => void): void {
    this.#afterRollback.push(action)
  }

  /** Lets the caller of the transaction wait for work that is done after its end. It must not reject. */
  waitAfterwards(work: Promise<unknown>): void {
    if (this.#parent !== undefined) this.#parent.waitAfterwards(work)
    else this.#stragglers.add(work)
  }

  /** Waits for the operations that still run and writes what is queued: the last thing before the commit. */
  async complete(): Promise<void> {
    await this.#idle()
    this.#isOpen = false
    this.#requireTransaction()
    for (const { items, flush } of this.#batches.values()) await flush(items)
    this.#isOver = true
  }

  /**
   * Refuses operations that have not begun and waits for the one that runs: a rollback under its feet would leave the
   * rest of it outside any transaction.
   */
  async abandon(): Promise<void> {
    this.#isOpen = false
    await this.#idle()
    this.#isOver = true
  }

  /** Tells the unit that its transaction committed. */
  async committed(): Promise<void> {
    for (const action of this.#afterCommit) action()
    await Promise.all(this.#stragglers)
  }

  /** Tells the unit that its transaction rolled back. */
  async rolledBack(): Promise<void> {
    for (const action of this.#afterRollback) action()
    await Promise.all(this.#stragglers)
  }

  async #idle(): Promise<void> {
    let seen: Promise<void>
    do {
      await Promise.all(this.#calls)
      seen = this.#turn
      await seen
    } while (seen !== this.#turn || this.#calls.size > 0)
  }

  async #behindSavepoint<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    const name = `kith_${this.#depth}`
    const inner = this.#inner()
    // A host that is rolling back has finished by then. A savepoint that came between its rollback and Kysely's note of
    // it would open a transaction that nobody ends.
    if (this.joined) await turn()
    await this.#execute(`savepoint ${name}`)
    try {
      const result = await work(inner)
      await inner.complete()
      await this.#execute(`release savepoint ${name}`)
      this.#adopt(inner)
      return result
    } catch (error) {
      await inner.abandon()
      await this.#rollBackTo(name, error)
      for (const action of inner.#afterRollback) action()
      throw error
    }
  }

  /** Where the savepoint is gone, the whole transaction is: a database ends one of two that wait for each other. */
  async #rollBackTo(savepoint: string, error: unknown): Promise<void> {
    try {
      await this.#execute(`rollback to savepoint ${savepoint}`)
      await this.#execute(`release savepoint ${savepoint}`)
    } catch {
      this.#lose(error)
    }
  }

  #lose(error: unknown): void {
    this.#lostBy ??= { error }
    if (this.#parent !== undefined) this.#parent.#lose(error)
  }

  /** Outside its transaction a statement would be committed by itself. */
  #requireTransaction(): void {
    if (this.#lostBy === undefined) return
    const { error } = this.#lostBy
    throw error
  }

  #inner(): UnitOfWork {
    return new UnitOfWork(this.#db, { joined: this.joined, parent: this })
  }

  /** Takes over what has to happen after the end of a unit that ended well inside this one. */
  #adopt(inner: UnitOfWork): void {
    this.#afterCommit.push(...inner.#afterCommit)
    this.#afterRollback.push(...inner.#afterRollback)
  }

  get #depth(): number {
    return this.#parent === undefined ? 1 : this.#parent.#depth + 1
  }

  async #execute(statement: string): Promise<void> {
    await this.#db.executeQuery(CompiledQuery.raw(statement))
  }
}
