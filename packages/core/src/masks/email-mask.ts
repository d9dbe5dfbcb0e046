import { defineMask } from './define-mask.ts'
import { isShowable, visibleUnits } from './visible-units.ts'

/** The usual case in one test: an ASCII address whose local part has at least three characters. */
const PLAIN_ADDRESS = /^([A-Za-z0-9])[^@\s]{2,}@((?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63})$/
const DOMAIN = /^(?:[\p{L}\p{N}\p{M}-]{1,63}\.)+[\p{L}\p{N}\p{M}-]{2,63}$/u

/** RFC 5321, 4.5.3.1.2 */
const LONGEST_DOMAIN = 253

const HIDDEN = '***'

/**
 * The strategy `email`: the first character of the local part and the whole domain.
 *
 * `zhangsan@qq.com` → `z***@qq.com`; a local part of one or two characters → `***@qq.com`. The stars are always
 * three. A domain that belongs to one person says who it is: give such a field the strategy `full`.
 */
export const emailMask = defineMask('email', (text) => {
  const plain = PLAIN_ADDRESS.exec(text)
  if (plain && text.length <= LONGEST_DOMAIN) return `${plain[1]}${HIDDEN}@${plain[2]}`
  const at = text.lastIndexOf('@')
  const [local, domain] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1)]
  if (local === '' || local.includes(' ')) return undefined
  if (domain.length > LONGEST_DOMAIN || !DOMAIN.test(domain)) return undefined
  return `${shownStart(local)}${HIDDEN}@${domain}`
})

/** The first character, where it leaves at least two that are hidden. */
function shownStart(local: string): string {
  const [initial, ...rest] = visibleUnits(local)
  return rest.length >= 2 && (isShowable(initial) || /^\d$/.test(initial ?? '')) ? (initial ?? '') : ''
}

const MASKED_WHOLE = /^[^@*]?\*{3}@\*{3}\.[\p{L}\p{N}\p{M}-]{2,63}$/u

/**
 * The strategy `emailPrivate`: as `email`, with nothing of the domain but its last part, `z***@***.com`: for domains that
 * belong to one person or one firm.
 */
export const privateEmailMask = defineMask('emailPrivate', (text) => {
  if (MASKED_WHOLE.test(text)) return text
  const masked = emailMask.mask(text)
  const at = masked.lastIndexOf('@')
  return at === -1 ? undefined : `${masked.slice(0, at)}@***.${masked.slice(masked.lastIndexOf('.') + 1)}`
})
