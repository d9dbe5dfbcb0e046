/** One promise that a plugin has to keep. `run` rejects when it is broken. */
export interface ConformanceCheck {
  /** A sentence in the present tense: `lets exactly the stated roles call tickets.open`. */
  readonly name: string
  readonly run: () => Promise<void>
}
