import { LONGEST_CELL, LONGEST_RECORD } from '../limits.ts'
import { faultOf, tooLarge } from '../source-errors.ts'
import type { TableRow } from '../table.ts'
import { isReadable } from '../text-encoding.ts'

/** The cells of a record that has quotes, where it ends, and how many line ends it has. */
interface QuotedRecord {
  readonly cells: readonly string[]
  readonly end: number
  readonly lines: number
}

/** Why a record with quotes was not read: there may be more of it to come, or it breaks the rules. */
type Unread = 'open' | 'broken'

/**
 * Cuts text into the rows of a CSV file (RFC 4180, with any delimiter). Text comes in pieces of any size; of what was
 * pushed, at most one record is kept.
 *
 * A line without quotes, which is nearly every one, is cut by the runtime's own search and split. A quote that is never
 * closed, or is closed in the middle of a cell, makes its first line a fault, and reading goes on with the next line; until
 * a row has as many cells as the header again, rows of another width may be pieces of the broken one, and are faults too.
 */
export class CsvScanner {
  readonly #delimiter: string
  readonly #width: number | undefined
  #text = ''
  #at = 0
  #line = 1
  #nextQuote = -1
  #isResuming = false
  #isSkipping = false

  constructor(delimiter: string, width?: number) {
    this.#delimiter = delimiter
    this.#width = width
  }

  /** Adds text, and answers the rows that are complete. */
  push(text: string): TableRow[] {
    this.#text = this.#text.slice(this.#at) + text
    this.#at = 0
    this.#nextQuote = -1
    return this.#rows(false)
  }

  /** Answers the last row, which needs no line end. */
  end(): TableRow[] {
    return this.#rows(true)
  }

  #rows(isLast: boolean): TableRow[] {
    const rows: TableRow[] = []
    while (this.#at < this.#text.length) {
      if (this.#isSkipping && !this.#skipLine()) break
      const row = this.#row(isLast)
      if (row === undefined) break
      rows.push(row)
    }
    return rows
  }

  #row(isLast: boolean): TableRow | undefined {
    const start = this.#at
    const lineEnd = this.#text.indexOf('\n', start)
    const end = lineEnd === -1 ? this.#text.length : lineEnd
    if (this.#quoteAfter(start) < end) return this.#quotedRow(isLast)
    if (end - start > LONGEST_RECORD)
      return this.#skipped({ line: this.#line, cells: [], fault: tooLarge(this.#line) })
    if (lineEnd === -1 && !isLast) return undefined
    const line = withoutReturn(this.#text.slice(start, end))
    const cells = line.split(this.#delimiter)
    const row = this.#accept({ cells, end: end + 1, lines: 1 }, isReadable(line))
    return end - start > LONGEST_CELL && cells.some(isTooLong)
      ? { line: row.line, cells: [], fault: tooLarge(row.line) }
      : row
  }

  #quotedRow(isLast: boolean): TableRow | undefined {
    const isHopeless = this.#text.length - this.#at > LONGEST_RECORD
    const known = readQuoted(this.#text, this.#at, this.#delimiter)
    if (known === 'open' && !isLast && !isHopeless) return undefined
    // The last cell of the file needs no line end behind it.
    const isEnd = known === 'open' && isLast && !isHopeless
    const record = isEnd ? readQuoted(`${this.#text}\n`, this.#at, this.#delimiter) : known
    if (typeof record === 'string' || this.#isTorn(record)) return this.#broken()
    const row = this.#accept(record, record.cells.every(isReadable))
    return record.cells.some(isTooLong) ? { line: row.line, cells: [], fault: tooLarge(row.line) } : row
  }

  /** A quote that was closed lines later by that of another record. */
  #isTorn({ lines, cells }: QuotedRecord): boolean {
    return lines > 1 && this.#width !== undefined && cells.length !== this.#width
  }

  #accept({ cells, end, lines }: QuotedRecord, isText: boolean): TableRow {
    const line = this.#line
    this.#at = end
    this.#line += lines
    if (this.#isResuming) this.#isResuming = cells.length !== this.#width
    if (this.#isResuming) return { line, cells, fault: faultOf('QUOTE', { line }) }
    return isText ? { line, cells } : { line, cells, fault: faultOf('UNREADABLE_TEXT', { line }) }
  }

  #broken(): TableRow {
    const line = this.#line
    this.#isResuming = this.#width !== undefined
    return this.#skipped({ line, cells: [this.#restOfLine()], fault: faultOf('QUOTE', { line }) })
  }

  /** Answers a fault, and goes on with the next line. */
  #skipped(row: TableRow): TableRow {
    this.#isSkipping = true
    this.#skipLine()
    return row
  }

  #restOfLine(): string {
    const end = this.#text.indexOf('\n', this.#at)
    const line = this.#text.slice(this.#at, end === -1 ? undefined : end)
    return withoutReturn(line).slice(0, LONGEST_CELL)
  }

  /** Passes over the rest of a line; `false` where its end has not come yet. */
  #skipLine(): boolean {
    const end = this.#text.indexOf('\n', this.#at)
    this.#at = end === -1 ? this.#text.length : end + 1
    if (end === -1) return false
    this.#line += 1
    this.#isSkipping = false
    return true
  }

