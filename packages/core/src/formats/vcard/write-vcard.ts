import { writeList } from '../../shared/list-text.ts'
import { OWN_PROPERTY } from './read-card.ts'

/** In octets, without the line end (RFC 6350, 3.2). */
const LONGEST_LINE = 75

/** The columns of a card that are one property, as the reader knows them. */
const PROPERTIES: Readonly<Record<string, string>> = {
  nickname: 'NICKNAME',
  phone: 'TEL',
  email: 'EMAIL',
  organization: 'ORG',
  occupation: 'TITLE',
  birthDate: 'BDAY',
  notes: 'NOTE',
  uid: 'UID',
}
const SEXES: Readonly<Record<string, string>> = { male: 'M', female: 'F' }
const NAMES = ['familyName', 'givenName'] as const
const PLACES = ['address city', 'address region', 'address country'] as const
const ADDRESS = ['address formatted', ...PLACES] as const
const TOGETHER: ReadonlySet<string> = new Set(['name', ...NAMES, ...ADDRESS])

/** The texts of one card by the columns that the reader makes of it; of `tags` each by itself. */
export type CardTexts = ReadonlyMap<string, string | readonly string[]>

/**
 * Writes vCards of version 4 (RFC 6350). A column without a property of its own is one of Kith's; all of them stand in every
 * card, so that the first one tells the columns.
 */
export async function* writeVcard(
  batches: AsyncIterable<readonly CardTexts[]>,
): AsyncGenerator<string, void> {
  for await (const cards of batches) yield cards.map(toCard).join('')
}

function toCard(texts: CardTexts): string {
  const single = [...texts].filter(([column]) => !TOGETHER.has(column))
  const lines = [
    'BEGIN:VCARD',
    'VERSION:4.0',
    `FN:${escaped(textOf(texts, 'name'))}`,
    ...namesOf(texts),
    ...single.flatMap(([column, text]) => propertyOf(column, text)),
    ...addressOf(texts),
    'END:VCARD',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

function textOf(texts: CardTexts, column: string): string {
  const text = texts.get(column) ?? ''
  return typeof text === 'string' ? text : writeList(text, ', ')
}

function namesOf(texts: CardTexts): string[] {
  const parts = NAMES.map((part) => textOf(texts, part))
  return parts.some((part) => part !== '') ? [`N:${parts.map(escaped).join(';')};;;`] : []
}

function propertyOf(column: string, text: string | readonly string[]): string[] {
  if (column === 'tags') {
    const tags = [text].flat().filter((tag) => tag !== '')
    return tags.length === 0 ? [] : [`CATEGORIES:${tags.map(escaped).join(',')}`]
  }
  const value = typeof text === 'string' ? text : writeList(text, ', ')
  if (column === 'sex') return SEXES[value] === undefined ? [] : [`GENDER:${SEXES[value]}`]
  const name = PROPERTIES[column]
  if (name === undefined) return [`${OWN_PROPERTY};NAME="${parameter(column)}":${escaped(value)}`]
  return value === '' ? [] : [`${name}:${escaped(value)}`]
}

/** The whole address is the label, since only its places are known apart. */
function addressOf(texts: CardTexts): string[] {
  const whole = textOf(texts, 'address formatted')
  const [city = '', region = '', country = ''] = PLACES.map((place) => escaped(textOf(texts, place)))
  if (`${whole}${city}${region}${country}` === '') return []
  const label = whole === '' ? '' : `;LABEL="${parameter(whole)}"`
  return [`ADR${label}:;;;${city};${region};;${country}`]
}

/** A line end is `\n` in a vCard, whatever it was. */
function escaped(text: string): string {
  return text.replace(/[\\,;]/g, String.raw`\$&`).replace(/\r\n?|\n/g, String.raw`\n`)
}

/** RFC 6868: what a parameter cannot hold. */
function parameter(text: string): string {
  return text
    .replaceAll('^', '^^')
    .replace(/\r\n?|\n/g, '^n')
    .replaceAll('"', "^'")
}

/** Breaks a long line between characters; each further line begins with a space. */
function folded(line: string): string {
  if (line.length * 3 <= LONGEST_LINE) return line
  let [result, length] = ['', 0]
  for (const character of line) {
    const octets = octetsOf(character)
    if (length + octets > LONGEST_LINE) [result, length] = [`${result}\r\n `, 1]
    result += character
    length += octets
  }
  return result
}

/** In UTF-8 (RFC 3629). */
function octetsOf(character: string): number {
  const code = character.codePointAt(0)!
  if (code < 0x80) return 1
  if (code < 0x800) return 2
  return code < 0x10000 ? 3 : 4
}
