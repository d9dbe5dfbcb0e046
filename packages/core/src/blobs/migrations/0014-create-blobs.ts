import type { Migration } from '../../database/migration.ts'
import { BLOB_PIECE_TABLE, BLOB_TABLE } from '../blob-tables.ts'

/** Creates the files that the kernel keeps for a while, and the pieces of those that are kept in the database. */
export const createBlobs: Migration = {
  id: '0014-create-blobs',
  steps: [
    {
      createTable: BLOB_TABLE,
      spec: {
        columns: {
          id: { type: 'id' },
          tenant_id: { type: 'key' },
          state: { type: 'string', length: 20 },
          bytes: { type: 'int' },
          pieces: { type: 'int' },
          sha256: { type: 'string', length: 64 },
          created_at: { type: 'instant' },
          expires_at: { type: 'instant' },
        },
        primaryKey: ['id'],
        clustered: true,
        indexes: [{ columns: ['expires_at'] }],
      },
    },
    {
      createTable: BLOB_PIECE_TABLE,
      spec: {
        columns: {
          blob_id: { type: 'id' },
          piece: { type: 'int' },
          tenant_id: { type: 'key' },
          sealed: { type: 'bytes' },
        },
        primaryKey: ['blob_id', 'piece'],
        indexes: [],
      },
    },
  ],
}