  #quoteAfter(start: number): number {
    if (this.#nextQuote < start) {
      const found = this.#text.indexOf('"', start)
      this.#nextQuote = found === -1 ? Infinity : found
    }
    return this.#nextQuote
  }
}

const isTooLong = (cell: string): boolean => cell.length > LONGEST_CELL

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}

function readQuoted(text: string, start: number, delimiter: string): QuotedRecord | Unread {
  const cells: string[] = []
  let [at, lines, lineEnd] = [start, 1, endOfLine(text, start)]
  for (;;) {
    const isQuoted = text[at] === '"'
    const cell = isQuoted ? readQuotedCell(text, at) : readPlainCell(text, at, { delimiter, lineEnd })
    if (typeof cell === 'string') return cell
    cells.push(cell.value)
    if (cell.end > lineEnd) lineEnd = endOfLine(text, cell.end)
    if (isQuoted) lines += countLineEnds(cell.value)
    const isEnd = atLineEnd(text, cell.end)
    if (isEnd === undefined) return 'open'
    if (isEnd > 0) return { cells, end: cell.end + isEnd, lines }
    if (text[cell.end] !== delimiter) return 'broken'
    at = cell.end + 1
  }
}

/** Where the line ends; `Infinity` where that has not come yet. Asked for once a line, which may be long. */
function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end === -1 ? Infinity : end
}

interface Cell {
  readonly value: string
  readonly end: number
}

function readQuotedCell(text: string, at: number): Cell | Unread {
  let end = text.indexOf('"', at + 1)
  let hasQuotes = false
  while (end !== -1 && text[end + 1] === '"') {
    hasQuotes = true
    end = text.indexOf('"', end + 2)
  }
  if (end === -1) return 'open'
  const value = text.slice(at + 1, end)
  return { value: hasQuotes ? value.replaceAll('""', '"') : value, end: end + 1 }
}

/** The delimiter is looked for in the rest of the line and no further: a text may have none. */
function readPlainCell(
  text: string,
  at: number,
  { delimiter, lineEnd }: { readonly delimiter: string; readonly lineEnd: number },
): Cell | Unread {
  const rest = text.slice(at, lineEnd)
  const length = rest.indexOf(delimiter)
  if (length !== -1) return { value: rest.slice(0, length), end: at + length }
  if (lineEnd === Infinity) return 'open'
  const value = withoutReturn(rest)
  return { value, end: at + value.length }
}

/** How long the line end at a place is, 0 where there is none, `undefined` where the text ends too early to tell. */
function atLineEnd(text: string, at: number): number | undefined {
  if (at >= text.length) return undefined
  if (text[at] === '\n') return 1
  if (text[at] !== '\r') return 0
  if (at + 1 === text.length) return undefined
  return text[at + 1] === '\n' ? 2 : 0
}

function countLineEnds(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1
  return count
}
