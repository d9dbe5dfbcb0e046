import { peekBytes } from './byte-source.ts'
import { sourceErrors } from './source-errors.ts'
import type { OpenedSource, OpenOptions } from './source-record.ts'
import { decodeText, detectEncoding, requireEncoding } from './text-encoding.ts'

/**
 * Opens a file of records. What it is, its encoding, its delimiter and its header are found in the file, as far as the
 * options do not say them. Records are read in bounded memory while they are asked for.
 *
 * @throws a `KITH_FILE_...` error where the file is none that can be read.
 */
export async function openSource(
  bytes: AsyncIterable<Uint8Array>,
  options: OpenOptions = {},
): Promise<OpenedSource> {
  const peeked = await peekBytes(bytes)
  if (peeked.head.length === 0) throw sourceErrors.EMPTY()
  const encoding =
    options.encoding === undefined ? detectEncoding(peeked.head) : requireEncoding(options.encoding)
  if (encoding === 'binary') throw sourceErrors.FORMAT_UNKNOWN({ reason: 'it is no text' })
  const { openCsv } = await import('./csv/open-csv.ts')
  return openCsv(decodeText(peeked.bytes, encoding), options)
}
