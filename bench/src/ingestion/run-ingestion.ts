import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { createBenchCrm, TEAM } from '../bench-crm.ts'
import { customerTables, driverLimit, type Rate } from '../imports/driver-limit.ts'
import type { BenchOptions } from '../options.ts'
import { scaleCustomer } from '../scale/scale-customer.ts'

const sender = {
  kind: 'apiKey',
  id: 'key-ingest',
  roles: ['integration'],
  attributes: { teamIds: [TEAM] },
} as const

const BATCH = 1000
const PEOPLE = 100

/** The least share of the driver's own rate. */
const limits = { identify: 0.15, track: 0.12 }

type Scenario = keyof typeof limits

/** What each scenario writes. */
const tables: Readonly<Record<Scenario, readonly string[]>> = {
  identify: [...customerTables.filter((table) => table !== 'crm_import_row'), 'crm_inbox'],
  track: ['crm_interaction', 'crm_timeline_entry', 'crm_event', 'crm_audit', 'crm_inbox'],
}

function identify(index: number): object {
  const { name, phone } = scaleCustomer(index)
  const traits = { name, phone, email: `customer${index}@example.com`, address: { city: '上海' } }
  return { type: 'identify', messageId: `i${index}`, userId: `u${index}`, anonymousId: `a${index}`, traits }
}

function track(index: number): object {
  const properties = { orderId: `o${index}`, total: index % 1000, currency: 'CNY' }
  const userId = `u${index % PEOPLE}`
  return { type: 'track', messageId: `t${index}`, userId, event: 'Order Completed', properties }
}

const range = (from: number, count: number, message: (index: number) => object): object[] =>
  Array.from({ length: count }, (_, at) => message(from + at))

/**
 * Sends batches of a thousand `identify` calls of new customers, and of a thousand `track` calls of known ones, each into a
 * database of its own, and compares the rates with those of the driver alone.
 *
 * @returns the names of what was beyond its limit.
 */
export async function runIngestion({ rows }: BenchOptions): Promise<readonly string[]> {
  const count = Math.max(BATCH, Math.floor(rows / BATCH) * BATCH)
  const missed: string[] = []
  for (const scenario of ['identify', 'track'] as const) {
    const { rate, limit } = await measure(scenario, count)
    const share = rate.cpu / limit.cpu
    console.table({
      [`${scenario} calls`]: count,
      'messages a second': Math.round(rate.wall),
      'of the processor': Math.round(rate.cpu),
      'driver alone': Math.round(limit.wall),
      'driver, of the processor': Math.round(limit.cpu),
      'share, of the processor': share.toFixed(2),
    })
    if (share < limits[scenario]) missed.push(`ingestion of ${scenario} calls`)
  }
  return missed
}

async function measure(
  scenario: Scenario,
  count: number,
): Promise<{ readonly rate: Rate; readonly limit: Rate }> {
  const file = join(import.meta.dirname, `../../../.kith/bench/ingest-${scenario}.db`)
  mkdirSync(dirname(file), { recursive: true })
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
  const crm = createBenchCrm(file)
  await crm.migrate()
  const session = crm.as(sender)
  const send = (batch: readonly object[]) => session.ingestion.ingest({ source: 'bench', batch })
  if (scenario === 'track') await send(range(0, PEOPLE, identify))
  const [began, before] = [performance.now(), process.cpuUsage()]
  for (let from = 0; from < count; from += BATCH) {
    const { results } = await send(range(from, BATCH, scenario === 'track' ? track : identify))
    const refused = results.find(({ errors }) => errors.length > 0)
    if (refused !== undefined) throw new Error(`A message was not taken: ${JSON.stringify(refused)}`)
  }
  const { user, system } = process.cpuUsage(before)
  const seconds = (performance.now() - began) / 1000
  await crm.close()
  const rate = { wall: count / seconds, cpu: count / ((user + system) / 1e6) }
  return { rate, limit: driverLimit(file, { count, tables: tables[scenario] }) }
}
