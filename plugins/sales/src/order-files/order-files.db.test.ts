import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { anOrder, openShop, refusalOf, type Shop } from '../fixtures/open-shop.ts'
import type { ImportOrdersInput } from '../types.ts'

const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country'

const BOUGHT = [
  '536365,85123A,WHITE HEART,6,12/1/2010 8:26,2.55,17850,United Kingdom',
  '536365,71053,METAL LANTERN,6,12/1/2010 8:26,3.39,17850,United Kingdom',
  '536366,22633,HAND WARMER,6,12/1/2010 8:28,1.85,17850,United Kingdom',
  '536367,84879,BIRD ORNAMENT,32,12/1/2010 8:34,1.69,13047,Norway',
]

type Options = Partial<Omit<ImportOrdersInput, 'file'>>

async function load(shop: Shop, lines: readonly string[], options: Options = {}) {
  const file = new TextEncoder().encode(`${lines.join('\n')}\n`)
  const common = { source: 'retail', currency: 'GBP', dateOrder: 'mdy' } as const
  const { id } = await shop.shop.orders.import({ file, name: 'orders.csv', ...common, ...options })
  await settle(shop)
  return shop.shop.imports.get({ id })
}

async function settle(shop: Shop): Promise<void> {
  await shop.settle()
  shop.test.clock.advance(120_000)
  await shop.settle()
}

/** What is there, without ids and times of writing. */
async function stateOf(shop: Shop) {
  const { data } = await shop.shop.orders.list({ sort: 'externalId', limit: 200 })
  const orders = []
  for (const { id, externalId, category, total, refunded, placedAt, customerId } of data) {
    const { lines, refunds } = await shop.shop.orders.get({ id })
    orders.push({
      externalId,
      category,
      total: total?.amount,
      refunded: refunded?.amount,
      placedAt,
      isKnown: customerId !== null,
      lines: lines
        .map(({ ref, quantity, returned, amount }) => `${ref} ${quantity} ${returned} ${amount?.amount}`)
        .toSorted(),
      refunds: refunds.map(({ ref, amount }) => `${ref} ${amount?.amount}`).toSorted(),
    })
  }
  const metrics = await shop.shop.customerMetrics.search({ limit: 200 })
  const values = metrics.data.map(({ ordersCount, netRevenue }) => `${ordersCount} ${netRevenue?.amount}`)
  return { orders, values: values.toSorted() }
}

async function errorsOf(shop: Shop, id: string): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of (await shop.shop.imports.errors({ id })).bytes) chunks.push(chunk)
  return new TextDecoder().decode(Buffer.concat(chunks)).replace('\uFEFF', '')
}

