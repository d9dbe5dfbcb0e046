import { mkdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'

import { createBenchCrm, TEAM } from '../bench-crm.ts'
import type { BenchOptions } from '../options.ts'
import { customerTables, driverLimit } from './driver-limit.ts'
import { importFile } from './import-file.ts'

const importer = {
  kind: 'apiKey',
  id: 'key-import',
  roles: ['integration'],
  attributes: { teamIds: [TEAM], identityAccess: true },
} as const

const MEBIBYTE = 1_048_576

/** What an import must keep to: the share of the driver's own rate, the longest wait, the memory. */
const limits = { share: 0.3, lagMs: 50, memoryMiB: 400 }

const IDLE_MS = 3000
const PAUSE_MS = 10

/** How long each of the calls took that somebody makes meanwhile, one after the other. */
async function latencies(call: () => Promise<unknown>, goesOn: () => boolean): Promise<number[]> {
  const taken: number[] = []
  while (goesOn()) {
    const began = performance.now()
    await call()
    taken.push(performance.now() - began)
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
  return taken
}

function p99(taken: readonly number[]): number {
  return taken.toSorted((a, b) => a - b)[Math.floor(taken.length * 0.99)] ?? 0
}

/**
 * Imports a generated file into an empty database, and compares the rate with that of the driver alone.
 *
 * @returns the names of what was beyond its limit.
 */
export async function runImport({ rows }: BenchOptions): Promise<readonly string[]> {
  const file = join(import.meta.dirname, '../../../.kith/bench/import.db')
  mkdirSync(dirname(file), { recursive: true })
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
  const crm = createBenchCrm(file)
  await crm.migrate()
  const session = crm.as(importer)
  const uploading = performance.now()
  const { id } = await session.customers.import({ file: importFile(rows), name: 'bench.csv', start: true })
  const uploaded = (performance.now() - uploading) / 1000
  const { id: customerId } = await session.customers.create({ name: '张三', phone: '13900000000' })
  const get = () => session.customers.get({ id: customerId })
  const idleUntil = performance.now() + IDLE_MS
  const idle = await latencies(get, () => performance.now() < idleUntil)
  const delay = monitorEventLoopDelay({ resolution: 1 })
  let peak = 0
  const sampler = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 50)
  delay.enable()
  const [began, before] = [performance.now(), process.cpuUsage()]
  await crm.start()
  const busy = new AbortController()
  const meanwhile = latencies(get, () => !busy.signal.aborted)
  let last = began
  let done = await session.imports.get({ id })
  while (!/^(?:completed|failed)/.test(done.state)) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    done = await session.imports.get({ id })
    if (performance.now() - last > 5000) {
      last = performance.now()
      const rate = done.progress.records / ((last - began) / 1000)
      console.error(`${done.progress.records} of ${rows}, ${Math.round(rate)} a second`)
    }
  }
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(before)
  delay.disable()
  busy.abort()
  const during = await meanwhile
  clearInterval(sampler)
  await crm.close()
  if (done.counts.created !== rows)
    throw new Error(`${done.counts.created} of ${rows} customers were created: ${JSON.stringify(done)}`)
  const rate = { wall: rows / seconds, cpu: rows / ((user + system) / 1e6) }
  const limit = driverLimit(file, { count: rows, tables: customerTables })
  const share = rate.cpu / limit.cpu
  const lagMs = delay.percentile(99.9) / 1e6
  const memoryMiB = peak / MEBIBYTE
  console.table({
    customers: rows,
    'upload, seconds': uploaded.toFixed(1),
    'import, seconds': seconds.toFixed(1),
    'customers a second': Math.round(rate.wall),
    'of the processor': Math.round(rate.cpu),
    'driver alone': Math.round(limit.wall),
    'driver, of the processor': Math.round(limit.cpu),
    'share, of the processor': share.toFixed(2),
    'event loop, p99 ms': (delay.percentile(99) / 1e6).toFixed(1),
    'event loop, p99.9 ms': lagMs.toFixed(1),
    'event loop, longest ms': (delay.max / 1e6).toFixed(1),
    'get, p99 ms, before': p99(idle).toFixed(1),
    'get, p99 ms, during': p99(during).toFixed(1),
    'resident memory, MiB': Math.round(memoryMiB),
    'database, MiB': Math.round(statSync(file).size / MEBIBYTE),
  })
  return [
    ...(share < limits.share ? ['import rate'] : []),
    ...(lagMs > limits.lagMs ? ['event loop during import'] : []),
    ...(memoryMiB > limits.memoryMiB ? ['memory of import'] : []),
  ]
}
