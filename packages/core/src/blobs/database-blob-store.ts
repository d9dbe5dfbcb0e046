import { type RawBuilder, sql } from 'kysely'

import type { Database } from '../database/database.ts'
import { tableName } from '../database/naming.ts'
import type { BlobPlace, BlobStore, PiecePlace } from './blob-store.ts'
import { BLOB_PIECE_TABLE } from './blob-tables.ts'

/** Keeps files in the database of the CRM: nothing to set up, and a backup has them. */
export class DatabaseBlobStore implements BlobStore {
  readonly #database: Database
  readonly #table: RawBuilder<unknown>

  constructor(database: Database) {
    this.#database = database
    this.#table = sql.table(tableName(database.naming, 'core', BLOB_PIECE_TABLE))
  }

  async write({ tenantId, blobId, index }: PiecePlace, sealed: Uint8Array): Promise<void> {
    await this.#database.transaction(async ({ db }) => {
      await sql`delete from ${this.#table} where blob_id = ${blobId} and piece = ${index}`.execute(db)
      await sql`
        insert into ${this.#table} (blob_id, piece, tenant_id, sealed)
        values (${blobId}, ${index}, ${tenantId}, ${sealed})
      `.execute(db)
    })
  }

  async read({ tenantId, blobId, index }: PiecePlace): Promise<Uint8Array | undefined> {
    const { rows } = await sql<{ sealed: Uint8Array }>`
      select sealed from ${this.#table}
      where blob_id = ${blobId} and piece = ${index} and tenant_id = ${tenantId}
    `.execute(this.#database.kysely)
    return rows[0]?.sealed
  }

  async remove({ tenantId, blobId }: BlobPlace): Promise<void> {
    await this.#database.transaction(async ({ db }) => {
      await sql`delete from ${this.#table} where blob_id = ${blobId} and tenant_id = ${tenantId}`.execute(db)
    })
  }
}
