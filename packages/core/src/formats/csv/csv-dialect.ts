import { sourceErrors } from '../source-errors.ts'
import type { TableRow } from '../table.ts'
import { CsvScanner } from './csv-scanner.ts'

/** How a CSV file is written, and its first rows read that way. */
export interface CsvDialect {
  readonly delimiter: string
  readonly rows: readonly TableRow[]
}

const DELIMITERS = [',', ';', '\t', '|'] as const

/** So many rows tell the delimiter and the header. */
const SAMPLE_ROWS = 50

/** Excel's own way to tell the delimiter: a first line such as `sep=;`. */
const TOLD = /^sep=(.)\r?\n/i

/**
 * Finds the delimiter by reading the beginning of a text with each: the one with which most rows are equally wide, and
 * among those the one that makes the widest. @throws KITH_FILE_DELIMITER_INVALID
 */
export function detectDialect(head: string, wanted: string | undefined): CsvDialect {
  if (wanted !== undefined && (wanted.length !== 1 || /["\r\n]/.test(wanted)))
    throw sourceErrors.DELIMITER_INVALID()
  const told = TOLD.exec(head)?.[1]
  const known = wanted ?? told
  if (known !== undefined)
    return { delimiter: known, rows: sample(head, known).slice(told === undefined ? 0 : 1) }
  let best: CsvDialect = { delimiter: ',', rows: [] }
  let bestScore = -1
  for (const delimiter of DELIMITERS) {
    const rows = sample(head, delimiter)
    const score = scoreOf(rows)
    if (score > bestScore) [best, bestScore] = [{ delimiter, rows }, score]
  }
  return best
}

function sample(head: string, delimiter: string): TableRow[] {
  const scanner = new CsvScanner(delimiter)
  const rows = scanner.push(head)
  return (rows.length === 0 ? scanner.end() : rows).slice(0, SAMPLE_ROWS)
}

/** Equally wide rows beyond one column, weighed by their width. */
function scoreOf(rows: readonly TableRow[]): number {
  const widths = new Map<number, number>()
  for (const { cells, fault } of rows) {
    if (!fault && cells.length > 1) widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1)
  }
  return Math.max(0, ...[...widths].map(([width, count]) => (count / rows.length) * Math.log2(width)))
}
