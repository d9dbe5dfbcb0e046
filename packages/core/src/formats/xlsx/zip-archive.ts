import { sourceErrors } from '../source-errors.ts'

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const LOCAL_ENTRY = 0x04034b50
const END_LENGTH = 22
const ENTRY_LENGTH = 46
const LOCAL_LENGTH = 30
const LONGEST_COMMENT = 0xffff

interface ZipEntry {
  readonly method: number
  readonly size: number
  readonly offset: number
}

/**
 * The parts of a zip archive (APPNOTE.TXT, 4.3) that is held in memory. Each is unpacked in passing by the platform, and no
 * further than to a limit, whatever sizes the archive claims.
 *
 * @throws KITH_FILE_WORKBOOK_DAMAGED
 */
export class ZipArchive {
  readonly #bytes: Uint8Array<ArrayBuffer>
  readonly #view: DataView
  readonly #entries = new Map<string, ZipEntry>()

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    try {
      this.#readDirectory()
    } catch (cause) {
      throw sourceErrors.WORKBOOK_DAMAGED({ cause })
    }
  }

  has(name: string): boolean {
    return this.#entries.has(name)
  }

  /** The text of a whole part; '' where there is none. */
  async text(name: string, limit: number): Promise<string> {
    let text = ''
    for await (const chunk of this.stream(name, limit)) text += chunk
    return text
  }

  /** The text of a part in pieces. @throws KITH_FILE_WORKBOOK_TOO_LARGE once it has more bytes than the limit. */
  async *stream(name: string, limit: number): AsyncGenerator<string, void> {
    const decoder = new TextDecoder()
    let size = 0
    try {
      for await (const chunk of this.#unpack(name)) {
        size += chunk.byteLength
        if (size > limit) throw sourceErrors.WORKBOOK_TOO_LARGE()
        yield decoder.decode(chunk, { stream: true })
      }
    } catch (cause) {
      // The platform tells damaged data with errors of its own.
      throw cause instanceof TypeError ? sourceErrors.WORKBOOK_DAMAGED({ cause }) : cause
    }
  }

  #unpack(name: string): AsyncIterable<Uint8Array> {
    const entry = this.#entries.get(name)
    if (entry === undefined) return new Blob([]).stream()
    const start = this.#dataOf(entry)
    const packed = new Blob([this.#bytes.subarray(start, start + entry.size)]).stream()
    if (entry.method === 0) return packed
    if (entry.method !== 8) throw sourceErrors.WORKBOOK_DAMAGED()
    return packed.pipeThrough(new DecompressionStream('deflate-raw'))
  }

  /** The local header repeats the name and has extra fields of its own length. */
  #dataOf({ offset, size }: ZipEntry): number {
    if (offset + LOCAL_LENGTH > this.#bytes.length || this.#view.getUint32(offset, true) !== LOCAL_ENTRY)
      throw sourceErrors.WORKBOOK_DAMAGED()
    const names = this.#view.getUint16(offset + 26, true) + this.#view.getUint16(offset + 28, true)
    const start = offset + LOCAL_LENGTH + names
    if (start + size > this.#bytes.length) throw sourceErrors.WORKBOOK_DAMAGED()
    return start
  }

  #readDirectory(): void {
    const end = this.#findEnd()
    const count = this.#view.getUint16(end + 10, true)
    let at = this.#view.getUint32(end + 16, true)
    for (let index = 0; index < count; index++) {
      if (this.#view.getUint32(at, true) !== DIRECTORY_ENTRY) throw sourceErrors.WORKBOOK_DAMAGED()
      const nameLength = this.#view.getUint16(at + 28, true)
      const name = new TextDecoder().decode(
        this.#bytes.subarray(at + ENTRY_LENGTH, at + ENTRY_LENGTH + nameLength),
      )
      this.#entries.set(name, {
        method: this.#view.getUint16(at + 10, true),
        size: this.#view.getUint32(at + 20, true),
        offset: this.#view.getUint32(at + 42, true),
      })
      at +=
        ENTRY_LENGTH + nameLength + this.#view.getUint16(at + 30, true) + this.#view.getUint16(at + 32, true)
    }
  }

  #findEnd(): number {
    const last = this.#bytes.length - END_LENGTH
    for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
      if (this.#view.getUint32(at, true) === END_OF_DIRECTORY) return at
    }
    throw sourceErrors.WORKBOOK_DAMAGED()
  }
}
