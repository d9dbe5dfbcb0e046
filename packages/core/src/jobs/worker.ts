/** One round of background work. @returns how much was done. */
export type Tick = () => Promise<number>

/** What a worker is made of. */
export interface WorkerOptions {
  readonly tick: Tick
  /** Calls back when there may be work at once; answers how to stop. */
  readonly onWake: (wake: () => void) => () => void
  readonly onError: (error: unknown) => void
}

const SHORTEST_MS = 50
const LONGEST_MS = 1000

/**
 * Ticks while it runs: at once when woken, otherwise at intervals that grow from 50 ms to a second while there is nothing
 * to do. A wake-up during a tick is kept, so none is lost.
 */
export class Worker {
  readonly #options: WorkerOptions
  #running: Promise<void> | undefined
  #stopping = false
  #woken = false
  #wake: () => void = () => undefined

  constructor(options: WorkerOptions) {
    this.#options = options
  }

  start(): void {
    this.#stopping = false
    this.#running ??= this.#run()
  }

  /** Finishes the tick that runs and stops. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#wake()
    await this.#running
    this.#running = undefined
  }

  async #run(): Promise<void> {
    const stopListening = this.#options.onWake(() => {
      this.#woken = true
      this.#wake()
    })
    let pause = SHORTEST_MS
    while (!this.#stopping) {
      this.#woken = false
      const done = await this.#tick()
      pause = done > 0 ? SHORTEST_MS : Math.min(LONGEST_MS, pause * 2)
      if (done === 0) await this.#sleep(pause)
    }
    stopListening()
  }

  async #tick(): Promise<number> {
    try {
      return await this.#options.tick()
    } catch (error) {
      this.#options.onError(error)
      return 0
    }
  }

  #sleep(ms: number): Promise<void> {
    if (this.#woken || this.#stopping) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
