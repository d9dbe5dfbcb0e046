import type { Lifecycle, LifecycleStart } from './contributions.ts'
import type { Owned } from './installation.ts'

/**
 * What the plugins keep running: started in plugin order, stopped in reverse. A plugin that fails to stop keeps no other
 * from stopping.
 */
export class Lifecycles {
  readonly #all: readonly Owned<Lifecycle>[]
  readonly #startOf: (lifecycle: Owned<Lifecycle>) => LifecycleStart
  readonly #onError: (error: unknown) => void
  #started: Owned<Lifecycle>[] = []

  constructor(
    all: readonly Owned<Lifecycle>[],
    startOf: (lifecycle: Owned<Lifecycle>) => LifecycleStart,
    onError: (error: unknown) => void,
  ) {
    this.#all = all
    this.#startOf = startOf
    this.#onError = onError
  }

  /** Starts those that do not run. If one fails, those before it are stopped again. */
  async start(): Promise<void> {
    for (const each of this.#all) {
      if (this.#started.includes(each)) continue
      try {
        await each.value.start?.(this.#startOf(each))
      } catch (error) {
        await this.stop()
        throw error
      }
      this.#started.push(each)
    }
  }

  /** Stops those that run, last started first. */
  async stop(): Promise<void> {
    for (const { value } of this.#started.splice(0).toReversed()) {
      try {
        await value.stop?.()
      } catch (error) {
        this.#onError(error)
      }
    }
  }

  /** The plugins that cannot do their work, with what kind of failure it is. */
  async ailing(nameOf: (error: unknown) => string): Promise<Readonly<Record<string, string>>> {
    const failures: Record<string, string> = {}
    for (const { value, pluginId } of this.#all) {
      try {
        await value.health?.()
      } catch (error) {
        failures[pluginId] = nameOf(error)
      }
    }
    return failures
  }
}
