import type { NormalizeResult, Normalizer } from '../../schema/field.ts'

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))
const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })

/** An IANA time zone in its usual spelling. Offsets such as `+08:00` are refused: they know no daylight saving time. */
export const zoneNormalizer: Normalizer = (value) =>
  attempt('no IANA time zone', () =>
    /^[A-Za-z]/.test(value)
      ? new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone
      : undefined,
  )

/** A BCP 47 language tag in its canonical form. */
export const localeNormalizer: Normalizer = (value) =>
  attempt('no BCP 47 language tag', () => Intl.getCanonicalLocales(value)[0])

/** An ISO 4217 currency code. */
export const currencyNormalizer: Normalizer = (value) =>
  attempt('no ISO 4217 currency', () => (currencies.has(value) ? value : undefined))

/** An ISO 3166-1 alpha-2 region code. */
export const regionNormalizer: Normalizer = (value) =>
  attempt('no ISO 3166-1 region', () =>
    /^[A-Z]{2}$/.test(value) && regions.of(value) !== undefined ? value : undefined,
  )

/** `Intl` answers a name that it does not know with a RangeError. */
function attempt(reason: string, find: () => string | undefined): NormalizeResult {
  try {
    const value = find()
    return value === undefined ? { ok: false, reason } : { ok: true, value }
  } catch {
    return { ok: false, reason }
  }
}
