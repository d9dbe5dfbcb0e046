import { KithError } from '../shared/errors.ts'
import { AsyncLocalStorage, nextTurn } from '../shared/platform.ts'
import type { UnitOfWork } from './unit-of-work.ts'

/** Runs work in a transaction of its own. */
export type RunTransaction = <T>(work: (unit: UnitOfWork) => Promise<T>) => Promise<T>

interface Entry {
  readonly work: (unit: UnitOfWork) => Promise<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

type Outcome = { readonly value: unknown } | { readonly error: unknown }

const MOST_IN_GROUP = 32

/**
 * Commits operations that wait at the same moment together, each behind a savepoint: where a database has one writer at
 * a time, they would queue for it anyway, and a commit costs more than most operations. An operation is answered after
 * the shared commit; one that fails rolls back alone.
 */
export class WriteGroup {
  readonly #transaction: RunTransaction
  readonly #waiting: Entry[] = []
  #isDraining = false

  constructor(transaction: RunTransaction) {
    this.#transaction = transaction
  }

  /** Runs one operation in a transaction that it may share. If the shared one fails, it is run again alone. */
  run<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    const inCallersContext = AsyncLocalStorage.snapshot()
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({
        work: (unit) => inCallersContext(work, unit),
        resolve: resolve as (value: unknown) => void,
        reject,
      })
      if (this.#isDraining) return
      this.#isDraining = true
      nextTurn(() => void this.#drain())
    })
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, MOST_IN_GROUP)
      if (group.length === 1 || !(await this.#runTogether(group))) {
        for (const entry of group) await this.#runAlone(entry)
      }
    }
    this.#isDraining = false
  }

  async #runAlone(entry: Entry): Promise<void> {
    await this.#transaction(entry.work).then(entry.resolve, entry.reject)
  }

  /** @returns whether the shared transaction committed. */
  async #runTogether(group: readonly Entry[]): Promise<boolean> {
    let outcomes: readonly Outcome[]
    try {
      outcomes = await this.#transaction((unit) => runEach(unit, group))
    } catch {
      return false
    }
    outcomes.forEach((outcome, index) => {
      if ('error' in outcome) group[index]!.reject(outcome.error)
      else group[index]!.resolve(outcome.value)
    })
    return true
  }
}

async function runEach(unit: UnitOfWork, group: readonly Entry[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const { work } of group) {
    outcomes.push(
      await unit.run(work).then(
        (value) => ({ value }),
        (error: unknown) => refusedOrThrow(error),
      ),
    )
  }
  return outcomes
}

/** A refusal leaves the transaction sound. After any other failure nobody knows, so that the whole group rolls back. */
function refusedOrThrow(error: unknown): Outcome {
  if (error instanceof KithError && error.code !== 'KITH_INVARIANT') return { error }
  throw error
}
