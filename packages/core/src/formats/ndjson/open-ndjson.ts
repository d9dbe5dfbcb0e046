import { isPlainObject } from '../../shared/json.ts'
import { writeList } from '../../shared/list-text.ts'
import { LONGEST_CELL, MOST_COLUMNS } from '../limits.ts'
import { readLines, type TextLine } from '../line-scanner.ts'
import { takeSample } from '../sampled.ts'
import { faultOf, sourceErrors, tooLarge } from '../source-errors.ts'
import type { OpenedSource, SourceFault, SourceRecord } from '../source-record.ts'
import { isReadable, type TextSource } from '../text-encoding.ts'

/** So many lines tell the columns. */
const SAMPLE_LINES = 1000

/** Members of an object that would be read as a number of fewer digits than they have. */
const LONG_NUMBER = /\d{16}/

type Members = Readonly<Record<string, string>>

/** Opens a file with one JSON object on each line. Its columns are the members of the first 1,000 of them. */
export async function openNdjson(text: TextSource): Promise<OpenedSource> {
  const { head, batches } = await takeSample(readLines(text.chunks), SAMPLE_LINES)
  const columns = [...new Set(head.flatMap((line) => Object.keys(readMembers(line.text) ?? {})))]
  if (columns.length > MOST_COLUMNS) throw sourceErrors.TOO_MANY_COLUMNS({ most: MOST_COLUMNS })
  return {
    format: 'ndjson',
    get encoding() {
      return text.encoding
    },
    columns,
    records: readRecords(batches, columns),
    notes: [],
  }
}

async function* readRecords(
  batches: AsyncIterable<readonly TextLine[]>,
  columns: readonly string[],
): AsyncGenerator<SourceRecord, void> {
  const blank = Object.fromEntries(columns.map((column) => [column, '']))
  for await (const batch of batches) {
    for (const line of batch) {
      if (line.isTooLong || line.text.trim() !== '') yield toRecord(line, blank)
    }
  }
}

function toRecord(line: TextLine, blank: Members): SourceRecord {
  const members = readMembers(line.text)
  const cells = { ...blank, ...members }
  const fault = problemOf(line, members, blank)
  return fault ? { line: line.line, cells, fault } : { line: line.line, cells }
}

function problemOf(
  { line, isTooLong }: TextLine,
  members: Members | undefined,
  blank: Members,
): SourceFault | undefined {
  const texts = Object.values(members ?? {})
  if (isTooLong || texts.some((text) => text.length > LONGEST_CELL)) return tooLarge(line)
  if (members === undefined) return faultOf('JSON_LINE', { line })
  if (!texts.every(isReadable)) return faultOf('UNREADABLE_TEXT', { line })
  const isKnown = Object.keys(members).every((member) => Object.hasOwn(blank, member))
  return isKnown ? undefined : faultOf('LATE_MEMBER', { line })
}

/** The members of a line as text; `undefined` where it is no object, or nested too deeply to be one of a person. */
function readMembers(text: string): Members | undefined {
  try {
    const value: unknown = LONG_NUMBER.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text)
    if (!isPlainObject(value) || Object.hasOwn(value, '__proto__')) return undefined
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, textOf(member)]))
  } catch {
    return undefined
  }
}

/** A number of JSON may have more digits than one of JavaScript. */
function keepDigits(_name: string, value: unknown, { source }: { readonly source?: string } = {}): unknown {
  const isRounded = typeof value === 'number' && !Number.isSafeInteger(value)
  return isRounded && source !== undefined && LONG_NUMBER.test(source) ? source : value
}

/** Lists of texts as Google writes several values; what is nested deeper as JSON. */
function textOf(value: unknown): string {
  if (value === null) return ''
  if (typeof value === 'string') return value
  const isTexts = Array.isArray(value) && value.every((item) => typeof item === 'string')
  return isTexts ? writeList(value, ' ::: ') : JSON.stringify(value)
}
