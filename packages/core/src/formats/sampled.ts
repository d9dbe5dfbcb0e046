/** The first batches of a stream, and all of it. */
export interface Sampled<T> {
  readonly head: readonly T[]
  readonly batches: AsyncIterable<readonly T[]>
}

/** Reads batches until there are enough items to learn something from. */
export async function takeSample<T>(
  source: AsyncGenerator<readonly T[], void>,
  enough: number,
): Promise<Sampled<T>> {
  const head: T[] = []
  while (head.length < enough) {
    const next = await source.next()
    if (next.done === true) break
    for (const item of next.value) head.push(item)
  }
  return { head, batches: withHead(head, source) }
}

async function* withHead<T>(
  head: readonly T[],
  rest: AsyncGenerator<readonly T[], void>,
): AsyncGenerator<readonly T[], void> {
  try {
    yield head
    yield* rest
  } finally {
    await rest.return()
  }
}
