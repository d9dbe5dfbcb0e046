/** In UTF-16 code units: five times the longest text that a customer field holds. */
export const LONGEST_CELL = 100_000

/** In UTF-16 code units: how far is looked for the end of one record. */
export const LONGEST_RECORD = 1_000_000

/** More than any address book has. */
export const MOST_COLUMNS = 1000

/** In bytes, and about as many characters: how much of a file is looked at to tell what it is. */
export const SAMPLE_SIZE = 64 * 1024
