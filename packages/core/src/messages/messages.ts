import type { z } from 'zod'

/** One error in another language: what it means, with the placeholders of the English message, and how to solve it. */
export interface ErrorMessage {
  readonly message: string
  readonly fix: string
}

/** English texts and what they are in another language. `{name}` stands for a part that varies. */
export type Phrases = Readonly<Record<string, string>>

/** What a package says, in one language. */
export interface Messages {
  /** A BCP 47 language tag: `zh-CN`. */
  readonly locale: string
  /** By the code of the error. */
  readonly errors: Readonly<Record<string, ErrorMessage>>
  /**
   * Texts that errors are filled with, by the parameter they fill: `entity`, `reason`. Those of `issue` are the messages of
   * single faults.
   */
  readonly phrases?: Readonly<Record<string, Phrases>>
  /** Tells a fault that zod found; zod brings one for each of its languages: `z.locales.fr().localeError`. */
  readonly validation?: z.core.$ZodErrorMap
}
