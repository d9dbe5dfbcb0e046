import { join } from 'node:path'

import { expect, test } from 'vitest'

import { killImport, temporaryFolder } from './fixtures/kill-rounds.ts'
import { openOrderStore } from './fixtures/open-order-store.ts'
import { shop } from './fixtures/open-store.ts'

const LINES = 6000
const ROUNDS = 3

/** Every third line stands far from the others of its order, every hundredth cannot be read, some goods come back. */
const lines = Array.from({ length: LINES }, (_, index) => {
  const order = Math.floor((index % 3 === 0 ? (index + 2500) % LINES : index) / 10)
  const quantity = index % 100 === 50 ? 'many' : String(1 + (index % 5))
  const date = `2011-01-${String(1 + (order % 28)).padStart(2, '0')}`
  return index % 97 === 96
    ? `C${order},A${index - 1},-1,2012-01-01,1.00,M${order % 70}`
    : `${order},A${index},${quantity},${date},1.25,M${order % 70}`
})
const content = new TextEncoder().encode(`order,sku,qty,date,price,customer id\n${lines.join('\n')}\n`)

/** What an import left in a store, without ids and times. */
async function endOf(file: string) {
  const { crm, raw } = openOrderStore(file)
  while ((await crm.tick()) > 0);
  const [done] = (await crm.as(shop).imports.list({})).data
  const all = <T>(sql: string) => raw.prepare<[], T>(sql).all()
  const end = {
    state: done!.state,
    counts: done!.counts,
    records: done!.progress.records,
    orders: all(
      'select external_id, category, total_amount, refunded_amount, placed_at from crm_sales_order order by external_id',
    ),
    lines: all(
      `select o.external_id, l.ref, l.quantity, l.returned, l.amount_amount from crm_sales_order_line l
       join crm_sales_order o on o.id = l.order_id order by o.external_id, l.ref`,
    ),
    refunds: all('select ref, amount_amount from crm_sales_order_refund order by ref'),
    customers: all('select count(*) as n from crm_customer'),
    placed: all(
      `select name, count(*) as n from crm_event where name in ('order.placed', 'order.paid', 'order.refunded') group by name order by name`,
    ),
    faults: all('select line, code, field from crm_import_fault order by line'),
  }
  await crm.close()
  raw.close()
  return end
}

async function uploadTo(file: string): Promise<string> {
  const { crm, raw } = openOrderStore(file)
  await crm.migrate()
  const options = { source: 'retail', currency: 'GBP' } as const
  const { id } = await crm.as(shop).orders.import({ file: content, ...options })
  await crm.close()
  raw.close()
  return id
}

test('ends the same, however often the process that imports orders is killed', async () => {
  using folder = temporaryFolder()
  const [calm, killed] = [join(folder.path, 'calm.db'), join(folder.path, 'killed.db')]
  await uploadTo(calm)
  const id = await uploadTo(killed)
  const how = { script: 'import-orders.ts', id, rounds: ROUNDS, longerMs: 20, open: openOrderStore }
  const positions = await killImport(killed, how)
  expect(positions[0]).toBeGreaterThan(0)
  expect(positions.at(-1)).toBeLessThan(LINES)
  expect(new Set(positions).size).toBe(ROUNDS)
  const end = await endOf(killed)
  expect(end).toEqual(await endOf(calm))
  expect(end.counts.failed).toBe(60)
  expect(end.refunds.length).toBeGreaterThan(30)
}, 180_000)
