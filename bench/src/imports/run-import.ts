import { mkdirSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'

import { checkpointInBackground } from '@kith/core/node'

import { type BenchCrm, createBenchCrm, TEAM } from '../bench-crm.ts'
import type { BenchOptions } from '../options.ts'
import { databaseOnServer, dropOnServer } from '../places.ts'
import { copyLimit } from './copy-limit.ts'
import { customerTables, driverLimit, type Rate } from './driver-limit.ts'
import { importFile } from './import-file.ts'

const importer = {
  kind: 'apiKey',
  id: 'key-import',
  roles: ['integration'],
  attributes: { teamIds: [TEAM], identityAccess: true },
} as const

const MEBIBYTE = 1_048_576

/**
 * What an import must keep to: the share of the driver's own rate or of `copy`, the longest wait, the memory, and the wait of
 * others.
 */
const limits = { share: 0.3, copied: 0.4, lagMs: 50, memoryMiB: 400, slower: 3 }

const PAUSE_MS = 10
const WARM_UP_CALLS = 500
const IDLE_CALLS = 1000

/** What one import took. */
interface ImportFigures extends Rate {
  readonly seconds: number
  /** Delays of the event loop in milliseconds. */
  readonly lag: { readonly p99: number; readonly p999: number; readonly longest: number }
  readonly memoryMiB: number
}

/**
 * Imports a generated file into an empty database while nobody else is there, and compares the rate with that of the driver
 * alone. Then imports a smaller one while somebody reads, and compares their waiting with that before.
 *
 * @returns the names of what was beyond its limit.
 */
export async function runImport({ db, rows }: BenchOptions): Promise<readonly string[]> {
  if (db !== 'sqlite') return runServerImport(db, rows)
  const file = newFile()
  // As `kith serve` opens its database: the log is moved into the file by a thread of its own.
  const crm = createBenchCrm(file, { logPages: 65_536 })
  await crm.migrate()
  const driver = createRequire(import.meta.url).resolve('better-sqlite3')
  const checkpoints = checkpointInBackground({ file, driver })
  const alone = await measure(crm, { rows, first: 0 })
  const reader = await createReader(crm)
  await reader.readFor(() => WARM_UP_CALLS)
  const idle = await reader.readFor(() => IDLE_CALLS)
  const importing = measure(crm, { rows: Math.ceil(rows / 10), first: rows })
  let isOver = false
  void importing.finally(() => (isOver = true))
  const during = await reader.readFor(() => (isOver ? 0 : Infinity))
  const shared = await importing
  checkpoints.stop()
  await crm.close()
  const limit = driverLimit(file, { count: rows + Math.ceil(rows / 10) + 1, tables: customerTables })
  const share = alone.cpu / limit.cpu
  console.table({
    customers: rows,
    'import, seconds': alone.seconds.toFixed(1),
    'customers a second': Math.round(alone.wall),
    'of the processor': Math.round(alone.cpu),
    'driver alone': Math.round(limit.wall),
    'driver, of the processor': Math.round(limit.cpu),
    'share of the driver': (alone.wall / limit.wall).toFixed(2),
    'share, of the processor': share.toFixed(2),
    'event loop, p99 ms': alone.lag.p99.toFixed(1),
    'event loop, p99.9 ms': alone.lag.p999.toFixed(1),
    'event loop, longest ms': alone.lag.longest.toFixed(1),
    'resident memory, MiB': Math.round(alone.memoryMiB),
    'database, MiB': Math.round(statSync(file).size / MEBIBYTE),
    'get, p99 ms, idle': p99(idle).toFixed(1),
    'get, p99 ms, importing': p99(during).toFixed(1),
    'gets during the import': during.length,
    'customers a second, while read': Math.round(shared.wall),
  })
  return [
    ...(share < limits.share ? ['import rate'] : []),
    ...(alone.lag.p999 > limits.lagMs ? ['event loop during import'] : []),
    ...(alone.memoryMiB > limits.memoryMiB ? ['memory of import'] : []),
    ...(p99(during) > limits.slower * p99(idle) ? ['reading during import'] : []),
  ]
}

/** Imports a generated file into an empty database of a server, and compares the rate with that of `copy`. */
async function runServerImport(kind: BenchOptions['db'], rows: number): Promise<readonly string[]> {
  if (kind !== 'postgres') throw new Error('An import is compared on sqlite and postgres.')
  const place = await databaseOnServer(kind, `kith_bench_import_${process.pid}`)
  const crm = createBenchCrm(place)
  await crm.migrate()
  const { wall, seconds, memoryMiB } = await measure(crm, { rows, first: 0 })
  await crm.close()
  const copied = await copyLimit(place, { count: rows, tables: customerTables })
  await dropOnServer(place)
  console.table({
    customers: rows,
    'import, seconds': seconds.toFixed(1),
    'customers a second': Math.round(wall),
    'copy, customers a second': Math.round(copied),
    'share of copy': (wall / copied).toFixed(2),
    'resident memory, MiB': Math.round(memoryMiB),
  })
  return [
    ...(wall / copied < limits.copied ? ['import rate beside copy'] : []),
    ...(memoryMiB > limits.memoryMiB ? ['memory of import'] : []),
  ]
}

function newFile(): string {
  const file = join(import.meta.dirname, '../../../.kith/bench/import.db')
  mkdirSync(dirname(file), { recursive: true })
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
  return file
}

/** Imports so many customers, and watches the process meanwhile. */
async function measure(
  crm: BenchCrm,
  { rows, first }: { readonly rows: number; readonly first: number },
): Promise<ImportFigures> {
  const upload = { file: importFile(rows, first), name: 'bench.csv', start: true }
  const { id } = await crm.as(importer).customers.import(upload)
  const delay = monitorEventLoopDelay({ resolution: 1 })
  let peak = 0
  const sampler = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 50)
  delay.enable()
  const [began, before] = [performance.now(), process.cpuUsage()]
  await crm.start()
  await untilDone(crm, id, rows)
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(before)
  delay.disable()
  clearInterval(sampler)
  const at = (percentile: number): number => delay.percentile(percentile) / 1e6
  return {
    seconds,
    wall: rows / seconds,
    cpu: rows / ((user + system) / 1e6),
    lag: { p99: at(99), p999: at(99.9), longest: delay.max / 1e6 },
    memoryMiB: peak / MEBIBYTE,
  }
}

