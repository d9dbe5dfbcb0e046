import mittModule, { type Emitter } from 'mitt'

import type { KithEvent } from './event-definition.ts'

// mitt's types describe a CommonJS default; at run time the import is the function itself.
const mitt = mittModule as unknown as typeof mittModule.default

/** Hears one event. What it returns or throws never reaches the operation that emitted. */
export type Listener = (event: KithEvent) => unknown

/** Tells listeners of this process about events, after their commit. At most once; nothing is kept. */
export class EventBus {
  readonly #emitter: Emitter<Record<string, KithEvent>> = mitt()
  readonly #onError: (error: unknown, event: KithEvent) => void

  constructor(onError: (error: unknown, event: KithEvent) => void) {
    this.#onError = onError
  }

  /** Adds a listener; `*` hears every event. Answers how to remove it. */
  on(name: string, listener: Listener): () => void {
    const isolated = (event: KithEvent): void => this.#tell(listener, event)
    if (name === '*') {
      const any = (_name: string, event: KithEvent): void => isolated(event)
      this.#emitter.on('*', any)
      return () => this.#emitter.off('*', any)
    }
    this.#emitter.on(name, isolated)
    return () => this.#emitter.off(name, isolated)
  }

  publish(event: KithEvent): void {
    this.#emitter.emit(event.name, event)
  }

  /** One failing listener stops neither the others nor the publisher; mitt alone would stop both. */
  #tell(listener: Listener, event: KithEvent): void {
    try {
      Promise.resolve(listener(event)).catch((error: unknown) => this.#onError(error, event))
    } catch (error) {
      this.#onError(error, event)
    }
  }
}
