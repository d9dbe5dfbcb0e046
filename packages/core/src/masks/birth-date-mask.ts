import { defineMask } from './define-mask.ts'

const MONTH_DAY = [
  String.raw`-\*\*-\*\*`,
  String.raw`(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])`,
  String.raw`[-/.年](?:0?[1-9]|1[0-2])[-/.月](?:0?[1-9]|[12]\d|3[01])日?(?:[T ].{0,40})?`,
].join('|')
const DATE = new RegExp(`^((?:1[89]|20)\\d{2})(?:${MONTH_DAY})$`)

/** The strategy `dob`: the year of a birth date, `1990-05-17` → `1990-**-**`. Reads the usual Chinese forms as well. */
export const birthDateMask = defineMask(
  'dob',
  (text) => {
    const year = DATE.exec(text)?.[1]
    return year && `${year}-**-**`
  },
  { first: 4, last: 0 },
)

const DECADE = /^((?:1[89]|20)\d)\*-\*\*-\*\*$/

/**
 * The strategy `dobDecade`: the decade of a birth date, `199*-**-**`. It stands for an age band, and unlike one it does not
 * change with the day on which it is looked at.
 */
export const birthDecadeMask = defineMask(
  'dobDecade',
  (text) => {
    const decade = DECADE.exec(text)?.[1] ?? DATE.exec(text)?.[1]?.slice(0, 3)
    return decade && `${decade}*-**-**`
  },
  { first: 3, last: 0 },
)
