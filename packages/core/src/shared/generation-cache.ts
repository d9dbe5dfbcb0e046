/**
 * A bounded cache whose entries live between half of `maxAgeMs` and `maxAgeMs` after they were last set. Two generations
 * take turns, so that neither a lookup nor an eviction walks the cache.
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

  get(key: string): V | undefined {
    this.#turn()
    return this.#young.get(key) ?? this.#old.get(key)
  }

  set(key: string, value: V): void {
    this.#turn()
    this.#young.set(key, value)
  }

  delete(key: string): void {
    this.#young.delete(key)
    this.#old.delete(key)
  }

  #turn(): void {
    const now = Date.now()
    const isOver = now - this.#bornAt > this.#lifeMs
    if (!isOver && this.#young.size < this.#capacity) return
    this.#old = now - this.#bornAt > 2 * this.#lifeMs ? new Map() : this.#young
    this.#young = new Map()
    this.#bornAt = now
  }
}
