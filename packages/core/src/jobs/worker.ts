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
  #loop: Loop | undefined

  constructor(options: WorkerOptions) {
    this.#options = options
  }

  /** Starts, after the end of a run that is being stopped. */
  start(): void {
    const before = this.#loop
    if (before !== undefined && !before.stopping.signal.aborted) return
    const stopping = new AbortController()
    const run = () => this.#tickUntil(stopping.signal)
    this.#loop = { stopping, finished: before === undefined ? run() : before.finished.then(run) }
  }

  /** Finishes the tick that runs and stops. */
  async stop(): Promise<void> {
    const loop = this.#loop
    if (loop === undefined) return
    loop.stopping.abort()
    await loop.finished
    if (this.#loop === loop) this.#loop = undefined
  }

  async #tickUntil(stopped: AbortSignal): Promise<void> {
    let isWoken = false
    let wake = (): void => undefined
    const rouse = (): void => {
      isWoken = true
      wake()
    }
    const sleep = (ms: number): Promise<void> =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
        if (isWoken) wake()
      })
    const stopListening = this.#options.onWake(rouse)
    stopped.addEventListener('abort', rouse)
    let pause = SHORTEST_MS
    while (!stopped.aborted) {
      isWoken = false
      const done = await this.#tick()
      pause = done > 0 ? SHORTEST_MS : Math.min(LONGEST_MS, pause * 2)
      if (done === 0 && !stopped.aborted) await sleep(pause)
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
}

/** One run from `start` to `stop`. */
interface Loop {
  readonly stopping: AbortController
  readonly finished: Promise<void>
}
