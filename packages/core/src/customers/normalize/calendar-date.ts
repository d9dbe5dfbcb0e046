import { tidyText } from '../../shared/tidy-text.ts'
import { refused } from './result.ts'
import type { Normalized } from './result.ts'

/**
 * Why a date was refused: nothing was given; it has no known form; its year is missing, or has two digits; it names no
 * day; it could be the 3rd of April as well as the 4th of March; the calendar has no such day.
 */
type DateRefusal = 'empty' | 'malformed' | 'no_year' | 'short_year' | 'no_day' | 'ambiguous' | 'no_such_day'

/** A calendar date, `YYYY-MM-DD`. */
export type NormalizedDate = Normalized<DateRefusal>

/** In which order the parts of a date stand where the year is last. */
type Order = 'day-first' | 'month-first' | 'unknown'

/** Regions that write the year first (CLDR), so that a date with the year last may be either. */
const YEAR_FIRST: ReadonlySet<string> = new Set('CN HK MO TW JP KR KP MN HU LT BT'.split(' '))
const MONTH_FIRST: ReadonlySet<string> = new Set('US PR GU AS VI MP PH PW FM MH'.split(' '))

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const TIME = /[T ,]+(?:上午|下午)?\d{1,2}[:：时]\d{1,2}.*$/u

/**
 * Brings a date to ISO 8601, `1990-07-26`.
 *
 * Reads `1990/7/26`, `1990.7.26`, `19900726`, `1990年7月26日`, `一九九〇年七月二十六日`, `26 Jul 1990`, a time behind it, and the
 * day numbers of spreadsheets (`33080`: days since 1899-12-30, five digits). Where the year stands last, the region says
 * what comes first; in regions that write the year first, only a number above 12 does, and anything else is refused as
 * `ambiguous`. `--07-26` of vCard (RFC 6350) has no year and is refused.
 */
export function normalizeDate(input: string, region = 'CN'): NormalizedDate {
  const text = tidyText(input)
    .replace(/^['‘’`]/, '')
    .replace(TIME, '')
    .trim()
  if (text === '') return refused('empty')
  return (
    spreadsheetDay(text) ?? yearFirst(text) ?? yearLast(text, region) ?? englishDate(text) ?? faultOf(text)
  )
}

/** Microsoft Excel's 1900 date system; of numbers with five digits, so that a year or a day of a month is never one. */
function spreadsheetDay(text: string): NormalizedDate | undefined {
  const days = /^([1-9]\d{4})(?:\.\d+)?$/.exec(text)?.[1]
  if (days === undefined) return undefined
  const value = new Date(Date.UTC(1899, 11, 30) + Number(days) * 86_400_000).toISOString().slice(0, 10)
  return { ok: true, value }
}

function yearFirst(text: string): NormalizedDate | undefined {
  const plain = withoutHan(text)
  const parts =
    /^(\d{4})(\d{2})(\d{2})$/.exec(plain) ?? /^(\d{4})[-/. ]{1,2}(\d{1,2})[-/. ]{1,2}(\d{1,2})$/.exec(plain)
  return parts === null ? undefined : dayOf(parts[1]!, parts[2]!, parts[3]!)
}

/** Chinese dates with figures of either kind, as `1990-7-26`. */
function withoutHan(text: string): string {
  if (!text.includes('年')) return text
  return text
    .replace(/^公元/, '')
    .replace(/[〇零○一二三四五六七八九十]+/g, (figures) => String(numberOf(figures)))
    .replace(/ ?[年月] ?/g, '-')
    .replace(/ ?[日号]$/, '')
}

/** 一九九〇 → 1990, 二十六 → 26. */
function numberOf(figures: string): number {
  const digits = [...figures].map((figure) => '一二三四五六七八九'.indexOf(figure) + 1)
  const ten = figures.indexOf('十')
  if (ten === -1) return Number(digits.join(''))
  return (ten === 0 ? 1 : digits[ten - 1]!) * 10 + (digits[ten + 1] ?? 0)
}

function yearLast(text: string, region: string): NormalizedDate | undefined {
  const parts = /^(\d{1,2})[-/. ]{1,2}(\d{1,2})[-/. ]{1,2}(\d{4})$/.exec(text)
  if (parts === null) return undefined
  const [, first = '', second = '', year = ''] = parts
  const order = orderOf(Number(first), Number(second), region)
  if (order === 'unknown') return refused('ambiguous')
  return order === 'day-first' ? dayOf(year, second, first) : dayOf(year, first, second)
}

function orderOf(first: number, second: number, region: string): Order {
  if (first > 12 || first === second) return 'day-first'
  if (second > 12 || MONTH_FIRST.has(region)) return 'month-first'
  return YEAR_FIRST.has(region) ? 'unknown' : 'day-first'
}

/** `26 Jul 1990`, `July 26, 1990`, `26-Jul-1990`. */
function englishDate(text: string): NormalizedDate | undefined {
  const dayFirst = /^(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?[ ,-]{1,2}(\d{4})$/i.exec(text)
  const monthFirst = /^([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/i.exec(text)
  const [day, name, year] = dayFirst?.slice(1) ?? [monthFirst?.[2], monthFirst?.[1], monthFirst?.[3]]
  const month = MONTHS.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1
  return month === 0 ? undefined : dayOf(year!, String(month), day!)
}

function dayOf(year: string, month: string, day: string): NormalizedDate {
  const value = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const date = new Date(`${value}T00:00:00Z`)
  const exists = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value)
  return exists ? { ok: true, value } : refused('no_such_day')
}

function faultOf(text: string): NormalizedDate {
  if (/^--?\d{1,2}-?\d{1,2}$|^\d{1,2}月\d{1,2}日?$|^\d{1,2}[-/.]\d{1,2}$/.test(text))
    return refused('no_year')
  if (/^\d{4}(?:[-/.年]\d{0,2}月?)?$/.test(text)) return refused('no_day')
  if (/^\d{1,2}[-/.]\d{1,2}[-/.]\d{1,2}$|^\d{2}年/.test(text)) return refused('short_year')
  return refused('malformed')
}
