import { SAMPLE_SIZE } from './limits.ts'

/** The first bytes of a stream, and all of it. */
export interface PeekedBytes {
  readonly head: Uint8Array
  /** Every byte, the head included, in chunks of about `SAMPLE_SIZE`. */
  readonly bytes: AsyncIterable<Uint8Array>
  /** Lets the stream go, where it is not read to its end. */
  close(): Promise<unknown>
}

/**
 * Reads the beginning of a stream. Chunks are joined until they have a useful size, so that what follows does not depend
 * on how small the pieces were that a network delivered.
 */
export async function peekBytes(source: AsyncIterable<Uint8Array>): Promise<PeekedBytes> {
  const chunks = joinChunks(source)
  const first = await chunks.next()
  const head = first.done === true ? new Uint8Array() : first.value
  return { head, bytes: withHead(head, chunks), close: () => chunks.return() }
}

async function* withHead(
  head: Uint8Array,
  rest: AsyncGenerator<Uint8Array, void>,
): AsyncGenerator<Uint8Array, void> {
  try {
    if (head.length > 0) yield head
    yield* rest
  } finally {
    await rest.return()
  }
}

async function* joinChunks(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let waiting: Uint8Array[] = []
  let size = 0
  for await (const piece of inPieces(source)) {
    waiting.push(piece)
    size += piece.length
    if (size < SAMPLE_SIZE) continue
    yield joined(waiting, size)
    waiting = []
    size = 0
  }
  if (size > 0) yield joined(waiting, size)
}

/** A host may hand over a whole file as one chunk. */
async function* inPieces(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of source) {
    if (chunk.length <= SAMPLE_SIZE) yield chunk
    else for (let at = 0; at < chunk.length; at += SAMPLE_SIZE) yield chunk.subarray(at, at + SAMPLE_SIZE)
  }
}

/** The bytes of several chunks as one. */
export function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  if (chunks.length === 1) return chunks[0]!
  const all = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}
