import { tidyText } from '../../shared/tidy-text.ts'
import { refused } from './result.ts'
import type { Normalized } from './result.ts'

/** Why an e-mail address was refused: nothing was given, it has no usable form, or it is longer than mail allows. */
type EmailRefusal = 'empty' | 'malformed' | 'too_long'

/** An e-mail address in lower case, its domain in ASCII. */
export type NormalizedEmail = Normalized<EmailRefusal>

/**
 * A dot-atom of RFC 5322, with letters of any script (RFC 6531) and without `*`, so that a masked address can never be
 * taken for one. Quoted local parts are not accepted; nobody uses them.
 */
const LOCAL = /^[\p{L}\p{M}\p{N}!#$%&'+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'+/=?^_`{|}~-]+)*$/u
const UNICODE_DOMAIN = /^[\p{L}\p{M}\p{N}-]+(?:\.[\p{L}\p{M}\p{N}-]+)+$/u
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/

/** RFC 5321, 4.5.3.1, in octets. */
const LONGEST_LOCAL = 64
const LONGEST_DOMAIN = 253

const octets = (text: string): number => new TextEncoder().encode(text).length

/**
 * Brings an e-mail address to the form it is stored in: NFKC, no space around it, no `mailto:`, lower case, the domain in
 * ASCII (`例子.中国` → `xn--fsqu00a.xn--fiqs8s`). The case of a local part belongs to the receiving host (RFC 5321, 2.4), but
 * the same section tells hosts not to use it, and no large one does. Dots and `+tags` stay: only some providers ignore them.
 */
export function normalizeEmail(input: string): NormalizedEmail {
  const text = tidyText(tidyText(input).toLowerCase()).replace(/^mailto: ?/, '')
  if (text === '') return refused('empty')
  const at = text.lastIndexOf('@')
  const local = text.slice(0, Math.max(at, 0))
  const domain = toAsciiDomain(text.slice(at + 1))
  if (!LOCAL.test(local) || domain === undefined) return refused('malformed')
  if (octets(local) > LONGEST_LOCAL || domain.length > LONGEST_DOMAIN) return refused('too_long')
  return { ok: true, value: `${local}@${domain}` }
}

/** The form in which two addresses are compared and indexed. Total: text that is no address is folded and lower-cased. */
export function emailKey(input: string): string {
  const email = normalizeEmail(input)
  return email.ok ? email.value : tidyText(input).toLowerCase()
}

function toAsciiDomain(domain: string): string | undefined {
  if (!UNICODE_DOMAIN.test(domain)) return undefined
  const ascii = /^[\x21-\x7e]+$/.test(domain) ? domain : punycode(domain)
  return DOMAIN.test(ascii) ? ascii : undefined
}

function punycode(domain: string): string {
  const address = `http://${domain}`
  return URL.canParse(address) ? new URL(address).hostname : ''
}
