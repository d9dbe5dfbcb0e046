/** A signal that ends one attempt, whichever of its reasons comes first. */
export class AttemptSignal {
  readonly signal: AbortSignal
  readonly #timer: ReturnType<typeof setTimeout>

  constructor(
    timeout: { readonly ms: number; readonly reason: () => unknown },
    others: readonly (AbortSignal | undefined)[],
  ) {
    const late = new AbortController()
    this.#timer = setTimeout(() => late.abort(timeout.reason()), timeout.ms)
    this.signal = AbortSignal.any([late.signal, ...others.filter((other) => other !== undefined)])
  }

  /** The outcome of the work, or the reason of the signal if that comes first: the work may ignore the signal. */
  race<T>(work: Promise<T>): Promise<T> {
    const { signal } = this
    return new Promise((resolve, reject) => {
      const abort = (): void => reject(signal.reason as Error)
      if (signal.aborted) abort()
      else signal.addEventListener('abort', abort, { once: true })
      work.then(resolve, reject)
    })
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
  }
}
