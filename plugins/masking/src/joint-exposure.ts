/**
 * How much of one field a role sees. `first` and `last` count characters of the canonical value; `unsaid` is a mask that
 * does not say how many it shows.
 */
export type Shown = 'nothing' | 'everything' | 'unsaid' | { readonly first: number; readonly last: number }

/** What one role sees of a customer, field by field, and what it may look customers up by. */
export interface RoleSight {
  readonly role: string
  readonly shown: ReadonlyMap<string, Shown>
  readonly lookups: ReadonlySet<string>
}

/** Something that a role can work out although each of its masks looks harmless. */
export interface Exposure {
  readonly role: string
  /** The field that can be worked out. */
  readonly field: string
  /** How many values are left that fit everything the role sees. */
  readonly candidates: number
  /** The fields whose masks or values together leave so few. */
  readonly because: readonly string[]
  readonly severity: 'error' | 'warning'
}

/** With fewer candidates an identity number or a card counts as told. */
const FEWEST_CANDIDATES = 100_000

/** The usual phone mask leaves as many. With a lookup at 60 calls a minute they are tried in less than three hours. */
const FEWEST_PHONE_CANDIDATES = 10_000

/** How many county-level division codes (GB/T 2260) are left when so many of their six digits are known. */
const DIVISIONS = [3_000, 500, 100, 30, 10, 3, 1]
/** Days of a hundred years. */
const BIRTHDAYS = 36_525
/** Numbers of one division and birthday; odd ones are men's (GB 11643). */
const SEQUENCE = 1_000

/** The parts of an identity number (GB 11643): where each begins and ends. */
const ID_PARTS = { division: [0, 6], birthday: [6, 14], sequence: [14, 17], check: [17, 18] } as const

type Ends = Exclude<Shown, string>

/**
 * Judges what one role sees of a customer together. Two masks that are harmless by themselves may tell the value: an
 * identity number by its first six and last four digits beside a visible birth date is the whole number.
 */
export function jointExposures(sight: RoleSight): readonly Exposure[] {
  return [
    ...['idNumber', 'phone', 'bankCard'].map((field) => unsaidExposure(sight, field)),
    idNumberExposure(sight),
    phoneExposure(sight),
    bankCardExposure(sight),
  ].filter((found) => found !== undefined)
}

/** Of a mask that does not say what it shows nothing can be ruled out. */
function unsaidExposure(sight: RoleSight, field: string): Exposure | undefined {
  if (sight.shown.get(field) !== 'unsaid') return undefined
  return exposure(sight, field, { candidates: 1, because: [field], severity: 'warning' })
}

function idNumberExposure(sight: RoleSight): Exposure | undefined {
  const shown = sight.shown.get('idNumber') ?? 'nothing'
  if (typeof shown === 'string') return undefined
  const parts = [divisionsLeft(shown, sight), birthdaysLeft(shown, sight), ...sequencesLeft(shown, sight)]
  // A visible check character says which eleventh part of the rest fits.
  const checked = seenOf('check', shown) === 1 ? 11 : 1
  const candidates = Math.max(1, product(parts.map((part) => part.left)) / checked)
  if (candidates >= FEWEST_CANDIDATES) return undefined
  const because = parts.map((part) => part.of)
  return exposure(sight, 'idNumber', { candidates, because, severity: 'error' })
}

interface Part {
  readonly of: string
  readonly left: number
}

function isWhole(shown: Shown | undefined): boolean {
  return shown === 'everything' || shown === 'unsaid'
}

/** How many characters of a part the visible ends of the number reach. */
function seenOf(part: keyof typeof ID_PARTS, { first, last }: Ends): number {
  const [from, to] = ID_PARTS[part]
  const fromStart = Math.min(to, first) - from
  const fromEnd = to - Math.max(from, ID_PARTS.check[1] - last)
  return Math.min(to - from, Math.max(0, fromStart) + Math.max(0, fromEnd))
}

function divisionsLeft(shown: Ends, sight: RoleSight): Part {
  const byNumber = DIVISIONS[seenOf('division', shown)]!
  const isTold = (field: string): boolean => isWhole(sight.shown.get(field))
  const byAddress = isTold('district') ? 1 : isTold('city') ? 10 : Infinity
  return { of: byAddress < byNumber ? 'district' : 'idNumber', left: Math.min(byNumber, byAddress) }
}

function birthdaysLeft(shown: Ends, sight: RoleSight): Part {
  const birthDate = sight.shown.get('birthDate') ?? 'nothing'
  const byDate = isWhole(birthDate) ? 1 : typeof birthDate === 'string' ? Infinity : daysLeft(birthDate)
  const byNumber = Math.max(1, BIRTHDAYS / 10 ** seenOf('birthday', shown))
  return { of: byDate < byNumber ? 'birthDate' : 'idNumber', left: Math.min(byNumber, byDate) }
}

/** Of a masked birth date the digits of the year show: all four, or those of the decade. */
function daysLeft({ first }: Ends): number {
  return Math.min(BIRTHDAYS, 365 * 10 ** Math.max(0, 4 - first))
}

function sequencesLeft(shown: Ends, sight: RoleSight): readonly Part[] {
  const seen = seenOf('sequence', shown)
  const sequence = { of: 'idNumber', left: SEQUENCE / 10 ** seen }
  const isSexTold = isWhole(sight.shown.get('sex')) && seen === 0
  return isSexTold ? [sequence, { of: 'sex', left: 0.5 }] : [sequence]
}

function phoneExposure(sight: RoleSight): Exposure | undefined {
  const shown = sight.shown.get('phone') ?? 'nothing'
  if (typeof shown === 'string') return undefined
  // Eleven digits, as mainland mobiles have.
  const candidates = 10 ** Math.max(0, 11 - shown.first - shown.last)
  const canTry = sight.lookups.has('phone')
  const isFew = candidates < FEWEST_PHONE_CANDIDATES
  if (!isFew && (!canTry || candidates > FEWEST_PHONE_CANDIDATES)) return undefined
  const because = canTry ? ['phone', 'lookup by phone'] : ['phone']
  return exposure(sight, 'phone', { candidates, because, severity: isFew ? 'error' : 'warning' })
}

function bankCardExposure(sight: RoleSight): Exposure | undefined {
  const shown = sight.shown.get('bankCard') ?? 'nothing'
  if (typeof shown === 'string') return undefined
  // Sixteen digits, the last of them a check digit (ISO/IEC 7812).
  const candidates = 10 ** Math.max(0, 16 - shown.first - shown.last - 1)
  if (candidates >= FEWEST_CANDIDATES) return undefined
  return exposure(sight, 'bankCard', { candidates, because: ['bankCard'], severity: 'error' })
}

function exposure(
  { role }: RoleSight,
  field: string,
  { candidates, because, severity }: Pick<Exposure, 'candidates' | 'because' | 'severity'>,
): Exposure {
  return {
    role,
    field,
    candidates: Math.max(1, Math.round(candidates)),
    because: [...new Set(because)],
    severity,
  }
}

function product(factors: readonly number[]): number {
  return factors.reduce((result, factor) => result * factor, 1)
}
