/**
 * How much of a field a role sees: nothing, a mask of it, the text with personal data redacted, or the value. For
 * actions that write, only `allow` counts.
 */
export type Level = 'deny' | 'mask' | 'redact' | 'allow'

const rank: Readonly<Record<Level, number>> = { deny: 0, mask: 1, redact: 2, allow: 3 }

/** The more generous of two levels. */
export function higherLevel(a: Level, b: Level): Level {
  return rank[a] >= rank[b] ? a : b
}

/** The stricter of two levels. */
export function lowerLevel(a: Level, b: Level): Level {
  return rank[a] <= rank[b] ? a : b
}
