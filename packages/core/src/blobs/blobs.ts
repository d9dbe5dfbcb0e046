import { type RawBuilder, sql } from 'kysely'

import type { Database } from '../database/database.ts'
import { tableName } from '../database/naming.ts'
import { encodeInstant } from '../database/traits.ts'
import type { SubjectKeys } from '../gate/subject-keys.ts'
import { createSession, type Session } from '../session/session.ts'
import type { Clock } from '../shared/clock.ts'
import type { IdSource } from '../shared/ids.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import { aesGcmOpen, aesGcmSeal, startSha256, type SecretKey } from '../shared/platform.ts'
import { blobErrors } from './blob-errors.ts'
import type { BlobPlace, BlobStore } from './blob-store.ts'
import { BLOB_TABLE } from './blob-tables.ts'
import { type ByteSource, bytesOf, piecesOf } from './byte-source.ts'

/** What files are kept with. */
export interface BlobsOptions {
  readonly database: Database
  readonly subjectKeys: SubjectKeys
  readonly store: BlobStore
  readonly clock: Clock
  readonly createId: IdSource
  /** The largest file, in bytes. */
  readonly maxBytes: number
  /** How many days a file is kept that nobody removes. */
  readonly keepDays: number
}

/** A file that is kept. */
export interface StoredBlob {
  readonly id: string
  readonly bytes: number
  /** SHA-256 of the content, in hexadecimal. */
  readonly sha256: string
  readonly expiresAt: Date
}

/** The files that were kept by this process: what looks like one was not. */
const kept = new WeakSet<object>()

/** Whether a value is a file that was kept, and not only says so. */
export function isStoredBlob(value: unknown): value is StoredBlob {
  return typeof value === 'object' && value !== null && kept.has(value)
}

interface BlobRow {
  readonly id: string
  readonly tenant_id: string
  readonly state: string
  readonly pieces: number
}

const PIECE_BYTES = 256 * 1024
const DAY_MS = 86_400_000
const REMOVED_AT_ONCE = 100

/**
 * Files that the kernel keeps for a while: uploads that work goes on with after the answer. Each has a key of its own,
 * which goes with it. It is sealed piece by piece in the manner of STREAM (Hoang, Reyhanitabar, Rogaway and Vizár,
 * "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", CRYPTO 2015): a piece opens only in its file,
 * under its number, and as the last one only where it was the last, so that none can be moved, left out or cut off.
 */
export class Blobs {
  readonly #options: BlobsOptions
  readonly #table: RawBuilder<unknown>

  constructor(options: BlobsOptions) {
    this.#options = options
    this.#table = sql.table(tableName(options.database.naming, 'core', BLOB_TABLE))
  }

