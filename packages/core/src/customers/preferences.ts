import type { JsonValue } from '../shared/json.ts'

/** What somebody prefers in one respect, who says so, and since when. */
export interface Preference {
  /** `null` once it was taken back. */
  readonly value: JsonValue
  readonly source: string | null
  /** RFC 3339, UTC; `null` where nobody noted it. */
  readonly at: string | null
}

/** Preferences by name: those that the customer has stated, and those that were observed of them. */
export interface Preferences {
  readonly stated: Readonly<Record<string, Preference>>
  readonly observed: Readonly<Record<string, Preference>>
}

/** How a preference is known. */
export type PreferenceKind = keyof Preferences

/**
 * Reads stored preferences. What was written as a whole with `customers.update`, without this form, counts as stated by
 * the customer at a time that nobody noted.
 */
export function readPreferences(stored: unknown): Preferences {
  if (!isObject(stored)) return { stated: {}, observed: {} }
  const isStructured = Object.keys(stored).every((key) => key === 'stated' || key === 'observed')
  if (!isStructured) return { stated: unnoted(stored), observed: {} }
  return { stated: unnoted(stored['stated']), observed: unnoted(stored['observed']) }
}

/**
 * Merges preferences of one kind by name. The later of two wins, whichever arrives first; of two at the same time, the
 * one that arrives last. One that was taken back stays as `null`, so that an older one that arrives late does not
 * return it.
 */
export function mergePreferences(
  current: Preferences,
  kind: PreferenceKind,
  { values, source, at }: { values: Readonly<Record<string, JsonValue>>; source: string | null; at: string },
): Preferences {
  const known = current[kind]
  const newer = Object.entries(values)
    .filter(([name]) => !Object.hasOwn(known, name) || (known[name]!.at ?? '') <= at)
    .map(([name, value]): [string, Preference] => [name, { value, source, at }])
  return { ...current, [kind]: { ...known, ...Object.fromEntries(newer) } }
}

function unnoted(stored: unknown): Readonly<Record<string, Preference>> {
  if (!isObject(stored)) return {}
  return Object.fromEntries(
    Object.entries(stored).map(([name, value]) => [
      name,
      isPreference(value) ? value : { value: value as JsonValue, source: null, at: null },
    ]),
  )
}

function isPreference(value: unknown): value is Preference {
  return isObject(value) && Object.keys(value).toSorted().join() === 'at,source,value'
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
