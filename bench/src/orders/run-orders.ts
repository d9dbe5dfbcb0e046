import { mkdirSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

import { createCrm, standardRoles, withStatementCache } from '@kith/core'
import { checkpointInBackground } from '@kith/core/node'
import { sales } from '@kith/sales'
import { Kysely, SqliteDialect } from 'kysely'

import { openDatabase } from '../bench-database.ts'
import type { BenchOptions } from '../options.ts'
import { customersOf, orderFile, ordersOf } from './order-file.ts'

const importer = { kind: 'apiKey', id: 'key-import', roles: ['integration'] } as const
const MEBIBYTE = 1_048_576

/** What an import of orders must keep to. */
const limits = { memoryMiB: 800, linesPerSecond: 1000 }

/**
 * Imports a generated file of lines of orders into an empty database, then the same file again.
 *
 * @returns the names of what was beyond its limit.
 */
export async function runOrders({ smoke, rows }: BenchOptions): Promise<readonly string[]> {
  const lines = smoke ? 5_000 : rows * 10
  const file = newFile()
  const database = new Kysely({
    dialect: new SqliteDialect({ database: withStatementCache(openDatabase(file, 65_536)) }),
  })
  const crm = createCrm({
    database,
    policy: standardRoles(),
    secret: 'a secret for benchmarks only, not for data',
    onError: console.error,
    plugins: [sales()],
  })
  await crm.migrate()
  const driver = createRequire(import.meta.url).resolve('better-sqlite3')
  const checkpoints = checkpointInBackground({ file, driver })
  await crm.start()
  const session = crm.as(importer)

  const load = async (): Promise<{
    readonly created: number
    readonly rate: number
    readonly peak: number
  }> => {
    let peak = 0
    const sampler = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 50)
    const options = { source: 'retail', currency: 'GBP', fxRateToBase: '9.2' } as const
    const { id } = await session.orders.import({ file: orderFile(lines), name: 'bench.csv', ...options })
    const began = performance.now()
    for (let toldAt = began; ;) {
      await new Promise((resolve) => setTimeout(resolve, 200))
      const told = await crm.system('watch an import', ({ imports }) => imports.get({ id }))
      const { state, counts, progress } = told
      const seconds = (performance.now() - began) / 1000
      if (/^(?:completed|failed)/.test(state)) {
        clearInterval(sampler)
        if (state !== 'completed' || progress.records !== lines) throw new Error(JSON.stringify(told))
        return { created: counts.created, rate: lines / seconds, peak: peak / MEBIBYTE }
      }
      if (performance.now() - toldAt < 10_000) continue
      toldAt = performance.now()
      console.error(`${progress.records} of ${lines}, ${Math.round(progress.records / seconds)} a second`)
    }
  }

  const first = await load()
  const again = await load()
  checkpoints.stop()
  await crm.close()
  console.log('\nImporting lines of orders')
  console.table({
    lines,
    orders: ordersOf(lines),
    customers: customersOf(lines),
    'lines a second': Math.round(first.rate),
    'lines a second, the same file again': Math.round(again.rate),
    'lines that the second import created': again.created,
    'resident memory, MiB': Math.round(Math.max(first.peak, again.peak)),
    'database, MiB': Math.round(statSync(file).size / MEBIBYTE),
  })
  return [
    ...(first.rate < limits.linesPerSecond ? ['import rate of orders'] : []),
    ...(Math.max(first.peak, again.peak) > limits.memoryMiB ? ['memory of importing orders'] : []),
    ...(first.created === lines && again.created === 0 ? [] : ['lines that were imported']),
  ]
}

function newFile(): string {
  const file = join(import.meta.dirname, '../../../.kith/bench/orders.db')
  mkdirSync(dirname(file), { recursive: true })
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
  return file
}