describe('a file of order lines', () => {
  it('becomes orders of customers who are known by their ids, and of new ones', async () => {
    await using shop = await openShop()
    await shop.manager.customers.identities.add({
      id: shop.customerId,
      namespace: 'retail',
      externalId: '17850',
    })
    const done = await load(shop, [HEADER, ...BOUGHT])
    expect(done).toMatchObject({
      state: 'completed',
      target: 'orders',
      counts: { created: 4, updated: 0, skipped: 0, failed: 0 },
      progress: { records: 4, share: 1 },
      errorsUrl: null,
    })
    const { data } = await shop.shop.orders.list({
      where: { customerId: shop.customerId },
      sort: 'externalId',
    })
    expect(data.map(({ externalId, total, category }) => [externalId, total, category])).toEqual([
      ['536365', { amount: 3564, currency: 'GBP' }, 'paid'],
      ['536366', { amount: 1110, currency: 'GBP' }, 'paid'],
    ])
    const found = await shop.shop.customers.lookup({ identity: { namespace: 'retail', externalId: '13047' } })
    expect(found.data).toHaveLength(1)
    const customer = await shop.shop.customers.get({ id: found.data[0]!.id })
    expect(customer).toMatchObject({ name: 'retail 13047', country: 'Norway', lifecycle: 'churned' })
    expect(await shop.orderEvents()).toEqual(
      ['536365', '536366', '536367'].flatMap(() => ['order.placed', 'order.paid']),
    )
  })

  it('changes nothing when it is imported again', async () => {
    await using shop = await openShop()
    const lines = [
      HEADER,
      ...BOUGHT,
      BOUGHT[0]!,
      'C536400,84879,BIRD ORNAMENT,-2,12/2/2010 9:00,1.69,13047,Norway',
    ]
    expect((await load(shop, lines)).counts).toMatchObject({ created: 6, failed: 0 })
    const before = await stateOf(shop)
    const events = (await shop.test.events()).filter(({ name }) => name !== 'import.finished')
    const again = await load(shop, lines)
    expect(again.counts).toEqual({ created: 0, updated: 0, skipped: 6, failed: 0 })
    expect(await stateOf(shop)).toEqual(before)
    const after = (await shop.test.events()).filter(({ name }) => name !== 'import.finished')
    expect(after).toEqual(events)
  })

  it('has figures within a minute, and none that the proof of them would find wrong before', async () => {
    await using shop = await openShop()
    const file = new TextEncoder().encode(`${[HEADER, ...BOUGHT].join('\n')}\n`)
    await shop.shop.orders.import({ file, source: 'retail', currency: 'CNY', dateOrder: 'mdy' })
    await shop.settle()
    const figures = async () => (await shop.shop.customerMetrics.search({})).data
    expect(await figures()).toEqual([])
    expect((await shop.shop.customerMetrics.recompute({})).findings).toEqual([])
    expect(await figures()).toHaveLength(2)
    shop.test.clock.advance(120_000)
    await shop.settle()
    expect(await shop.test.events('customerMetric.drifted')).toEqual([])
    expect(await figures()).toHaveLength(2)
  })

  it('takes what came back as a refund of what was bought', async () => {
    await using shop = await openShop()
    const returns = [
      'C536400,84879,BIRD ORNAMENT,-2,12/2/2010 9:00,1.69,13047,Norway',
      '536366,22633,HAND WARMER,-1,12/3/2010 9:00,1.85,17850,United Kingdom',
      'C536401,99999,NEVER BOUGHT,-1,12/3/2010 9:00,5.00,17850,United Kingdom',
      '536366,99999,NEVER BOUGHT,-1,12/3/2010 9:00,5.00,17850,United Kingdom',
    ]
    const done = await load(shop, [HEADER, ...BOUGHT, ...returns], { currency: 'CNY' })
    expect(done.counts).toEqual({ created: 7, updated: 0, skipped: 0, failed: 1 })
    const { orders, values } = await stateOf(shop)
    expect(orders).toMatchObject([
      { externalId: '536365', category: 'paid', refunded: 0 },
      { externalId: '536366', category: 'partially_returned', refunded: 185 },
      { externalId: '536367', category: 'partially_returned', refunded: 338 },
      { externalId: 'C536401', category: 'cancelled', total: 500 },
    ])
    expect(values).toEqual(['1 5070', '2 4489'])
    expect(await errorsOf(shop, done.id)).toContain('KITH_SALES_RETURN_UNMATCHED')
  })

  it('tells what it refused in a file that can be imported as it is once it is corrected', async () => {
    await using shop = await openShop()
    const twice = '536365,85123A,WHITE HEART,six,12/1/2010 8:26,2.55,17850,United Kingdom'
    const bad = '536367,84880,BIRD,1,31/31/2010 8:34,1.69,13047,Norway'
    const done = await load(shop, [HEADER, ...BOUGHT, twice, bad])
    expect(done).toMatchObject({ state: 'completed_with_errors', counts: { created: 4, failed: 2 } })
    const errors = await errorsOf(shop, done.id)
    const [header, first, second] = errors.trim().split('\r\n')
    expect(header).toBe(`${HEADER},_occurrence,_line,_error_code,_error_field,_error_message`)
    expect(first).toContain('United Kingdom,2,6,KITH_SALES_CELL_UNREADABLE,quantity,')
    expect(first).toContain('Write numbers like 1234.56')
    expect(second).toContain('KITH_SALES_CELL_UNREADABLE,date,')
    const corrected = errors.replace(',six,', ',7,').replace('31/31/2010', '12/1/2010')
    expect((await load(shop, [corrected.trim()])).counts).toMatchObject({ created: 2, failed: 0 })
    const { orders } = await stateOf(shop)
    expect(orders[0]!.lines).toEqual([
      '71053 6.000 0.000 2034',
      '85123A 6.000 0.000 1530',
      '85123A#2 7.000 0.000 1785',
    ])
  })

  it('has Chinese headers, line totals and no order ids', async () => {
    await using shop = await openShop()
    const lines = [
      '会员号,下单时间,商品名称,数量,金额',
      'M1,2026-01-01 10:00,茶叶,2,"1,280.50"',
      'M1,2026-01-01 10:00,茶杯,1,¥35',
      'M1,2026年1月2日,茶叶,1,640.25',
    ]
    const done = await load(shop, lines, { currency: 'CNY' })
    expect(done.counts).toEqual({ created: 3, updated: 0, skipped: 0, failed: 0 })
    const { orders } = await stateOf(shop)
    expect(orders).toMatchObject([
      { externalId: 'M1@2026-01-01T02:00:00.000Z', total: 131_550 },
      { externalId: 'M1@2026-01-01T16:00:00.000Z', total: 64_025 },
    ])
  })

  it('waits for somebody to say what its columns hold where headers do not', async () => {
    await using shop = await openShop()
    const lines = ['who,when,paid', 'M1,2026-01-01,10']
    const done = await load(shop, lines)
    expect(done).toMatchObject({ state: 'analysed', failure: 'KITH_SALES_COLUMNS_MISSING' })
    const mapping = { who: 'customer', when: 'date', paid: 'amount' }
    const { id } = done
    const identity = { ...mapping, who: 'identity:shop' }
    expect(await refusalOf(shop.shop.imports.update({ id, patch: { mapping: identity } }))).toBe(
      'KITH_IMPORT_TARGET_UNKNOWN',
    )
    await shop.shop.imports.update({ id, patch: { mapping } })
    await shop.shop.imports.start({ id })
    await settle(shop)
    expect((await shop.shop.imports.get({ id })).counts).toMatchObject({ created: 1 })
    expect(await refusalOf(shop.shop.imports.revert({ id }))).toBe('KITH_IMPORT_CUSTOMERS_ONLY')
    expect(await refusalOf(shop.shop.imports.preview({ id }))).toBe('KITH_IMPORT_CUSTOMERS_ONLY')
  })

  it('leaves orders alone that a message has told of', async () => {
    await using shop = await openShop()
    await shop.shop.orders.record(
      anOrder({ source: 'retail', externalId: '536365', customerId: shop.customerId }),
    )
    const done = await load(shop, [HEADER, ...BOUGHT])
    expect(done.counts).toEqual({ created: 2, updated: 0, skipped: 2, failed: 0 })
    const message = anOrder({ source: 'retail', externalId: '536366', sourceUpdatedAt: new Date() })
    const { order } = await shop.shop.orders.record(message)
    expect(order).toMatchObject({ total: { amount: 10_000, currency: 'CNY' }, isImported: false })
  })

  it('is refused line by line where orders are of others, or dates of two days', async () => {
    await using shop = await openShop()
    const other = '536365,99,OTHER,1,12/1/2010 8:26,1,13047,Norway'
    const done = await load(shop, [HEADER, ...BOUGHT, other])
    expect(done.counts).toMatchObject({ created: 4, failed: 1 })
    expect(await errorsOf(shop, done.id)).toContain('KITH_SALES_ORDER_OF_OTHER')
    const file = new TextEncoder().encode(`${HEADER}\n${BOUGHT[0]}\n`)
    const { id } = await shop.shop.orders.import({ file, source: 'second', currency: 'GBP' })
    await settle(shop)
    expect(await errorsOf(shop, id)).toContain('KITH_SALES_DATE_AMBIGUOUS')
  })
})

