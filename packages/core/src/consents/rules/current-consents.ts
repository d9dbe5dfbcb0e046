import type { ConsentKind } from './consent-kinds.ts'

/**
 * Where a consent stands: given; taken back (GDPR art. 7 (3), PIPL art. 15); ended by its own term; outdated because the
 * purpose, the means or the data it was given for have changed, so that it must be asked for again (PIPL art. 14).
 */
export const consentStates = ['granted', 'withdrawn', 'expired', 'stale'] as const

/** One of the states of a consent. */
export type ConsentState = (typeof consentStates)[number]

/** The part of a ledger entry that decides the current state. */
export interface ConsentFacts {
  readonly id: string
  readonly purpose: string
  readonly kind: ConsentKind
  readonly state: ConsentState
  /** When the person said so, which may be long before it was recorded. */
  readonly at: Date
  readonly validUntil: Date | null
}

/** Whether an entry takes the place of another of its purpose: what was said later counts, then what was recorded later. */
export function supersedes(entry: Moment, other: Moment): boolean {
  const difference = entry.at.getTime() - other.at.getTime()
  return difference === 0 ? entry.id > other.id : difference > 0
}

interface Moment {
  readonly id: string
  readonly at: Date
}

/** The entry of each purpose that counts, whatever order the entries come in. */
export function currentConsents<T extends ConsentFacts>(entries: Iterable<T>): ReadonlyMap<string, T> {
  const current = new Map<string, T>()
  for (const entry of entries) {
    const known = current.get(entry.purpose)
    if (known === undefined || supersedes(entry, known)) current.set(entry.purpose, entry)
  }
  return current
}
