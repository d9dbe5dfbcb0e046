/** A file as an operation answers it: read once, piece by piece, while it is made. */
export interface ByteStream {
  /** The media type. */
  readonly contentType: string
  /** The name under which it is to be saved. */
  readonly fileName: string
  /** Whoever stops reading it ends the work behind it. */
  readonly bytes: AsyncIterable<Uint8Array>
}