describe('rights', () => {
  it('let managers import orders of their own customers, and refuse others line by line', async () => {
    await using shop = await openShop()
    const own = { namespace: 'retail', externalId: '17850' }
    await shop.manager.customers.identities.add({ id: shop.customerId, ...own })
    const other = shop.test.as('relationship-manager', { id: 'u-far', attributes: { teamIds: ['t9'] } })
    const file = new TextEncoder().encode(`${[HEADER, ...BOUGHT].join('\n')}\n`)
    const options = { source: 'retail', currency: 'GBP', dateOrder: 'mdy' } as const
    const { id } = await other.orders.import({ file, ...options })
    await settle(shop)
    const done = await other.imports.get({ id })
    expect(done.counts).toEqual({ created: 1, updated: 0, skipped: 0, failed: 3 })
    expect(await errorsOf(shop, id)).toContain('KITH_NOT_FOUND')
    expect(await refusalOf(shop.manager.imports.get({ id }))).toBe('KITH_NOT_FOUND')
    expect((await shop.manager.orders.list({})).data).toEqual([])
  })

  it('let nobody else upload or start one, and show its lines to nobody who could not', async () => {
    await using shop = await openShop()
    const file = new TextEncoder().encode(`${HEADER}\n${BOUGHT[0]!.replace('2.55', 'dear')}\n`)
    const options = { source: 'retail', currency: 'GBP', dateOrder: 'mdy' } as const
    expect(await refusalOf(shop.rep.orders.import({ file, ...options }))).toBe('KITH_FORBIDDEN')
    expect(await refusalOf(shop.admin.orders.import({ file, ...options }))).toBe('KITH_FORBIDDEN')
    const waiting = await shop.shop.orders.import({ file, ...options, start: false })
    await shop.settle()
    expect(await refusalOf(shop.admin.imports.start({ id: waiting.id }))).toBe('KITH_FORBIDDEN')
    await shop.shop.imports.start({ id: waiting.id })
    await settle(shop)
    const analyst = shop.test.as('data-analyst')
    const chunks: Uint8Array[] = []
    for await (const chunk of (await analyst.imports.errors({ id: waiting.id })).bytes) chunks.push(chunk)
    const text = new TextDecoder().decode(Buffer.concat(chunks))
    expect(text).toContain('KITH_SALES_CELL_UNREADABLE')
    expect(text).not.toContain('17850')
  })
})

