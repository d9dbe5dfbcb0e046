import { LONGEST_CELL } from '../limits.ts'
import { readLines, type TextLine } from '../line-scanner.ts'
import { takeSample } from '../sampled.ts'
import { faultOf, tooLarge } from '../source-errors.ts'
import type { OpenedSource, SourceFault, SourceRecord } from '../source-record.ts'
import { isReadable, type TextSource } from '../text-encoding.ts'
import { CardScanner, type ScannedCard } from './card-scanner.ts'
import { type CardContent, readCard, type RepeatedKind, repeatedKinds, singleColumns } from './read-card.ts'

/** So many cards tell the columns. */
const SAMPLE_CARDS = 500

/** What follows the name of a column of each repeated kind. */
const ADDRESS_SUFFIXES = [
  ' formatted',
  ' street',
  ' extended address',
  ' po box',
  ' city',
  ' region',
  ' postal code',
  ' country',
  ' label',
]
const VALUE_SUFFIXES = ['', ' label']

/** The columns of a file of cards: how often each kind is repeated, and the fields that its own properties name. */
interface CardColumns {
  readonly own: readonly string[]
  readonly repeats: Readonly<Record<RepeatedKind, number>>
}

/**
 * Opens a file of vCards of the versions 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350), mixed or not. A card becomes a record with
 * columns such as `name`, `phone`, `phone label`, `phone 2`; how many there are is told by the first 500 cards, and what a
 * later card has beyond them is joined in the last column of its kind.
 */
export async function openVcard(text: TextSource): Promise<OpenedSource> {
  const { head, batches } = await takeSample(scanCards(readLines(text.chunks)), SAMPLE_CARDS)
  const columns = columnsOf(head.map(({ properties }) => readCard(properties)))
  const names = [
    ...singleColumns,
    ...columns.own,
    ...repeatedKinds.flatMap((kind) => repeatedNames(kind, columns)),
  ]
  return {
    format: 'vcard',
    get encoding() {
      return text.encoding
    },
    columns: names,
    records: readRecords(batches, { names, columns }),
    notes: [],
  }
}

async function* scanCards(
  batches: AsyncGenerator<readonly TextLine[], void>,
): AsyncGenerator<readonly ScannedCard[], void> {
  const scanner = new CardScanner()
  for await (const lines of batches) yield scanner.push(lines)
  yield scanner.end()
}

function columnsOf(cards: readonly CardContent[]): CardColumns {
  const known = new Set<string>(singleColumns)
  const own = [...new Set(cards.flatMap(({ single }) => [...single.keys()]))].filter(
    (name) => !known.has(name),
  )
  const repeats = Object.fromEntries(
    repeatedKinds.map((kind) => [
      kind,
      cards.reduce((most, { repeated }) => Math.max(most, repeated[kind].length), 1),
    ]),
  ) as Record<RepeatedKind, number>
  return { own, repeats }
}

const suffixesOf = (kind: RepeatedKind): readonly string[] =>
  kind === 'address' ? ADDRESS_SUFFIXES : VALUE_SUFFIXES
const stemOf = (kind: RepeatedKind, index: number): string => (index === 0 ? kind : `${kind} ${index + 1}`)

function repeatedNames(kind: RepeatedKind, { repeats }: CardColumns): string[] {
  return Array.from({ length: repeats[kind] }, (_, index) => stemOf(kind, index)).flatMap((stem) =>
    suffixesOf(kind).map((suffix) => `${stem}${suffix}`),
  )
}

interface CardTable {
  readonly names: readonly string[]
  readonly columns: CardColumns
}

async function* readRecords(
  batches: AsyncIterable<readonly ScannedCard[]>,
  table: CardTable,
): AsyncGenerator<SourceRecord, void> {
  const blank = Object.fromEntries(table.names.map((name) => [name, '']))
  for await (const batch of batches) {
    for (const card of batch) yield toRecord(card, table, blank)
  }
}

function toRecord(
  { line, properties, fault }: ScannedCard,
  { columns }: CardTable,
  blank: Readonly<Record<string, string>>,
): SourceRecord {
  const { single, repeated } = readCard(properties)
  const cells = { ...blank, ...Object.fromEntries(single) }
  for (const kind of repeatedKinds) {
    for (const [index, item] of repeated[kind].entries()) {
      const stem = stemOf(kind, Math.min(index, columns.repeats[kind] - 1))
      for (const [suffix, text] of Object.entries(item)) {
        const name = `${stem}${suffix}`
        cells[name] = cells[name] === '' || suffix === ' label' ? text : `${cells[name]} ::: ${text}`
      }
    }
  }
  if (fault) return { line, cells, fault }
  const problem = problemOf(cells, blank, line)
  return problem ? { line, cells, fault: problem } : { line, cells }
}

function problemOf(
  cells: Readonly<Record<string, string>>,
  blank: Readonly<Record<string, string>>,
  line: number,
): SourceFault | undefined {
  const texts = Object.values(cells)
  if (texts.some((text) => text.length > LONGEST_CELL)) return tooLarge(line)
  if (!texts.every(isReadable)) return faultOf('UNREADABLE_TEXT', { line })
  const isKnown = Object.keys(cells).every((name) => Object.hasOwn(blank, name))
  return isKnown ? undefined : faultOf('LATE_MEMBER', { line })
}
