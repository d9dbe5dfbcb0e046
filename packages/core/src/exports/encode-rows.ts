import type { CardTexts } from '../formats/vcard/write-vcard.ts'
import type { ShapedRow } from '../gate/row-shaper.ts'
import { writeList } from '../shared/list-text.ts'
import type { ExportFormat } from './export-format.ts'

/** What is to be written, and how. */
export interface Encoding {
  readonly format: ExportFormat
  readonly columns: readonly string[]
  /** A CSV file begins with a byte order mark, by which spreadsheets know UTF-8. */
  readonly mark: boolean
}

/** The columns of a card that customers name differently. */
const CARD_COLUMNS: Readonly<Record<string, string>> = {
  id: 'uid',
  address: 'address formatted',
  city: 'address city',
  province: 'address region',
  country: 'address country',
}

/** Writes rows in a format, as they come. The writer of each format is loaded at its first use. */
export async function* encodeRows(
  pages: AsyncIterable<readonly ShapedRow[]>,
  { format, columns, mark }: Encoding,
): AsyncGenerator<Uint8Array, void> {
  switch (format) {
    case 'csv': {
      const { writeCsv } = await import('../formats/csv/write-csv.ts')
      return yield* inUtf8(writeCsv(columns, each(pages, toTexts(columns)), { mark }))
    }
    case 'xlsx': {
      const { writeXlsx } = await import('../formats/xlsx/write-xlsx.ts')
      return yield* writeXlsx(columns, each(pages, toTexts(columns)), { sheet: 'customers' })
    }
    case 'ndjson': {
      const { writeNdjson } = await import('../formats/ndjson/write-ndjson.ts')
      return yield* inUtf8(writeNdjson(columns, pages))
    }
    case 'vcard': {
      const { writeVcard } = await import('../formats/vcard/write-vcard.ts')
      return yield* inUtf8(writeVcard(each(pages, toCard(columns))))
    }
  }
}

async function* inUtf8(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder()
  for await (const text of texts) yield encoder.encode(text)
}

async function* each<T>(
  pages: AsyncIterable<readonly ShapedRow[]>,
  convert: (row: ShapedRow) => T,
): AsyncGenerator<readonly T[], void> {
  for await (const rows of pages) yield rows.map(convert)
}

function toTexts(columns: readonly string[]): (row: ShapedRow) => string[] {
  return (row) => columns.map((column) => textOf(row[column]))
}

function toCard(columns: readonly string[]): (row: ShapedRow) => CardTexts {
  return (row) =>
    new Map(
      columns.map((column) => {
        const value = row[column]
        const text = Array.isArray(value) ? value.map(textOf) : textOf(value)
        return [CARD_COLUMNS[column] ?? column, text] as const
      }),
    )
}

/** A value as the text that an import reads back: instants in UTC, lists with commas. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (value instanceof Date) return value.toISOString()
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
    ? writeList(value, ', ')
    : JSON.stringify(value)
}
