import { CompiledQuery } from 'kysely'

import type { AnyDatabase } from './traits.ts'

interface Batch {
  readonly items: unknown[]
  readonly flush: (items: readonly unknown[]) => Promise<void>
}

/** What one operation has queued: it is written when the operation succeeds and forgotten when it fails. */
class Scope {
  readonly batches = new Map<object, Batch>()
  readonly afterCommit: (() => void)[] = []
  readonly afterRollback: (() => void)[] = []
}

/**
 * One transaction as the kernel sees it: the connection bound to it, the operations that run in it one after the other,
 * and what has to happen after its commit or rollback. A joined unit belongs to the host: the kernel never learns how it
 * ends.
 */
export class UnitOfWork {
  /** The connection inside the transaction. */
  readonly db: AnyDatabase
  /** Whether the host opened the transaction itself. */
  readonly joined: boolean
  #scope: Scope | undefined
  #depth = 0
  #turn: Promise<unknown> = Promise.resolve()
  readonly #settled = new Scope()

  constructor(db: AnyDatabase, options: { readonly joined: boolean }) {
    this.db = db
    this.joined = options.joined
  }

  /** Runs the only operation of the transaction: if it fails, the transaction rolls back as a whole. */
  runAlone<T>(work: () => Promise<T>): Promise<T> {
    return this.#inScope(work)
  }

  /**
   * Runs one operation among others behind a savepoint: if it fails, nothing of it stays, even if the caller catches the
   * error and goes on. Operations of one transaction take turns.
   */
  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(() => this.#behindSavepoint(work))
    this.#turn = result.catch(() => undefined)
    return result
  }

  /** Runs an operation inside the one that is running now, behind a savepoint of its own. */
  runNested<T>(work: () => Promise<T>): Promise<T> {
    return this.#behindSavepoint(work)
  }

  /** Queues an item that is written together with others of the same owner when the operation ends well. */
  queue<T>(owner: object, item: T, flush: (items: readonly T[]) => Promise<void>): void {
    const { batches } = this.#current
    const batch = batches.get(owner) ?? { items: [], flush: flush as Batch['flush'] }
    batches.set(owner, batch)
    batch.items.push(item)
  }

  /** Runs after the commit. Never called for a joined unit. */
  afterCommit(action: () => void): void {
    this.#current.afterCommit.push(action)
  }

  /** Runs when the operation, or the whole transaction, rolls back. */
  afterRollback(action: () => void): void {
    this.#current.afterRollback.push(action)
  }

  /** Tells the unit that its transaction committed. */
  committed(): void {
    for (const action of this.#settled.afterCommit) action()
  }

  /** Tells the unit that its transaction rolled back. */
  rolledBack(): void {
    for (const action of this.#settled.afterRollback) action()
  }

  get #current(): Scope {
    return this.#scope ?? this.#settled
  }

  async #behindSavepoint<T>(work: () => Promise<T>): Promise<T> {
    const name = `kith_${++this.#depth}`
    await this.#execute(`savepoint ${name}`)
    try {
      const result = await this.#inScope(work)
      await this.#execute(`release savepoint ${name}`)
      return result
    } catch (error) {
      await this.#execute(`rollback to savepoint ${name}`)
      await this.#execute(`release savepoint ${name}`)
      throw error
    } finally {
      this.#depth -= 1
    }
  }

  async #inScope<T>(work: () => Promise<T>): Promise<T> {
    const outer = this.#scope
    const scope = new Scope()
    this.#scope = scope
    try {
      const result = await work()
      for (const batch of scope.batches.values()) await batch.flush(batch.items)
      const parent = outer ?? this.#settled
      parent.afterCommit.push(...scope.afterCommit)
      parent.afterRollback.push(...scope.afterRollback)
      return result
    } catch (error) {
      for (const action of scope.afterRollback) action()
      throw error
    } finally {
      this.#scope = outer
    }
  }

  async #execute(statement: string): Promise<void> {
    await this.db.executeQuery(CompiledQuery.raw(statement))
  }
}
