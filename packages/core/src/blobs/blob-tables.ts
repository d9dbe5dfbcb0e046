/** The table of files, without the prefix. */
export const BLOB_TABLE = 'blob'

/** The table of the pieces of files that are kept in the database, without the prefix. */
export const BLOB_PIECE_TABLE = 'blobPiece'
