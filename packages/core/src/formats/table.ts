import { MOST_COLUMNS } from './limits.ts'
import { faultOf, sourceErrors } from './source-errors.ts'
import type { SourceFault, SourceNote, SourceRecord } from './source-record.ts'

/** One row of a table before its columns are known. */
export interface TableRow {
  readonly line: number
  readonly cells: readonly string[]
  readonly fault?: SourceFault
}

/** Where a table begins: the names of its columns, and the last line above its records. */
export interface TableStart {
  readonly columns: readonly string[]
  readonly headerLine: number
}

/** The longest address that mail knows (RFC 5321); dates and numbers are shorter. */
const LONGEST_VALUE = 254
const VALUE = /^(?:\S+@\S+\.\S+|[+(]?\d[\d\s()./:年月日-]{4,})$/

const isFilled = (cell: string): boolean => cell !== '' && cell.trim() !== ''
const width = (row: TableRow): number => row.cells.filter(isFilled).length

/**
 * Finds the header among the first rows: the first row that is at least half as wide as the widest, so that the titles
 * which people put above a table are passed over. A row with e-mail addresses, dates or long numbers is no header; the
 * columns are then named by their numbers.
 */
export function findHeader(rows: readonly TableRow[]): TableStart {
  const widest = Math.max(0, ...rows.map(width))
  const first = rows.find((row) => !row.fault && width(row) > 0 && width(row) * 2 >= widest)
  if (first === undefined) throw sourceErrors.EMPTY()
  const cells = [...first.cells]
  while (cells.length > 1 && !isFilled(cells.at(-1)!)) cells.pop()
  if (cells.length > MOST_COLUMNS) throw sourceErrors.TOO_MANY_COLUMNS({ most: MOST_COLUMNS })
  const hasHeader = !cells.some((cell) => cell.length <= LONGEST_VALUE && VALUE.test(cell.trim()))
  return hasHeader
    ? { columns: uniqueNames(cells), headerLine: first.line }
    : { columns: cells.map((_cell, index) => columnName(index)), headerLine: rows[0]!.line - 1 }
}

const columnName = (index: number): string => `column ${index + 1}`

/** The names of columns, made different from each other. */
function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name, index) => {
    const trimmed = name.trim()
    // An object has a member of this name already.
    const base = trimmed === '' || trimmed === '__proto__' ? columnName(index) : trimmed
    let unique = base
    for (let count = 2; taken.has(unique); count++) unique = `${base} (${count})`
    taken.add(unique)
    return unique
  })
}

const TOTAL = /^(?:合计|总计|总共|共计|小计|grand total|totals?|sum)[:：]?$/iu

/** Makes records of the rows below a header. */
export class TableReader {
  readonly notes: SourceNote[] = []
  readonly #start: TableStart

  constructor(start: TableStart) {
    this.#start = start
  }

  /** Blank rows are passed over, and a total on the last row is noted and left out. */
  async *records(batches: AsyncIterable<readonly TableRow[]>): AsyncGenerator<SourceRecord, void> {
    let held: SourceRecord | undefined
    for await (const batch of batches) {
      for (const row of batch) {
        const record = row.line > this.#start.headerLine ? this.#toRecord(row) : undefined
        if (record === undefined) continue
        if (held !== undefined) yield held
        held = undefined
        if (isTotal(row)) held = record
        else yield record
      }
    }
    if (held !== undefined) this.notes.push({ line: held.line, note: 'total' })
  }

  #toRecord(row: TableRow): SourceRecord | undefined {
    const { columns } = this.#start
    const cells: Record<string, string> = {}
    let isBlank = true
    for (let index = 0; index < columns.length; index++) {
      const cell = row.cells[index] ?? ''
      cells[columns[index]!] = cell
      isBlank &&= !isFilled(cell)
    }
    const fault = row.fault ?? this.#faultOf(row)
    if (fault) return { line: row.line, cells, fault }
    return isBlank ? undefined : { line: row.line, cells }
  }

  #faultOf({ line, cells }: TableRow): SourceFault | undefined {
    const columns = this.#start.columns.length
    if (cells.length <= columns || !cells.slice(columns).some(isFilled)) return undefined
    return faultOf('TOO_MANY_CELLS', { line, cells: cells.length, columns })
  }
}

/** The word in the first cell that is filled, and nothing but figures in the others. */
function isTotal({ cells }: TableRow): boolean {
  const at = cells.findIndex(isFilled)
  const first = cells[at]
  if (first === undefined || first.length >= 20 || !TOTAL.test(first.trim())) return false
  return cells.every((cell, index) => index === at || !isFilled(cell) || /\d/.test(cell))
}
