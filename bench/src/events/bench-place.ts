import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Kysely } from 'kysely'

import { type BenchKind, type BenchTables, databaseOnServer, dialectAt, dropOnServer } from '../places.ts'

/** An empty database that is gone afterwards. */
export interface BenchPlace extends AsyncDisposable {
  /** The path of a file, or the address of a database on a server. */
  readonly address: string
  /** Opens connections of their own, which end with it. */
  connect(): Kysely<BenchTables>
}

/** Makes one on a server that runs already, or in a file of its own. */
export async function openBenchPlace(kind: BenchKind): Promise<BenchPlace> {
  const { place, drop } = kind === 'sqlite' ? inFile() : await onServer(kind)
  const opened: Kysely<BenchTables>[] = []
  return {
    address: place,
    connect() {
      const kysely = new Kysely<BenchTables>({ dialect: dialectAt(place) })
      opened.push(kysely)
      return kysely
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(opened.map((kysely) => kysely.destroy()))
      await drop()
    },
  }
}

interface Place {
  readonly place: string
  readonly drop: () => Promise<void> | void
}

function inFile(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'kith-bench-'))
  return {
    place: join(folder, 'bench.db'),
    drop: () => rmSync(folder, { recursive: true, force: true }),
  }
}

async function onServer(kind: Exclude<BenchKind, 'sqlite'>): Promise<Place> {
  const place = await databaseOnServer(kind, `kith_bench_${randomBytes(4).toString('hex')}`)
  return { place, drop: () => dropOnServer(place) }
}
