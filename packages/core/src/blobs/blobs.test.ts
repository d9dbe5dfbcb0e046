import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import * as fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'

import { corePlugin } from '../core-plugin.ts'
import { Database } from '../database/database.ts'
import { openSqlite } from '../database/fixtures/open-sqlite.ts'
import { Migrator } from '../database/migrator.ts'
import { SubjectKeys } from '../gate/subject-keys.ts'
import { folderBlobStore } from '../node/folder-blob-store.ts'
import { createSession, type Session } from '../session/session.ts'
import { createIdSource } from '../shared/ids.ts'
import { sha256Hex } from '../shared/platform.ts'
import { KeyRing } from '../vault/key-ring.ts'
import { Vault } from '../vault/vault.ts'
import type { BlobStore } from './blob-store.ts'
import { Blobs } from './blobs.ts'
import { piecesOf } from './byte-source.ts'
import { DatabaseBlobStore } from './database-blob-store.ts'

const DAY_MS = 86_400_000

function sessionOf(tenantId: string): Session {
  return createSession({ kind: 'user', id: 'u1', tenantId, roles: [], attributes: {} })
}

const acme = sessionOf('acme')

async function openBlobs(storeOf: (database: Database) => BlobStore, maxBytes = 10_000_000) {
  const database = new Database(openSqlite())
  const { id, definition } = corePlugin()
  await new Migrator(database, [{ pluginId: id, migrations: definition.migrations! }]).migrate()
  let now = new Date('2026-01-05T09:00:00Z')
  const clock = (): Date => now
  const subjectKeys = new SubjectKeys({
    database,
    vault: new Vault(new KeyRing('a secret of the tests, of thirty-two')),
    table: 'crm_subject_key',
  })
  const store = storeOf(database)
  const blobs = new Blobs({
    database,
    subjectKeys,
    store,
    clock,
    createId: createIdSource(clock),
    maxBytes,
    keepDays: 7,
  })
  return { database, store, blobs, pass: (ms: number) => (now = new Date(now.getTime() + ms)) }
}

async function readAll(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of bytes) pieces.push(piece)
  return Buffer.concat(pieces)
}

async function* inChunks(content: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < content.byteLength; from += size) yield content.subarray(from, from + size)
}

const inDatabase = (database: Database): BlobStore => new DatabaseBlobStore(database)

describe('the pieces of a stream', () => {
  it('are of one size but for the last, whatever the stream came in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 60 }),
        async (content, chunk, size) => {
          const pieces: { piece: Uint8Array; isLast: boolean }[] = []
          for await (const each of piecesOf(inChunks(content, chunk), size)) pieces.push(each)
          expect(Buffer.concat(pieces.map(({ piece }) => piece))).toEqual(Buffer.from(content))
          expect(pieces.map(({ isLast }) => isLast)).toEqual(
            pieces.map((_, index) => index === pieces.length - 1),
          )
          expect(pieces.slice(0, -1).every(({ piece }) => piece.byteLength === size)).toBe(true)
        },
      ),
    )
  })
})

describe.each(['database', 'folder'] as const)('a file in the %s', (kind) => {
  const content = Buffer.alloc(700_000, 'a line of a file\n')

  async function withBlobs(
    work: (opened: Awaited<ReturnType<typeof openBlobs>> & { folder: string }) => Promise<void>,
  ) {
    const folder = mkdtempSync(join(tmpdir(), 'kith-blobs-'))
    try {
      await work({
        ...(await openBlobs(kind === 'folder' ? () => folderBlobStore(folder) : inDatabase)),
        folder,
      })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  it('is read as it was written, and known by its digest', () =>
    withBlobs(async ({ blobs }) => {
      const kept = await blobs.put(acme, inChunks(content, 10_007))
      expect(kept).toMatchObject({ bytes: content.byteLength, sha256: sha256Hex(content.toString()) })
      expect((await readAll(blobs.open(acme, kept.id))).equals(content)).toBe(true)
      const empty = await blobs.put(acme, new Uint8Array())
      expect(await readAll(blobs.open(acme, empty.id))).toHaveLength(0)
    }))

  it('shows nothing of itself where it is kept', () =>
    withBlobs(async ({ blobs, store }) => {
      const { id } = await blobs.put(acme, content)
      const sealed = await store.read({ tenantId: 'acme', blobId: id, index: 0 })
      expect(Buffer.from(sealed!).includes('a line of')).toBe(false)
    }))

  it('is gone when it is removed, and when its time is over', () =>
    withBlobs(async ({ blobs, store, database, pass, folder }) => {
      const one = await blobs.put(acme, content)
      const other = await blobs.put(sessionOf('zeta'), content)
      await blobs.remove(acme, one.id)
      await expect(readAll(blobs.open(acme, one.id))).rejects.toMatchObject({ code: 'KITH_BLOB_GONE' })
      expect(await store.read({ tenantId: 'acme', blobId: one.id, index: 0 })).toBeUndefined()
      pass(6 * DAY_MS)
      expect(await blobs.removeExpired(new AbortController().signal)).toBe(0)
      pass(DAY_MS)
      expect(await blobs.removeExpired(new AbortController().signal)).toBe(1)
      await expect(readAll(blobs.open(sessionOf('zeta'), other.id))).rejects.toMatchObject({
        code: 'KITH_BLOB_GONE',
      })
      const { rows } =
        await sql`select 1 from crm_blob union all select 1 from crm_blob_piece union all select 1 from crm_subject_key`.execute(
          database.kysely,
        )
      expect(rows).toEqual([])
      expect(readdirSync(folder)).toEqual([])
    }))

  it('is not there for another tenant', () =>
    withBlobs(async ({ blobs }) => {
      const { id } = await blobs.put(acme, content)
      await expect(readAll(blobs.open(sessionOf('zeta'), id))).rejects.toMatchObject({
        code: 'KITH_BLOB_GONE',
      })
    }))

  it('does not open when pieces were exchanged, cut off or changed', () =>
    withBlobs(async ({ blobs, store, database }) => {
      const { id } = await blobs.put(acme, content)
      const at = (index: number) => ({ tenantId: 'acme', blobId: id, index })
      const [first, second, third] = [
        await store.read(at(0)),
        await store.read(at(1)),
        await store.read(at(2)),
      ]
      const refused = () =>
        expect(readAll(blobs.open(acme, id))).rejects.toMatchObject({ code: 'KITH_BLOB_DAMAGED' })
      await store.write(at(0), second!)
      await refused()
      await store.write(at(0), first!.with(20, first![20]! ^ 1))
      await refused()
      await store.write(at(0), first!)
      await sql`update crm_blob set pieces = 2`.execute(database.kysely)
      await refused()
      await sql`update crm_blob set pieces = 3`.execute(database.kysely)
      await store.write(at(2), third!)
      expect((await readAll(blobs.open(acme, id))).equals(content)).toBe(true)
    }))
})

it('keeps nothing of a file that is too large or breaks off', async () => {
  const { blobs, database } = await openBlobs(inDatabase, 300_000)
  await expect(blobs.put(acme, Buffer.alloc(300_001))).rejects.toMatchObject({
    code: 'KITH_PAYLOAD_TOO_LARGE',
  })
  const broken = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.alloc(290_000)
    throw new Error('broken')
  }
  await expect(blobs.put(acme, broken())).rejects.toThrow('broken')
  const { rows } = await sql`select 1 from crm_blob union all select 1 from crm_blob_piece`.execute(
    database.kysely,
  )
  expect(rows).toEqual([])
})
