import { isCompoundSurname } from '../../masks/compound-surnames.ts'
import { tidyText } from '../../shared/tidy-text.ts'
import { refused } from './result.ts'
import type { Normalized } from './result.ts'

/** Why a name was refused: nothing was given, it holds no letter, or it is longer than any name. */
type NameRefusal = 'empty' | 'no_letter' | 'too_long'

/** A name in one spelling, and the form of address that was written behind it. */
export type NormalizedName = Normalized<NameRefusal, { readonly honorific?: string }>

/** In UTF-16 code units. The longest legal names are well below. */
const LONGEST_NAME = 200

const BETWEEN_HAN = /(?<=\p{Script=Han}) (?=\p{Script=Han})/gu
/** The dots people type between the parts of a transliterated name, for which GB 18030 has `·`. */
const NAME_DOT = /(?<=\p{Script=Han}) ?[\u2022\u2027\u2219\u22c5\u30fb\u0387.] ?(?=\p{Script=Han})/gu

const HONORIFIC = /(?<=^\p{Script=Han}{2,}) ?((?:先生|女士|小姐|太太|夫人)+)$/u

/**
 * Brings the name of a person or an organization to one spelling: NFKC (so full-width Latin becomes plain), single
 * spaces, no space between Chinese characters (`郭 宇红` → `郭宇红`) and one dot for transliterated names
 * (`买买提・吐尔逊` → `买买提·吐尔逊`). Case, order and script stay: they are the person's.
 *
 * A Chinese form of address behind a full name is answered apart (`张三先生` → `张三`, `先生`). Behind a surname alone it
 * stays, because there it is all that is known of the rest: `王女士`, `欧阳先生`.
 */
export function normalizePersonName(input: string): NormalizedName {
  const text = tidyText(input).replace(NAME_DOT, '·').replace(BETWEEN_HAN, '')
  if (text === '') return refused('empty')
  if (text.length > LONGEST_NAME) return refused('too_long')
  if (!/\p{L}/u.test(text)) return refused('no_letter')
  const address = HONORIFIC.exec(text)
  const name = text.slice(0, address?.index)
  if (address?.[1] === undefined || isCompoundSurname(name)) return { ok: true, value: text }
  return { ok: true, value: name, honorific: address[1] }
}
