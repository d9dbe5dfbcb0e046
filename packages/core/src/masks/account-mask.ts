import { defineMask } from './define-mask.ts'

/** WeChat takes six to twenty letters, digits, `_` and `-`; other services take more of them. */
const ACCOUNT = /^[A-Za-z0-9_.-]{6,64}$/
const MASKED_ACCOUNT = /^[A-Za-z0-9_.-]{2}\*{3}[A-Za-z0-9_.-]$/

/** The strategy `account`: two characters and the last of a WeChat or other account, `ab***z`, whatever its length. */
export const accountMask = defineMask(
  'account',
  (text) => {
    if (MASKED_ACCOUNT.test(text)) return text
    return ACCOUNT.test(text) ? `${text.slice(0, 2)}***${text.slice(-1)}` : undefined
  },
  { first: 2, last: 1 },
)
