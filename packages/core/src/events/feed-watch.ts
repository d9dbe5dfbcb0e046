/**
 * Where readers of the change feed wait for more of it. Woken at once by what this process numbers; what others number is found
 * by looking again after a while.
 */
export class FeedWatch {
  readonly #waiting = new Set<() => void>()
  #isOver = false

  /** Whether this process is about to stop, so that nobody shall go on following. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** Resolves when there may be more, at the latest after so many milliseconds. */
  wait(ms: number): Promise<void> {
    if (this.#isOver) return Promise.resolve()
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        this.#waiting.delete(done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      this.#waiting.add(done)
    })
  }

  /** Lets everybody look. */
  wake(): void {
    for (const done of this.#waiting) done()
  }

  /** Sends everybody home. */
  end(): void {
    this.#isOver = true
    this.wake()
  }

  /** Lets followers come again. */
  begin(): void {
    this.#isOver = false
  }
}
