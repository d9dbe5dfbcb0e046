/** Which file: the tenant it belongs to and its id. */
export interface BlobPlace {
  readonly tenantId: string
  readonly blobId: string
}

/** One piece of a file, by its number from 0. */
export interface PiecePlace extends BlobPlace {
  readonly index: number
}

/**
 * Where the bytes of files are kept: by default in the database, or wherever a host likes. A store is handed sealed pieces of
 * at most 257 KiB and reads nothing of them; keys, digests and expiry are not its business.
 */
export interface BlobStore {
  /** Keeps a piece for good before it resolves. Written again under the same number, it takes the place of the former. */
  write(place: PiecePlace, sealed: Uint8Array): Promise<void>
  /** The piece as it was written; `undefined` when there is none. */
  read(place: PiecePlace): Promise<Uint8Array | undefined>
  /** Removes every piece of a file. That there is none is no error. */
  remove(place: BlobPlace): Promise<void>
}
