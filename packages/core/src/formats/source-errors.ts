import { type CatalogueEntry, defineErrors, messageOf } from '../shared/errors.ts'
import { LONGEST_CELL, LONGEST_RECORD } from './limits.ts'
import type { SourceFault } from './source-record.ts'

/** Errors of reading files of records. Those that name a line are faults of one record; the others end the reading. */
export const sourceErrors = defineErrors('KITH_FILE', {
  EMPTY: {
    status: 422,
    message: 'The file holds nothing.',
    fix: 'Check that the right file was chosen, and that it was not still being written.',
  },
  FORMAT_UNKNOWN: {
    status: 422,
    message: 'The file is neither CSV, an XLSX workbook, NDJSON nor a vCard: {reason}.',
    fix: 'Save it as CSV in UTF-8 or as XLSX in the program that it comes from.',
  },
  ENCODING_UNKNOWN: {
    status: 422,
    message: 'There is no text encoding of that name.',
    fix: 'Leave it out so that it is detected, or use a label of the WHATWG Encoding Standard such as "gb18030".',
  },
  DELIMITER_INVALID: {
    status: 422,
    message: 'A delimiter is one character, and neither a quote nor a line end.',
    fix: 'Leave it out so that it is detected, or use one of comma, semicolon, tab and pipe.',
  },
  TOO_MANY_COLUMNS: {
    status: 422,
    message: 'The header has more than {most} columns.',
    fix: 'Check the delimiter, or leave out the columns that are not needed.',
  },
  QUOTE: {
    status: 422,
    message:
      'In the record on line {line} a quote is not closed, or stands inside a quoted cell without being doubled.',
    fix: 'Close the quote, or write a quote inside a quoted cell twice (RFC 4180); reading went on with the next line.',
  },
  TOO_MANY_CELLS: {
    status: 422,
    message: 'The record on line {line} has {cells} cells, the header has {columns}.',
    fix: 'Put cells that contain the delimiter in quotes, so that none of them moves into the next column.',
  },
  RECORD_TOO_LARGE: {
    status: 422,
    message:
      'The record on line {line} has a cell of more than {cell} characters, or more than {record} in all.',
    fix: 'Shorten it, or look for a line end that is missing.',
  },
  UNREADABLE_TEXT: {
    status: 422,
    message: 'The record on line {line} holds bytes that are no text in its encoding.',
    fix: 'Save the file again in UTF-8, or name its encoding.',
  },
  JSON_LINE: {
    status: 422,
    message: 'Line {line} is no JSON object.',
    fix: 'Write one whole object on each line (NDJSON), with nothing around it.',
  },
  LATE_MEMBER: {
    status: 422,
    message: 'The record on line {line} has a member that the first records do not have.',
    fix: 'Put a record with every member on the first line, so that the columns are known.',
  },
  CARD_NOT_ENDED: {
    status: 422,
    message: 'The card that begins on line {line} has no END:VCARD.',
    fix: 'Check whether the file was cut off; export it again, or add the missing line.',
  },
  OUTSIDE_CARD: {
    status: 422,
    message: 'Line {line} stands in no card.',
    fix: 'Put it between BEGIN:VCARD and END:VCARD, or remove it.',
  },
  WORKBOOK_DAMAGED: {
    status: 422,
    message: 'The workbook is damaged, or no XLSX workbook.',
    fix: 'Open it in a spreadsheet program and save it again as XLSX, or as CSV.',
  },
  WORKBOOK_TOO_LARGE: {
    status: 413,
    message: 'The workbook is larger than can be read, packed or unpacked.',
    fix: 'Save it as CSV, which has no limit, or divide it.',
  },
  SHEET_UNKNOWN: {
    status: 422,
    message: 'The workbook has no sheet of that name.',
    fix: 'Use the name that stands on its tab, or leave it out for the first sheet.',
  },
})

const entries: ReadonlyMap<string, CatalogueEntry> = new Map(
  sourceErrors.$entries.map((entry) => [entry.code, entry]),
)

/** What a record may have against it: all of these errors name the line. */
type FaultName =
  | 'QUOTE'
  | 'TOO_MANY_CELLS'
  | 'UNREADABLE_TEXT'
  | 'JSON_LINE'
  | 'LATE_MEMBER'
  | 'CARD_NOT_ENDED'
  | 'OUTSIDE_CARD'

/** The fault of one record. It is told and not thrown, and a file may have a million of them: no stack is taken. */
export function faultOf(
  name: FaultName | 'RECORD_TOO_LARGE',
  params: Readonly<Record<string, number>>,
): SourceFault {
  const entry = entries.get(`KITH_FILE_${name}`)!
  return { code: entry.code, message: messageOf(entry, params), params }
}

/** The fault of a record beyond the limits. */
export function tooLarge(line: number): SourceFault {
  return faultOf('RECORD_TOO_LARGE', { line, cell: LONGEST_CELL, record: LONGEST_RECORD })
}
