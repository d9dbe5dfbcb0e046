/**
 * A bounded cache whose entries live between half of `maxAgeMs` and `maxAgeMs` after they were last set, as long as
 * `turn` is called before each batch of lookups. Two generations take turns, so that neither a lookup nor an eviction
 * walks the cache, and a lookup does not ask the clock.
 */
export class GenerationCache<V> {
  readonly #capacity: number
  readonly #lifeMs: number
  #young = new Map<string, V>()
  #old = new Map<string, V>()
  #bornAt = Date.now()

  constructor(options: { readonly capacity: number; readonly maxAgeMs: number }) {
    this.#capacity = options.capacity / 2
    this.#lifeMs = options.maxAgeMs / 2
  }

  /** Drops what has become too old. */
  turn(): void {
    const age = Date.now() - this.#bornAt
    if (age <= this.#lifeMs) return
    if (age > 2 * this.#lifeMs) this.#young = new Map()
    this.#startGeneration()
  }

  get(key: string): V | undefined {
    return this.#young.get(key) ?? this.#old.get(key)
  }

  set(key: string, value: V): void {
    if (this.#young.size >= this.#capacity) this.#startGeneration()
    this.#young.set(key, value)
  }

  delete(key: string): void {
    this.#young.delete(key)
    this.#old.delete(key)
  }

  /** Drops everything. */
  clear(): void {
    this.#young.clear()
    this.#old.clear()
  }

  #startGeneration(): void {
    this.#old = this.#young
    this.#young = new Map()
    this.#bornAt = Date.now()
  }
}
