import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max'

import { tidyText } from '../../shared/tidy-text.ts'
import { refused } from './result.ts'
import type { Normalized } from './result.ts'

/**
 * Why a phone number was refused: nothing was given; it holds what no phone number holds; it holds more than one
 * number, of which none may be dropped silently; no such number exists in its country's numbering plan.
 */
type PhoneRefusal = 'empty' | 'malformed' | 'several' | 'invalid'

/** A phone number in E.164, with its extension behind it as RFC 3966 writes it: `+8675526001234;ext=801`. */
export type NormalizedPhone = Normalized<PhoneRefusal>

const STORED_CN_MOBILE = /^\+861[3-9]\d{9}$/
const CN_MOBILE = /^(?:\+?86|0)?(1[3-9]\d{9})$/

/** `tel:`, `Tel.`, `电话：`, `手机: ` and the like. */
const LABEL = /^(?:[\p{L} .]{1,12}: ?|\p{Script=Han}{1,6} ?|tel\.? ?)(?=[\d+(])/iu
const SECOND_NUMBER = /\d[\d() -]{5,}\s*(?:[/;,、|]|或)\s*\+?[\d() -]{7,}/
const WRITTEN_EXTENSION = /\s*(?:转|轉|分机|分機|;ext=|ext\.?|#|x)\s*(\d{1,7})$/i
/** People in China write the extension of a fixed line behind one more hyphen: `0755-26001234-801`. */
const CN_HYPHEN_EXTENSION = /^((?:\+86[ -]?)?\(?0?\d{2,3}\)?[ -]?\d{7,8})-(\d{1,6})$/
const DIALLED = /^\+?[\d ()./\u2010-\u2015-]+$/

/**
 * Brings a phone number to E.164, `+8613800138000`. E.164 has no place for an extension, so one stands behind the number as
 * in RFC 3966, 3: `+8675526001234;ext=801`.
 *
 * Reads full-width digits, any usual separators, `00` or `+` before the country code, the code in brackets, a label in
 * front (`tel:`, `电话：`) and an extension behind. A number without country code belongs to `defaultRegion`, an ISO
 * 3166-1 alpha-2 code. Validity is that of libphonenumber's full metadata, with one exception: every mainland number
 * of the form 1[3-9] and nine digits is accepted, because new ranges are assigned more often than metadata is renewed.
 */
export function normalizePhone(input: string, defaultRegion = 'CN'): NormalizedPhone {
  if (STORED_CN_MOBILE.test(input)) return { ok: true, value: input }
  const text = tidyText(input)
    .replace(/^['‘’`]/, '')
    .replace(LABEL, '')
  if (text === '') return refused('empty')
  if (SECOND_NUMBER.test(text)) return refused('several')
  const international = text.replace(/^\(((?:\+|00)\d{1,3})\)/, '$1').replace(/^00(?=[1-9])/, '+')
  const { number, extension } = splitExtension(international, defaultRegion)
  if (!DIALLED.test(number)) return refused('malformed')
  const value = toE164(number, defaultRegion)
  if (value === undefined) return refused('invalid')
  return { ok: true, value: extension === undefined ? value : `${value};ext=${extension}` }
}

/** The number that is compared and indexed: without its extension, which callers of one switchboard share it by. */
export function phoneKey(stored: string): string {
  return stored.replace(/;ext=\d+$/, '')
}

function splitExtension(text: string, region: string): { number: string; extension: string | undefined } {
  const written = WRITTEN_EXTENSION.exec(text)
  if (written) return { number: text.slice(0, written.index), extension: written[1] }
  // Elsewhere the last group may be a part of the number: in Germany it is the direct line.
  const hyphenated = region === 'CN' || text.startsWith('+86') ? CN_HYPHEN_EXTENSION.exec(text) : null
  return { number: hyphenated?.[1] ?? text, extension: hyphenated?.[2] }
}

function toE164(dialled: string, region: string): string | undefined {
  const digits = dialled.replace(/[^\d+]/g, '')
  const mobile = CN_MOBILE.exec(digits)?.[1]
  if (mobile && (region === 'CN' || digits.startsWith('+86'))) return `+86${mobile}`
  const defaultCountry = isSupportedCountry(region) ? region : undefined
  const parsed = parsePhoneNumberFromString(dialled, {
    extract: false,
    ...(defaultCountry && { defaultCountry }),
  })
  return parsed?.isValid() ? parsed.number : undefined
}
