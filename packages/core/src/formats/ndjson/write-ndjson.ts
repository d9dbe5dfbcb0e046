/** Writes one JSON object a line. Every object has every column, so that the first line tells all of them. */
export async function* writeNdjson(
  columns: readonly string[],
  batches: AsyncIterable<readonly Readonly<Record<string, unknown>>[]>,
): AsyncGenerator<string, void> {
  for await (const rows of batches) {
    yield rows
      .map(
        (row) => `${JSON.stringify(Object.fromEntries(columns.map((name) => [name, row[name] ?? null])))}\n`,
      )
      .join('')
  }
}
