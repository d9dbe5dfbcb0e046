import { joined } from '../byte-source.ts'
import {
  LARGEST_DESCRIPTION,
  LARGEST_TEXTS,
  LARGEST_SHEET,
  LARGEST_WORKBOOK,
  LONGEST_CELL,
  LONGEST_ROW,
} from '../limits.ts'
import { takeSample } from '../sampled.ts'
import { faultOf, sourceErrors, tooLarge } from '../source-errors.ts'
import type { OpenedSource, OpenOptions } from '../source-record.ts'
import { findHeader, TableReader, type TableRow } from '../table.ts'
import { isReadable } from '../text-encoding.ts'
import { readDateStyles, readRowCells, type WorkbookTexts } from './cell-text.ts'
import { attributesOf, cutElements, itemText, prefixOf, type XmlElement } from './xml-text.ts'
import { ZipArchive } from './zip-archive.ts'

/** So many rows tell the header. */
const SAMPLE_ROWS = 50

/**
 * Opens a workbook (ECMA-376). The file and its texts are kept in memory, up to a limit; the rows of the sheet are unpacked
 * and read in passing.
 */
export async function openXlsx(
  bytes: AsyncIterable<Uint8Array>,
  options: OpenOptions,
): Promise<OpenedSource> {
  const archive = new ZipArchive(await collect(bytes))
  const workbook = await archive.text('xl/workbook.xml', LARGEST_DESCRIPTION)
  const path = await sheetPath(archive, workbook, options.sheet)
  const texts = {
    shared: await readSharedTexts(archive),
    dateStyles: readDateStyles(await archive.text('xl/styles.xml', LARGEST_DESCRIPTION)),
    is1904: /^(?:1|true)$/.test(
      attributesOf(workbook, `${prefixOf(workbook, 'workbook')}workbookPr`)[0]?.get('date1904') ?? '',
    ),
  }
  const { head, batches } = await takeSample(
    readRows(archive.stream(path, LARGEST_SHEET), texts),
    SAMPLE_ROWS,
  )
  const start = findHeader(head)
  const table = new TableReader(start)
  return {
    format: 'xlsx',
    encoding: 'utf-8',
    columns: start.columns,
    records: table.records(batches),
    notes: table.notes,
  }
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of bytes) {
    size += chunk.length
    if (size > LARGEST_WORKBOOK) throw sourceErrors.WORKBOOK_TOO_LARGE()
    chunks.push(chunk)
  }
  return new Uint8Array(joined(chunks, size))
}

/** The part that holds the sheet of a name, or the first sheet that is not hidden. */
async function sheetPath(archive: ZipArchive, workbook: string, name: string | undefined): Promise<string> {
  const sheets = attributesOf(workbook, `${prefixOf(workbook, 'workbook')}sheet`)
  if (sheets.length === 0) throw sourceErrors.WORKBOOK_DAMAGED()
  const sheet =
    name === undefined
      ? (sheets.find((sheet) => !/hidden/i.test(sheet.get('state') ?? '')) ?? sheets[0])
      : sheets.find((sheet) => sheet.get('name') === name)
  if (sheet === undefined) throw sourceErrors.SHEET_UNKNOWN()
  const id = [...sheet].find(([attribute]) => attribute.endsWith(':id'))?.[1]
  const links = await archive.text('xl/_rels/workbook.xml.rels', LARGEST_DESCRIPTION)
  const relations = attributesOf(links, `${prefixOf(links, 'Relationships')}Relationship`)
  const target = relations.find((relation) => relation.get('Id') === id)?.get('Target') ?? ''
  const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`
  if (!archive.has(path)) throw sourceErrors.WORKBOOK_DAMAGED()
  return path
}

async function readSharedTexts(archive: ZipArchive): Promise<string[]> {
  const texts: string[] = []
  for await (const { elements, prefix } of cutStream(
    archive.stream('xl/sharedStrings.xml', LARGEST_TEXTS),
    SHARED,
  )) {
    for (const { content } of elements) texts.push(itemText(content, prefix))
  }
  return texts
}

async function* readRows(
  chunks: AsyncIterable<string>,
  texts: WorkbookTexts,
): AsyncGenerator<readonly TableRow[], void> {
  let line = 0
  for await (const { elements, prefix } of cutStream(chunks, ROWS)) {
    yield elements.map(({ attributes, content }) => {
      line = Number(/\br=["'](\d{1,7})/.exec(attributes)?.[1] ?? line + 1)
      return toRow(line, readRowCells(content, prefix, texts))
    })
  }
}

const SHARED = { root: 'sst', name: 'si' }
const ROWS = { root: 'worksheet', name: 'row' }

interface CutBatch {
  readonly elements: readonly XmlElement[]
  readonly prefix: string
}

/** The elements of a name in a stream of XML, in batches. */
async function* cutStream(
  chunks: AsyncIterable<string>,
  { root, name }: { readonly root: string; readonly name: string },
): AsyncGenerator<CutBatch, void> {
  let rest = ''
  let prefix: string | undefined
  for await (const chunk of chunks) {
    prefix ??= prefixOf(chunk, root)
    const cut = cutElements(rest + chunk, `${prefix}${name}`)
    rest = cut.rest
    if (rest.length > LONGEST_ROW) throw sourceErrors.WORKBOOK_TOO_LARGE()
    yield { elements: cut.elements, prefix }
  }
}

function toRow(line: number, cells: readonly string[]): TableRow {
  if (cells.some((cell) => cell.length > LONGEST_CELL)) return { line, cells: [], fault: tooLarge(line) }
  return cells.every(isReadable)
    ? { line, cells }
    : { line, cells, fault: faultOf('UNREADABLE_TEXT', { line }) }
}
