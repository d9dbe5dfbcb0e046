import type { Candidate, Refusal } from './candidate.ts'

/** What became of one record. */
export type Outcome =
  | { readonly action: 'skipped'; readonly candidate: Candidate }
  | { readonly action: 'failed'; readonly candidate: Candidate; readonly refusal: Refusal }
  | {
      readonly action: 'created' | 'updated'
      readonly candidate: Candidate
      readonly customerId: string
      readonly version: number
      /** What a revert needs, as text. */
      readonly content: string | null
    }
