/** How long after a call others are taken to be at work, in milliseconds: who only looks how far the import is goes again. */
const ATTENTION_MS = 250

/**
 * Tells whether somebody else works with the CRM while an import runs: where a database has one connection, they wait
 * while a batch is written.
 */
export class Bystanders {
  readonly #calls: () => number
  readonly #nowMs: () => number
  #seen: number
  #seenAtMs = -Infinity

  /** Counts calls by `calls`. `nowMs` tells the time, not that of the records. */
  constructor(calls: () => number, nowMs: () => number = () => performance.now()) {
    this.#calls = calls
    this.#nowMs = nowMs
    this.#seen = calls()
  }

  /** Whether somebody has called something since this was asked for the first time, and not long ago. */
  areThere(): boolean {
    const calls = this.#calls()
    if (calls !== this.#seen) this.#seenAtMs = this.#nowMs()
    this.#seen = calls
    return this.#nowMs() - this.#seenAtMs < ATTENTION_MS
  }
}
