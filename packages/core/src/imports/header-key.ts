/** Longer than any header; a file may have a text there instead. */
const LONGEST_HEADER = 200

const REMARK = /[(（[【][^)）\]】]*[)）\]】]/gu

/**
 * What makes two headers the same: NFKC, lower case, letters and digits only, so that `E-mail 1 - Value`, `e-mail1value`
 * and full-width spellings agree. Each number becomes `#`.
 */
export function headerKey(header: string): string {
  return numberedKey(header).replace(/\d+/g, '#')
}

/** The same with its numbers, which tell the columns of one contact point from those of the next. */
export function numberedKey(header: string): string {
  return header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}#]/gu, '')
}

/** The keys under which a header may be known, most exact first: as it is, without a remark in brackets, without a number. */
export function keysOf(header: string): string[] {
  if (header.length > LONGEST_HEADER) return []
  const plain = header.normalize('NFKC').replace(REMARK, '')
  const keys = [headerKey(header), headerKey(plain)].flatMap((key) => [
    key,
    key.replace(/^property/, ''),
    key.replace(/#$/, ''),
  ])
  return [...new Set(keys)].filter((key) => key !== '')
}
