import { startSha256 } from '../shared/platform.ts'

/** What was sent of a file. */
export interface SentBytes {
  readonly isComplete: boolean
  /** SHA-256 of all bytes, in hexadecimal. */
  readonly sha256: string
}

/**
 * The same bytes, and a word at their end about what was sent: when all of them were, when the reader went away, and when
 * making them failed. The reader hears of the end only when that is stored.
 */
export async function* recordedBytes(
  bytes: AsyncIterable<Uint8Array>,
  record: (sent: SentBytes) => Promise<void>,
): AsyncGenerator<Uint8Array, void> {
  const digest = startSha256()
  let isComplete = false
  try {
    for await (const chunk of bytes) {
      digest.update(chunk)
      yield chunk
    }
    isComplete = true
  } finally {
    await record({ isComplete, sha256: digest.digest() })
  }
}
