import { cliErrors } from '../cli-errors.ts'

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** When a key ends: `90d`, `12h`, `4w`, a date or an instant of RFC 3339, or `never`. @throws KITH_CLI_KEY_INVALID */
export function parseLifetime(text: string, now: Date): Date | null {
  if (text === 'never') return null
  const [, count, unit] = /^(\d{1,5})([hdw])$/.exec(text) ?? []
  const end = count === undefined ? parseInstant(text) : now.getTime() + Number(count) * UNITS[unit!]!
  if (Number.isNaN(end))
    throw cliErrors.KEY_INVALID({ reason: '--expires is no lifetime such as 90d, no date and not "never"' })
  if (end <= now.getTime()) throw cliErrors.KEY_INVALID({ reason: 'it would have expired already' })
  return new Date(end)
}

function parseInstant(text: string): number {
  const isInstant = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(
    text,
  )
  return isInstant ? Date.parse(text) : Number.NaN
}
