import { tidyText } from '../../shared/tidy-text.ts'
import { type Normalized, refused } from './result.ts'

/** The most tags that one customer has. */
export const MOST_TAGS = 100

/** In UTF-16 code units. */
const LONGEST_TAG = 100

/** A tag in its one spelling: NFKC, single spaces, none at the ends. Letters keep their case. */
export function normalizeTag(text: string): Normalized<'empty' | 'too_long'> {
  const value = tidyText(text)
  if (value === '') return refused('empty')
  return value.length > LONGEST_TAG ? refused('too_long') : { ok: true, value }
}