/** Asks as the system, which the import takes for nobody. */
async function untilDone(crm: BenchCrm, id: string, rows: number): Promise<void> {
  const [began, states] = [performance.now(), /^(?:completed|failed)/]
  for (let toldAt = began; ;) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    const told = await crm.system('watch an import', ({ imports }) => imports.get({ id }))
    if (states.test(told.state)) {
      if (told.counts.created === rows) return
      throw new Error(`${told.counts.created} of ${rows} customers were created: ${JSON.stringify(told)}`)
    }
    if (performance.now() - toldAt < 5000) continue
    toldAt = performance.now()
    const rate = told.progress.records / ((toldAt - began) / 1000)
    console.error(`${told.progress.records} of ${rows}, ${Math.round(rate)} a second`)
  }
}

/** Somebody who reads one customer again and again. */
async function createReader(crm: BenchCrm) {
  const session = crm.as(importer)
  const { id } = await session.customers.create({ name: '张三', phone: '13900000000' })
  return {
    /** How long each call took in milliseconds, until there were as many as asked for. */
    async readFor(most: () => number): Promise<number[]> {
      const taken: number[] = []
      while (taken.length < most()) {
        const began = performance.now()
        await session.customers.get({ id })
        taken.push(performance.now() - began)
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
      }
      return taken
    },
  }
}

function p99(taken: readonly number[]): number {
  return taken.toSorted((a, b) => a - b)[Math.floor(taken.length * 0.99)] ?? 0
}
