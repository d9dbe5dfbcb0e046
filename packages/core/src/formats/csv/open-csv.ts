import { LONGEST_RECORD, SAMPLE_SIZE } from '../limits.ts'
import type { OpenedSource, OpenOptions } from '../source-record.ts'
import { findHeader, TableReader, type TableRow } from '../table.ts'
import type { TextSource } from '../text-encoding.ts'
import { detectDialect } from './csv-dialect.ts'
import { CsvScanner } from './csv-scanner.ts'
import { unguardCell } from './formula-guard.ts'

/** Opens a CSV file. Delimiter, line ends and header are found in its first rows. */
export async function openCsv(text: TextSource, options: OpenOptions): Promise<OpenedSource> {
  const chunks = text.chunks[Symbol.asyncIterator]()
  const head = await readHead(chunks)
  const usesReturn = !head.includes('\n') && head.includes('\r')
  const lines = usesReturn ? toLineFeeds : (chunk: string): string => chunk
  const { delimiter, rows } = detectDialect(lines(head), options.delimiter)
  const start = findHeader(unguarded(rows))
  const scanner = new CsvScanner(delimiter, start.columns.length)
  const table = new TableReader(start)
  async function* batches(): AsyncGenerator<readonly TableRow[], void> {
    try {
      yield unguarded(scanner.push(lines(head)))
      for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
        yield unguarded(scanner.push(lines(next.value)))
      }
      yield unguarded(scanner.end())
    } finally {
      await chunks.return?.()
    }
  }
  return {
    format: 'csv',
    get encoding() {
      return text.encoding
    },
    delimiter,
    columns: start.columns,
    records: table.records(batches()),
    notes: table.notes,
  }
}

/** Old programs for the Mac end their lines so. */
function toLineFeeds(text: string): string {
  return text.replaceAll('\r', '\n')
}

/** Enough to learn from: a sample, and the first line in any case. */
async function readHead(chunks: AsyncIterator<string>): Promise<string> {
  let head = ''
  const hasLine = (): boolean => /[\r\n]/.test(head) || head.length > LONGEST_RECORD
  while (head.length < SAMPLE_SIZE || !hasLine()) {
    const next = await chunks.next()
    if (next.done === true) break
    head += next.value
  }
  return head
}

function unguarded(rows: readonly TableRow[]): readonly TableRow[] {
  return rows.map((row) =>
    row.cells.some((cell) => cell.startsWith("'")) ? { ...row, cells: row.cells.map(unguardCell) } : row,
  )
}
