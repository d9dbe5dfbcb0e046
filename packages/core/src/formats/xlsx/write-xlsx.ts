/**
 * Writes a workbook of one sheet, row by row. Every cell is a text, so that no program rounds a long number or runs what
 * looks like a formula.
 */
export async function* writeXlsx(
  columns: readonly string[],
  batches: AsyncIterable<readonly (readonly string[])[]>,
  { sheet }: { readonly sheet: string },
): AsyncGenerator<Uint8Array, void> {
  const { writeXlsxStream } = await import('hucre/xlsx')
  async function* rows(): AsyncGenerator<string[], void> {
    yield [...columns]
    for await (const batch of batches) for (const row of batch) yield row.map(escaped)
  }
  for await (const chunk of writeXlsxStream(rows(), { name: sheet })) yield chunk
}

/** How OOXML writes characters that XML cannot hold or would change (ECMA-376, 22.9.2.19), and text that looks like that. */
function escaped(text: string): string {
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(FORBIDDEN, (unit) => `_x${unit.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}_`)
}

// oxlint-disable-next-line eslint/no-control-regex -- these are what it is about
const FORBIDDEN = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g
