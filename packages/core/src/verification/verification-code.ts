/** How long a code can be given, in milliseconds. */
export const CODE_MS = 10 * 60_000

/** How many wrong codes end a verification. One of a million codes is guessed in five attempts once in 200,000 times. */
export const MOST_ATTEMPTS = 5

/** How many codes a contact point is sent within an hour: enough for a slip, too few for a nuisance. */
export const MOST_IN_AN_HOUR = 5

const DIGITS = 6

/** What is known of a verification when a code is given. */
export interface OpenVerification {
  readonly state: string
  readonly expiresAt: Date
  readonly attempts: number
  readonly code: string | null
}

/** What a given code means. */
export type CodeVerdict = 'verified' | 'wrong' | 'failed' | 'expired'

/**
 * A code of six digits from random bytes. Bytes that would make some codes likelier than others are skipped, so there have
 * to be more than six; `undefined` where too few of them served.
 */
export function codeFrom(bytes: Uint8Array): string | undefined {
  const digits = [...bytes].filter((byte) => byte < 250).map((byte) => byte % 10)
  return digits.length < DIGITS ? undefined : digits.slice(0, DIGITS).join('')
}

/** Judges a code. Only the last attempt of a verification tells `failed`; one that is over tells `expired`. */
export function judgeCode(verification: OpenVerification, given: string, now: Date): CodeVerdict {
  const isOpen = verification.state === 'requested' || verification.state === 'sent'
  if (!isOpen || verification.code === null || now >= verification.expiresAt) return 'expired'
  if (isSame(verification.code, given)) return 'verified'
  return verification.attempts + 1 >= MOST_ATTEMPTS ? 'failed' : 'wrong'
}

/** Takes as long for any code of the right length. Spaces and full-width digits are how people type. */
function isSame(code: string, given: string): boolean {
  const typed = given.normalize('NFKC').replaceAll(/[\s-]/g, '')
  if (typed.length !== code.length) return false
  let difference = 0
  for (let at = 0; at < code.length; at++) difference |= code.charCodeAt(at) ^ typed.charCodeAt(at)
  return difference === 0
}
