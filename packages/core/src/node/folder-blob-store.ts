import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

import type { BlobPlace, BlobStore, PiecePlace } from '../blobs/blob-store.ts'

/**
 * Keeps files in a folder of this machine, or of one that all processes of the CRM share: the database stays small.
 *
 * ```ts
 * createCrm({ ..., files: { store: folderBlobStore('/var/lib/kith/files') } })
 * ```
 *
 * Each file is a folder of sealed pieces, named by ids: nothing in it tells whose it is or what it holds.
 */
export function folderBlobStore(folder: string): BlobStore {
  return {
    async write(place: PiecePlace, sealed: Uint8Array) {
      await mkdir(folderOf(folder, place), { recursive: true, mode: 0o700 })
      const file = pieceOf(folder, place)
      // A piece that is there is there whole, also after a power failure.
      const handle = await open(`${file}.part`, 'w', 0o600)
      try {
        await handle.writeFile(sealed)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(`${file}.part`, file)
    },
    async read(place: PiecePlace) {
      try {
        return await readFile(pieceOf(folder, place))
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
        throw error
      }
    },
    async remove(place: BlobPlace) {
      await rm(folderOf(folder, place), { recursive: true, force: true })
    },
  }
}

function folderOf(folder: string, { blobId }: BlobPlace): string {
  return join(folder, blobId)
}

function pieceOf(folder: string, place: PiecePlace): string {
  return join(folderOf(folder, place), String(place.index))
}
