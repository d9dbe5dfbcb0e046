import { sourceErrors } from './source-errors.ts'

/** What stands in a decoded text for bytes that are no character. */
const REPLACEMENT = '\ufffd'

const BYTE_ORDER_MARKS: readonly (readonly [string, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['gb18030', [0x84, 0x31, 0x95, 0x33]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]

/**
 * The encoding of a text by its first bytes: a byte order mark; the zero bytes that UTF-16 has beside ASCII; whether it
 * is UTF-8, but for a few bytes; whether bytes above ASCII come in pairs as in GB 18030. What remains is Windows-1252.
 * `undefined` where all is ASCII, so that nothing is known yet; `binary` where zero bytes follow no rule.
 */
export function detectEncoding(bytes: Uint8Array): string | undefined {
  const marked = BYTE_ORDER_MARKS.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte))
  if (marked) return marked[0]
  if (bytes.includes(0)) return byZeros(bytes)
  if (!bytes.some((byte) => byte > 0x7f)) return undefined
  if (isMostlyUtf8(bytes)) return 'utf-8'
  return comesInPairs(bytes) ? 'gb18030' : 'windows-1252'
}

/** Delimiters, digits and line ends have a zero byte in UTF-16: at odd places in one byte order, at even ones in the other. */
function byZeros(bytes: Uint8Array): string {
  const zeros = [0, 0]
  for (const [index, byte] of bytes.entries()) if (byte === 0) zeros[index % 2]! += 1
  const [even = 0, odd = 0] = zeros
  if (odd > 8 * even) return 'utf-16le'
  return even > 8 * odd ? 'utf-16be' : 'binary'
}

/** Other encodings are hardly ever valid UTF-8; a few broken bytes in it are the fault of their records. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes, { stream: true })
  const broken = text.split(REPLACEMENT).length - 1
  const other = text.match(/[^\0-\x7f]/g)?.length ?? 0
  return other - broken > 4 * broken
}

/**
 * Almost any pair of bytes is a character of GB 18030, accented letters among ASCII ones included. In Chinese text nearly
 * all characters are of the older GB 2312, whose both bytes are above 0xA0.
 */
function comesInPairs(bytes: Uint8Array): boolean {
  let [pairs, singles] = [0, 0]
  for (let index = 0; index < bytes.length - 1; index++) {
    if (bytes[index]! <= 0x7f) continue
    if (bytes[index]! > 0xa0 && bytes[index + 1]! > 0xa0) pairs += 1
    else singles += 1
    index += 1
  }
  return pairs > singles
}

/** Whether the runtime knows an encoding. */
export function requireEncoding(label: string): string {
  try {
    return new TextDecoder(label).encoding
  } catch (cause) {
    throw sourceErrors.ENCODING_UNKNOWN({ cause })
  }
}

/** Text that is decoded as it is asked for. */
export interface TextSource {
  readonly encoding: string
  readonly chunks: AsyncIterable<string>
}

/**
 * Decodes a stream, without its byte order mark. While all is ASCII the encoding stays open, because most of them agree
 * there, and the first other bytes decide.
 */
export function decodeText(bytes: AsyncIterable<Uint8Array>, known: string | undefined): TextSource {
  let encoding = known
  async function* decode(): AsyncGenerator<string, void> {
    let decoder = encoding === undefined ? undefined : new TextDecoder(encoding)
    for await (const chunk of bytes) {
      if (decoder === undefined) {
        encoding = detectEncoding(chunk)
        if (encoding !== undefined) decoder = new TextDecoder(encoding === 'binary' ? 'utf-8' : encoding)
      }
      yield (decoder ?? new TextDecoder()).decode(chunk, { stream: true })
    }
    const tail = decoder?.decode() ?? ''
    if (tail !== '') yield tail
  }
  return {
    get encoding() {
      return encoding ?? 'utf-8'
    },
    chunks: decode(),
  }
}

/** Whether a text has neither broken characters nor NUL, which no database takes. */
export function isReadable(text: string): boolean {
  return !text.includes(REPLACEMENT) && !text.includes('\0')
}
