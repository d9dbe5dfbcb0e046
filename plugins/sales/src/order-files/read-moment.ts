import { Temporal } from 'temporal-polyfill'

import { salesErrors } from '../errors.ts'

/** In which order day and month stand in dates like `3/4/2011`. */
export type DateOrder = 'mdy' | 'dmy'

/** How dates of a file are read. */
export interface MomentReading {
  /** The time zone of those that name none. */
  readonly zone: string
  readonly dateOrder?: DateOrder | undefined
}

const TIME = String.raw`(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?)?`
const ZONED = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?${TIME}$`, 'u')
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})${TIME}$`)
const PACKED = /^(\d{4})(\d{2})(\d{2})$/

/** Reads a moment; a date alone is its first one. `undefined` where it is none. @throws KITH_SALES_DATE_AMBIGUOUS */
export function readMoment(text: string, reading: MomentReading): Date | undefined {
  const plain = text.normalize('NFKC').trim()
  if (ZONED.test(plain)) {
    const at = new Date(plain.replace(' ', 'T'))
    return Number.isNaN(at.getTime()) ? undefined : at
  }
  const parts = YEAR_FIRST.exec(plain) ?? PACKED.exec(plain) ?? yearLast(plain, reading.dateOrder)
  return parts === undefined ? undefined : momentOf(parts.slice(1), reading.zone)
}

type Parts = readonly (string | undefined)[]

/** With the year behind, a number above 12 says which one is the day; else somebody has to. */
function yearLast(text: string, order: DateOrder | undefined): Parts | undefined {
  const match = YEAR_LAST.exec(text)
  if (match === null) return undefined
  const [, first = '', second = '', year = '', ...time] = match
  const found = orderOf(Number(first), Number(second)) ?? order
  if (found === undefined) throw salesErrors.DATE_AMBIGUOUS({ pointer: '/date' })
  return found === 'mdy' ? [text, year, first, second, ...time] : [text, year, second, first, ...time]
}

function orderOf(first: number, second: number): DateOrder | undefined {
  if (first > 12) return 'dmy'
  return second > 12 || first === second ? 'mdy' : undefined
}

function momentOf(parts: Parts, timeZone: string): Date | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .map(Number)
    .map((each) => (Number.isNaN(each) ? 0 : each))
  try {
    const local = { year, month, day, hour, minute, second, timeZone }
    return new Date(Temporal.ZonedDateTime.from(local, { overflow: 'reject' }).epochMilliseconds)
  } catch {
    return undefined
  }
}
