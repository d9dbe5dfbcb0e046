import { tidyText } from '../../shared/tidy-text.ts'

/**
 * A long number without what people and programs put around its characters: spaces, hyphens, and the apostrophe in
 * front that makes a spreadsheet keep all the digits. Upper case.
 */
export function compactNumber(text: string): string {
  return tidyText(text)
    .replace(/^['‘’`]/, '')
    .replace(/[ \u2010-\u2015-]/g, '')
    .toUpperCase()
}
