/** One promise that a plugin has to keep. */
export interface ConformanceCheck {
  /** A sentence in the present tense: `lets exactly the stated roles call tickets.open`. */
  readonly name: string
  /** Resolves when the promise is kept, and rejects with what was found when it is broken. */
  readonly run: () => Promise<void>
}