describe('lines of one order', () => {
  const line = fc.record({
    order: fc.constantFrom('1', '2', '3'),
    sku: fc.constantFrom('A', 'B'),
    quantity: fc.integer({ min: 1, max: 3 }),
  })

  it('come to the same wherever they stand, and however many are taken at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 12 }),
        fc.nat({ max: 11 }),
        async (all, cut) => {
          const texts = all.map(
            ({ order, sku, quantity }) => `${order},${sku},${quantity},2026-01-0${order},1.5,M${order}`,
          )
          const header = 'order,sku,qty,date,price,customer'
          await using whole = await openShop()
          await load(whole, [header, ...texts.toSorted((one, other) => one.localeCompare(other))])
          const sums = new Map<string, number>()
          for (const { order, quantity } of all) sums.set(order, (sums.get(order) ?? 0) + quantity * 150)
          const { orders } = await stateOf(whole)
          expect(orders.map(({ externalId, total }) => [externalId, total])).toEqual(
            [...sums].toSorted(([one], [other]) => one.localeCompare(other)),
          )
          // Taken in two batches, as a run does that others interrupt.
          await using parted = await openShop()
          const records = texts.map((text, index) => {
            const [order, sku, quantity, date, unitPrice, customer] = text.split(',')
            const before = texts.slice(0, index).filter((each) => each.startsWith(`${order},${sku},`)).length
            const occurrence = before === 0 ? {} : { occurrence: String(before + 1) }
            const values = { order, sku, quantity, date, unitPrice, customer, ...occurrence }
            return { line: index + 2, values: values as Record<string, string> }
          })
          const options = { source: 'retail', currency: 'GBP' }
          for (const part of [records.slice(0, cut), records.slice(cut)])
            await parted.shop.orders.takeLines({ records: part, options })
          await settle(parted)
          const ended = await stateOf(parted)
          expect(ended.orders.map(({ externalId, total }) => [externalId, total])).toEqual(
            [...sums].toSorted(([one], [other]) => one.localeCompare(other)),
          )
          expect(ended.values).toEqual((await stateOf(whole)).values)
        },
      ),
      { numRuns: 10 },
    )
  })
})
