import { addDays, addMonths, workingDay } from '../calendar.ts'

/** What a contract may be, whatever the tenant calls it. */
export const contractCategories = [
  'draft',
  'in_approval',
  'sent',
  'active',
  'expiring',
  'expired',
  'terminated',
  'renewed',
  'amended',
  'cancelled',
] as const

/** What a contract may be. */
export type ContractCategory = (typeof contractCategories)[number]

/** Before it is in force: everything of it may still be changed. */
export const unsigned: ReadonlySet<ContractCategory> = new Set(['draft', 'in_approval', 'sent'])

/** While it is in force. */
export const inForce: ReadonlySet<ContractCategory> = new Set(['active', 'expiring'])

/** How many days before the end somebody is warned. */
const WARNINGS = [90, 60, 30, 7] as const

/** What decides when something is told of a contract. */
export interface Terms {
  readonly endOn: string | null
  readonly noticeDays: number
}

/** What is told of a contract on a day. */
export interface Warning {
  readonly on: string
  /** The last day to cancel it, or so many days before its end. */
  readonly kind: 'notice' | 'days'
  readonly daysLeft: number
}

/** The last working day on which a contract can be cancelled; `null` where it has no end. */
export function noticeDay({ endOn, noticeDays }: Terms): string | null {
  return endOn === null ? null : workingDay(addDays(endOn, -noticeDays))
}

/** Everything that will be told of a contract, by day. */
export function warningsOf(terms: Terms): readonly Warning[] {
  const { endOn } = terms
  if (endOn === null) return []
  const notice: Warning = { on: noticeDay(terms)!, kind: 'notice', daysLeft: terms.noticeDays }
  const byDays = WARNINGS.map((daysLeft): Warning => ({
    on: addDays(endOn, -daysLeft),
    kind: 'days',
    daysLeft,
  }))
  return [notice, ...byDays].toSorted((one, other) => one.on.localeCompare(other.on))
}

/**
 * What is to be told by a day that was not told by an earlier one. Of warnings by days that have passed unnoticed only the
 * last one counts: nobody is told today what was so two months ago.
 */
export function dueWarnings(terms: Terms, checkedOn: string | null, today: string): readonly Warning[] {
  const due = warningsOf(terms).filter(({ on }) => on <= today && (checkedOn === null || on > checkedOn))
  const lastByDays = due.findLast(({ kind }) => kind === 'days')
  return due.filter((warning) => warning.kind === 'notice' || warning === lastByDays)
}

/** The next day on which there is something to do; `null` where there never is. */
export function nextDay(terms: Terms, today: string): string | null {
  const { endOn } = terms
  if (endOn === null) return null
  const next = warningsOf(terms).find(({ on }) => on > today)
  return next?.on ?? addDays(endOn, 1)
}

/** The term of the contract that follows one. */
export function renewedTerm(
  endOn: string,
  renewalMonths: number,
): { readonly startOn: string; readonly endOn: string } {
  const startOn = addDays(endOn, 1)
  return { startOn, endOn: addDays(addMonths(startOn, renewalMonths), -1) }
}

/** The number of a renewal: `C-1`, `C-1-R1`, `C-1-R2`. */
export function renewedNumber(number: string, renewal: number): string {
  return `${number.replace(/-R\d+$/, '')}-R${renewal}`
}