  /**
   * Keeps the bytes of a source, in bounded memory. Must not be called inside a transaction: each piece is written in one
   * of its own.
   *
   * @throws KITH_PAYLOAD_TOO_LARGE, and what the source throws; nothing of the file stays then.
   */
  async put(session: Session, source: ByteSource): Promise<StoredBlob> {
    const place = { tenantId: session.tenantId, blobId: this.#options.createId() }
    const expiresAt = new Date(this.#options.clock().getTime() + this.#options.keepDays * DAY_MS)
    const key = await this.#begin(session, place, expiresAt)
    try {
      const content = await this.#write(place, key, source)
      await this.#complete(place, content)
      const { bytes, sha256 } = content
      const stored = Object.freeze({ id: place.blobId, expiresAt, bytes, sha256 })
      kept.add(stored)
      return stored
    } catch (error) {
      await this.remove(session, place.blobId)
      throw error
    }
  }

  /**
   * The bytes of a file, piece by piece.
   *
   * @throws KITH_BLOB_GONE when it has expired or was removed; KITH_BLOB_DAMAGED.
   */
  async *open(session: Session, id: string): AsyncGenerator<Uint8Array> {
    const place = { tenantId: session.tenantId, blobId: id }
    const [row] = await this.#select(sql`tenant_id = ${place.tenantId} and id = ${id}`)
    if (row?.state !== 'whole') throw blobErrors.GONE()
    const key = await this.#keyOf(session, id)
    for (let index = 0; index < row.pieces; index++) {
      const sealed = await this.#options.store.read({ ...place, index })
      const context = contextOf(place, index, index === row.pieces - 1)
      const piece = sealed === undefined ? undefined : aesGcmOpen(key, sealed, context)
      if (piece === undefined) throw blobErrors.DAMAGED()
      yield piece
    }
  }

  /** Removes a file with its key. That there is none is no error. */
  async remove(session: Session, id: string): Promise<void> {
    const { database, subjectKeys, store, clock } = this.#options
    const { tenantId } = session
    // The key first: whatever stays behind is unreadable.
    await database.transaction(async (unit) => {
      await subjectKeys.destroy({ db: unit.db, session, now: clock() }, unit, [id])
    })
    await store.remove({ tenantId, blobId: id })
    await database.transaction(({ db }) =>
      sql`delete from ${this.#table} where id = ${id} and tenant_id = ${tenantId}`.execute(db),
    )
  }

  /** Removes the files whose time is over, those of uploads that broke off among them. @returns how many. */
  async removeExpired(signal: AbortSignal): Promise<number> {
    const { database, clock } = this.#options
    const now = encodeInstant(database.traits, clock())
    let removed = 0
    while (!signal.aborted) {
      const expired = await this.#select(sql`expires_at <= ${now}`)
      for (const { id, tenant_id } of expired) await this.remove(systemSessionOf(tenant_id), id)
      removed += expired.length
      if (expired.length < REMOVED_AT_ONCE) break
    }
    return removed
  }

  async #begin(session: Session, { tenantId, blobId }: BlobPlace, expiresAt: Date): Promise<SecretKey> {
    const { database, subjectKeys, clock } = this.#options
    const now = clock()
    const at = (instant: Date): unknown => encodeInstant(database.traits, instant)
    return database.transaction(async ({ db }) => {
      await sql`
        insert into ${this.#table} (id, tenant_id, state, bytes, pieces, sha256, created_at, expires_at)
        values (${blobId}, ${tenantId}, 'writing', 0, 0, '', ${at(now)}, ${at(expiresAt)})
      `.execute(db)
      return subjectKeys.create({ db, session, now }, blobId)
    })
  }

  async #write(
    place: BlobPlace,
    key: SecretKey,
    source: ByteSource,
  ): Promise<Pick<StoredBlob, 'bytes' | 'sha256'> & { readonly pieces: number }> {
    const { store, maxBytes } = this.#options
    const digest = startSha256()
    let bytes = 0
    let pieces = 0
    for await (const { piece, isLast } of piecesOf(bytesOf(source), PIECE_BYTES)) {
      bytes += piece.byteLength
      if (bytes > maxBytes) throw kernelErrors.PAYLOAD_TOO_LARGE({ limit: maxBytes })
      digest.update(piece)
      const index = pieces++
      await store.write({ ...place, index }, aesGcmSeal(key, piece, contextOf(place, index, isLast)))
    }
    return { bytes, pieces, sha256: digest.digest() }
  }

  async #complete(
    { tenantId, blobId }: BlobPlace,
    { bytes, pieces, sha256 }: { readonly bytes: number; readonly pieces: number; readonly sha256: string },
  ): Promise<void> {
    await this.#options.database.transaction(({ db }) =>
      sql`
        update ${this.#table} set state = 'whole', bytes = ${bytes}, pieces = ${pieces}, sha256 = ${sha256}
        where id = ${blobId} and tenant_id = ${tenantId}
      `.execute(db),
    )
  }

  async #select(condition: RawBuilder<unknown>): Promise<readonly BlobRow[]> {
    const { rows } = await sql<BlobRow>`
      select id, tenant_id, state, pieces from ${this.#table} where ${condition} limit ${REMOVED_AT_ONCE}
    `.execute(this.#options.database.kysely)
    return rows
  }

  async #keyOf(session: Session, id: string): Promise<SecretKey> {
    const { database, subjectKeys, clock } = this.#options
    const keyOf = await subjectKeys.load({ db: database.kysely, session, now: clock() }, [id])
    const key = keyOf(id)
    if (key === undefined) throw blobErrors.GONE()
    return key
  }
}

function contextOf({ tenantId, blobId }: BlobPlace, index: number, isLast: boolean): Buffer {
  return Buffer.from(
    `kith-blob/1/${tenantId.length}:${tenantId}${blobId.length}:${blobId}${index}${isLast ? '.' : '+'}`,
  )
}

function systemSessionOf(tenantId: string): Session {
  return createSession({ kind: 'system', id: 'system', tenantId, roles: [], attributes: {} })
}
