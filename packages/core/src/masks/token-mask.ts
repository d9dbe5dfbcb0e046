import { hkdfSha256, hmacSha256, type SecretKey } from '../shared/platform.ts'
import { tidyText } from '../shared/tidy-text.ts'
import type { MaskStrategy } from './mask-strategy.ts'

const TOKEN = /^tok_([a-z2-7]{16})([a-z2-7]{8})$/
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/**
 * A strategy that shows a pseudonym in place of a value: equal values have equal tokens, `tok_` and 24 characters, so that
 * rows can be counted and joined without the value. Each name has a key of its own, derived from the secret: what two
 * recipients are given under two names cannot be linked, and nobody without the secret can try values out.
 *
 * The last eight characters prove that a token is one of this strategy's, so that masking it again leaves it as it is, and
 * no value can pass for one.
 */
export function tokenMask(name: string, secret: string): MaskStrategy {
  let key: SecretKey | undefined
  const mac = (text: string, length: number): string => {
    // Made on first use: a start does not pay for strategies that nobody looks through.
    key ??= hkdfSha256(secret, `kith mask token ${name}`)
    return Array.from(hmacSha256(key, text).subarray(0, length), (byte) => ALPHABET[byte & 31]).join('')
  }
  return {
    name,
    reveals: { first: 0, last: 0 },
    mask(value) {
      if (value === '') return ''
      const [, body = '', proof] = TOKEN.exec(value) ?? []
      if (proof !== undefined && mac(`token ${body}`, 8) === proof) return value
      const token = mac(`value ${tidyText(value)}`, 16)
      return `tok_${token}${mac(`token ${token}`, 8)}`
    },
  }
}
