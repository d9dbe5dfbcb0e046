/** What a spreadsheet takes for the beginning of a formula, or turns into a rounded number. */
const RISKY = /^'*(?:[=+\-@\t\r]|\d{12,}$)/
const GUARDED = /^'+(?:[=+\-@\t\r]|\d{12,}$)/

const APOSTROPHE = 39

/**
 * Puts an apostrophe before a cell that a spreadsheet would run as a formula (OWASP, CSV injection) or would read as a
 * number of more digits than it keeps, so that it stays the text that it is. `unguardCell` gives back every text.
 */
export function guardCell(text: string): string {
  return RISKY.test(text) ? `'${text}` : text
}

/** Takes away the apostrophe that `guardCell`, or a person in a spreadsheet, has put before a cell. */
export function unguardCell(text: string): string {
  return text.charCodeAt(0) === APOSTROPHE && GUARDED.test(text) ? text.slice(1) : text
}
