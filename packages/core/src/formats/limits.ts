/** In UTF-16 code units: five times the longest text that a customer field holds. */
export const LONGEST_CELL = 100_000

/** In UTF-16 code units: how far is looked for the end of one record. */
export const LONGEST_RECORD = 1_000_000

/** More than any address book has. */
export const MOST_COLUMNS = 1000

/** In bytes, and about as many characters: how much of a file is looked at to tell what it is. */
export const SAMPLE_SIZE = 64 * 1024

/** In bytes: a workbook is kept whole while it is read, because its texts may stand behind the rows that use them. */
export const LARGEST_WORKBOOK = 64 * 1024 * 1024

/** In bytes, unpacked: the texts of a workbook are kept as well. */
export const LARGEST_TEXTS = 128 * 1024 * 1024

/** In bytes, unpacked: what describes a workbook. */
export const LARGEST_DESCRIPTION = 16 * 1024 * 1024

/** In bytes, unpacked: a sheet is read in passing, so that this bounds the time and not the memory. */
export const LARGEST_SHEET = 2 * 1024 * 1024 * 1024

/** In characters of XML. */
export const LONGEST_ROW = 2 * LONGEST_RECORD
