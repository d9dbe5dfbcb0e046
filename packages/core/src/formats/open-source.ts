import { peekBytes, type PeekedBytes } from './byte-source.ts'
import { detectFormat } from './detect-format.ts'
import { sourceErrors } from './source-errors.ts'
import type { OpenedSource, OpenOptions } from './source-record.ts'
import { decodeText, detectEncoding, requireEncoding } from './text-encoding.ts'

/**
 * Opens a file of records: CSV, an XLSX workbook, NDJSON or vCards. What it is, its encoding, its delimiter and its header
 * are found in the file, as far as the options do not say them. Records are read in bounded memory while they are asked for;
 * one that cannot be read carries its fault, and the next one follows. The reader of each format is loaded at its first use.
 *
 * @throws a `KITH_FILE_...` error where the file is none that can be read.
 */
export async function openSource(
  bytes: AsyncIterable<Uint8Array>,
  options: OpenOptions = {},
): Promise<OpenedSource> {
  const peeked = await peekBytes(bytes)
  try {
    return await openPeeked(peeked, options)
  } catch (error) {
    await peeked.close()
    throw error
  }
}

async function openPeeked({ head, bytes }: PeekedBytes, options: OpenOptions): Promise<OpenedSource> {
  if (head.length === 0) throw sourceErrors.EMPTY()
  const found = detectEncoding(head)
  const named = options.encoding === undefined ? found : requireEncoding(options.encoding)
  const format = detectFormat(head, named, options)
  if (format === 'xlsx') {
    const { openXlsx } = await import('./xlsx/open-xlsx.ts')
    return openXlsx(bytes, options)
  }
  // A beginning that is all ASCII is UTF-8 and much else: what follows may still show another encoding.
  const isUndecided = found === undefined && named === 'utf-8'
  const text = decodeText(bytes, isUndecided ? undefined : named)
  if (format === 'vcard') {
    const { openVcard } = await import('./vcard/open-vcard.ts')
    return openVcard(text)
  }
  if (format === 'ndjson') {
    const { openNdjson } = await import('./ndjson/open-ndjson.ts')
    return openNdjson(text)
  }
  const { openCsv } = await import('./csv/open-csv.ts')
  return openCsv(text, options)
}
