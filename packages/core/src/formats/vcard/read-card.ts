import { writeList } from '../../shared/list-text.ts'
import type { CardProperty } from './content-line.ts'
import { decodeParameter, decodeValue, splitValue, unescapeText } from './decode-value.ts'
import { labelOf } from './type-label.ts'

/** The kinds of which a card may have several. */
export const repeatedKinds = ['phone', 'email', 'address', 'website', 'social'] as const

/** One of them. */
export type RepeatedKind = (typeof repeatedKinds)[number]

/** A phone, e-mail, address, page or account: what follows the column's name, by the text. `''` is the value itself. */
export type RepeatedItem = Readonly<Record<string, string>>

/** What a card says, as text. */
export interface CardContent {
  /** By column. */
  readonly single: ReadonlyMap<string, string>
  readonly repeated: Readonly<Record<RepeatedKind, readonly RepeatedItem[]>>
}

/** The columns that every file of cards has, in this order, with the first of each repeated kind behind them. */
export const singleColumns = [
  'name',
  'familyName',
  'givenName',
  'middle name',
  'nickname',
  'organization',
  'occupation',
  'birthDate',
  'sex',
  'tags',
  'notes',
  'uid',
] as const

/** The property of Kith's own exports for fields that vCard has none for: `X-KITH-FIELD;NAME=industry:Tea`. */
export const OWN_PROPERTY = 'X-KITH-FIELD'

const NAME_PARTS = ['familyName', 'givenName', 'middle name'] as const
const ADDRESS_PARTS = [
  'po box',
  'extended address',
  'street',
  'city',
  'region',
  'postal code',
  'country',
] as const
const SEXES: Readonly<Record<string, string>> = { M: 'male', F: 'female' }

/** Reads the properties of one card. */
export function readCard(properties: readonly CardProperty[]): CardContent {
  const version = properties.find(({ name }) => name === 'VERSION')?.value.trim() ?? '3.0'
  const ownLabels = new Map(
    properties.flatMap(({ name, group, value }) =>
      name === 'X-ABLABEL' && group !== '' ? [[group, unescapeText(value, version).trim()] as const] : [],
    ),
  )
  const single = new Map<string, string>()
  const repeated = { phone: [], email: [], address: [], website: [], social: [] } as Record<
    RepeatedKind,
    RepeatedItem[]
  >
  for (const property of properties) {
    const value = decodeValue(property)
    const whole = unescapeText(value, version)
    const [kind, item] = readRepeated(property, { value, whole, version })
    if (kind !== undefined) repeated[kind].push({ ...item, ' label': labelOf(property, ownLabels) })
    else readSingle(property, { value, whole, version }, single)
  }
  return { single, repeated }
}

interface DecodedValue {
  readonly value: string
  readonly whole: string
  readonly version: string
}

function readRepeated(
  property: CardProperty,
  decoded: DecodedValue,
): readonly [RepeatedKind, RepeatedItem] | readonly [] {
  const { whole } = decoded
  if (property.name === 'ADR') return readAddress(property, decoded)
  if (whole.trim() === '') return []
  switch (property.name) {
    case 'TEL':
      return ['phone', { '': whole.replace(/^tel:/i, '') }]
    case 'EMAIL':
      return ['email', { '': whole.replace(/^mailto:/i, '') }]
    case 'URL':
      return ['website', { '': whole }]
    case 'IMPP':
      return ['social', { '': whole }]
    default:
      return []
  }
}

function readAddress(
  { parameters }: CardProperty,
  { value, version }: DecodedValue,
): readonly [RepeatedKind, RepeatedItem] | readonly [] {
  const texts = componentsOf(value, version)
  const label = decodeParameter(parameters.get('LABEL')?.[0] ?? '')
  if (label === '' && texts.every((text) => text === '')) return []
  const parts = ADDRESS_PARTS.map((part, index) => [` ${part}`, texts[index] ?? ''])
  return ['address', { ' formatted': label, ...Object.fromEntries(parts) }]
}

/** The components of a structured value; several values of one are joined. */
function componentsOf(value: string, version: string): string[] {
  return splitValue(value, ';').map((component) =>
    (version === '2.1' ? [component] : splitValue(component, ','))
      .map((text) => unescapeText(text, version))
      .filter((text) => text.trim() !== '')
      .join(', '),
  )
}

/** The properties that are one column, and how their value becomes its text. */
const SINGLE: Readonly<Record<string, readonly [string, (decoded: DecodedValue) => string]>> = {
  FN: ['name', ({ whole }) => whole],
  NICKNAME: ['nickname', ({ whole }) => whole],
  ORG: ['organization', ({ value, version }) => componentsOf(value, version)[0] ?? ''],
  TITLE: ['occupation', ({ whole }) => whole],
  BDAY: ['birthDate', ({ whole }) => whole],
  GENDER: ['sex', ({ whole }) => SEXES[whole.charAt(0).toUpperCase()] ?? ''],
  CATEGORIES: [
    'tags',
    ({ value, version }) => {
      // Programs of version 2.1 write semicolons.
      const parts = splitValue(value, ',').flatMap((part) => splitValue(part, ';'))
      const tags = parts.map((tag) => unescapeText(tag, version).trim())
      return writeList(tags.filter(Boolean), ' ::: ')
    },
  ],
  NOTE: ['notes', ({ whole }) => whole],
  UID: ['uid', ({ whole }) => whole],
}

function readSingle(
  { name, parameters }: CardProperty,
  decoded: DecodedValue,
  single: Map<string, string>,
): void {
  if (name === 'N') {
    const components = componentsOf(decoded.value, decoded.version)
    for (const [index, part] of NAME_PARTS.entries()) set(single, part, components[index] ?? '')
  } else if (name === OWN_PROPERTY) {
    set(single, parameters.get('NAME')?.[0] ?? '', unescapeText(decoded.value, decoded.version))
  } else {
    const known = Object.hasOwn(SINGLE, name) ? SINGLE[name] : undefined
    if (known) set(single, known[0], known[1](decoded))
  }
}

/** The first of several counts, except that all notes are kept. */
function set(single: Map<string, string>, column: string, text: string): void {
  const known = single.get(column)
  if (known === undefined || known === '') single.set(column, text)
  else if (column === 'notes' && text !== '' && known !== text) single.set(column, `${known}\n${text}`)
}
