import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { TEAM } from '../bench-crm.ts'
import type { BenchOptions } from '../options.ts'
import { addHistory, openPointsCrm } from './points-crm.ts'

/** The longest that one redemption in a hundred may take of the processor, in milliseconds. */
const LIMIT_MS = 20
/** How much longer a redemption may take at the median with a long history. */
const GROWTH = 2
const LOTS = 20

/**
 * Measures how long it takes to spend points of accounts with short and long histories, in turn.
 *
 * @returns the names of what was beyond its limit.
 */
export async function runPoints({ smoke }: BenchOptions): Promise<readonly string[]> {
  const file = join(import.meta.dirname, '../../../.kith/bench/points.db')
  mkdirSync(dirname(file), { recursive: true })
  const { crm, database } = await openPointsCrm(file)
  const shop = crm.as({ kind: 'apiKey', id: 'shop', roles: ['integration'] })
  const admin = crm.as({ id: 'root', roles: ['system-admin'] })
  const program = await admin.loyaltyPrograms.create({ key: 'club', name: 'Club' })
  const rep = crm.as({ id: 'ann', roles: ['relationship-manager'], attributes: { teamIds: [TEAM] } })
  const long = smoke ? 2_000 : 100_000
  const accounts = [
    { entries: 1_000, lots: LOTS },
    { entries: long, lots: LOTS },
    { entries: long, lots: smoke ? 50 : 500 },
  ]
  const opened = []
  for (const { entries, lots } of accounts) {
    const { id: customerId } = await rep.customers.create({ name: 'Zhang' })
    const at = { program: 'club', customerId }
    const ref = (name: string | number) => `${customerId}/${name}`
    await shop.loyalty.earn({ ...at, ref: ref('first'), points: 1 })
    const { entryId } = await shop.loyalty.redeem({ ...at, ref: ref('spent'), points: 1 })
    const [account] = database
      .prepare('select account_id from crm_loyalty_loyalty_entry where id = ?')
      .all(entryId) as { account_id: string }[]
    addHistory(database, account!.account_id, entries)
    for (let lot = 0; lot < lots; lot += 1)
      await shop.loyalty.earn({ ...at, ref: ref(lot), points: 1_000_000 })
    opened.push({ at, ref, entries, lots, took: [] as number[], waited: [] as number[] })
  }
  const tiers = [{ key: 'silver', name: 'Silver', threshold: 100 }]
  await admin.loyaltyPrograms.update({ id: program.id, patch: { tiers } })
  for (let round = 0; round < (smoke ? 50 : 1_000); round += 1)
    for (const { at, ref, took, waited } of opened) {
      const [begin, before] = [performance.now(), process.cpuUsage()]
      await shop.loyalty.redeem({ ...at, ref: ref(`cart-${round}`), points: 1 })
      const { user, system } = process.cpuUsage(before)
      took.push((user + system) / 1000)
      waited.push(performance.now() - begin)
    }
  await crm.close()
  const figures = opened.map(({ entries, lots, took, waited }) => ({
    entries,
    'open lots': lots,
    median: partOf(took, 0.5),
    p99: partOf(took, 0.99),
    'at most': LIMIT_MS,
    'waited, median': partOf(waited, 0.5),
    'waited, p99': partOf(waited, 0.99),
  }))
  console.log('\nMilliseconds of the processor to redeem points')
  console.table(figures)
  const [short, history] = figures
  return [
    ...(history!.p99 > LIMIT_MS ? ['a redemption'] : []),
    ...(history!.median > short!.median * GROWTH ? ['the growth of a redemption with the history'] : []),
  ]
}

function partOf(numbers: readonly number[], share: number): number {
  const inOrder = numbers.toSorted((a, b) => a - b)
  return Number(inOrder[Math.floor((inOrder.length - 1) * share)]!.toFixed(2))
}
