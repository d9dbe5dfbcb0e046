import { guardCell } from './formula-guard.ts'

/** What a spreadsheet needs to know that a file is UTF-8. */
const BYTE_ORDER_MARK = '\ufeff'

/**
 * Writes a CSV file (RFC 4180): quotes where they are needed, CRLF, a header. Cells that a spreadsheet would run or round
 * are guarded, and read back as they were.
 */
export async function* writeCsv(
  columns: readonly string[],
  batches: AsyncIterable<readonly (readonly string[])[]>,
  { mark }: { readonly mark: boolean },
): AsyncGenerator<string, void> {
  yield `${mark ? BYTE_ORDER_MARK : ''}${toLine(columns)}`
  for await (const rows of batches) yield rows.map(toLine).join('')
}

function toLine(cells: readonly string[]): string {
  return `${cells.map(toCell).join(',')}\r\n`
}

function toCell(text: string): string {
  const guarded = guardCell(text)
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}
