/** The kinds of files that can be opened. */
export const sourceFormats = ['csv', 'xlsx', 'ndjson', 'vcard'] as const

/** One of the kinds of files. */
export type SourceFormat = (typeof sourceFormats)[number]

/** Why one record could not be read. `code` stands in the error reference; nothing in it is taken from the record. */
export interface SourceFault {
  readonly code: string
  readonly message: string
  readonly params: Readonly<Record<string, string | number>>
}

/** One record of a file. */
export interface SourceRecord {
  /** The first line (CSV), the row (XLSX), the line (NDJSON) or the line of BEGIN (vCard), from 1. */
  readonly line: number
  /** By column, the text as it stands in the file; '' where a row is shorter than its header. */
  readonly cells: Readonly<Record<string, string>>
  /** Set where the record could not be read; `cells` then hold what is known of it. */
  readonly fault?: SourceFault
}

/** A line that is no record and was left out, and why. */
export interface SourceNote {
  readonly line: number
  readonly note: 'total'
}

/** A file whose beginning was read. */
export interface OpenedSource {
  readonly format: SourceFormat
  /**
   * The encoding that was found, a label of the WHATWG Encoding Standard. Where everything so far was ASCII it is
   * `utf-8`, and changes when the first other character shows another one.
   */
  readonly encoding: string
  readonly delimiter?: string
  /** Unique names in the order of the file. */
  readonly columns: readonly string[]
  /** The records, read as they are asked for; can be gone through once. */
  readonly records: AsyncIterable<SourceRecord>
  /** Lines that were left out; complete once `records` has ended. */
  readonly notes: readonly SourceNote[]
}

/** What is known of a file before it is opened; what is left out is found in the file itself. */
export interface OpenOptions {
  readonly format?: SourceFormat | undefined
  /** A label of the WHATWG Encoding Standard: `gb18030`, `shift_jis`. `utf-8` holds until other bytes show up. */
  readonly encoding?: string | undefined
  /** One character. */
  readonly delimiter?: string | undefined
  /** The name of the sheet of a workbook; its first visible one when left out. */
  readonly sheet?: string | undefined
  /** Its ending tells the format where the content does not. */
  readonly fileName?: string | undefined
}
