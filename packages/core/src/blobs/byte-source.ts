/** Bytes from outside: all at once, or as they arrive. A `ReadableStream`, a Node stream and a request body are such. */
export type ByteSource = Uint8Array | AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>

/** Whether a value can be read as bytes. */
export function isByteSource(value: unknown): value is ByteSource {
  if (value instanceof Uint8Array) return true
  return value !== null && typeof value === 'object' && (isIterable(value) || 'getReader' in value)
}

function isIterable(value: object): value is AsyncIterable<Uint8Array> {
  return Symbol.asyncIterator in value
}

/** The bytes of a source, as they come. Whoever stops early releases the source. */
export async function* bytesOf(source: ByteSource): AsyncGenerator<Uint8Array> {
  if (source instanceof Uint8Array) yield source
  else if (isIterable(source)) yield* source
  else yield* bytesOfStream(source)
}

async function* bytesOfStream(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  let isOver = false
  try {
    for (;;) {
      const { done, value } = await reader.read()
      isOver = done
      if (done) return
      yield value
    }
  } finally {
    if (!isOver) await reader.cancel()
  }
}

/** The same bytes in pieces of one size; the last one may be shorter. Of nothing there is one empty piece. */
export async function* piecesOf(
  bytes: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ readonly piece: Uint8Array; readonly isLast: boolean }> {
  let filled = 0
  let buffer = new Uint8Array(size)
  for await (const chunk of bytes) {
    for (let from = 0; from < chunk.byteLength;) {
      if (filled === size) {
        yield { piece: buffer, isLast: false }
        buffer = new Uint8Array(size)
        filled = 0
      }
      const part = chunk.subarray(from, from + size - filled)
      buffer.set(part, filled)
      filled += part.byteLength
      from += part.byteLength
    }
  }
  yield { piece: buffer.subarray(0, filled), isLast: true }
}
