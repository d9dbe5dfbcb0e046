import { KithError, type OperationContext, type TargetOutcome, type TargetRecord } from '@kith/core'

import { salesErrors } from '../errors.ts'
import { orderCategories } from '../orders/order-state.ts'
import { lineFacts } from '../orders/stored-order.ts'
import { markDue } from '../standing/mark-due.ts'
import { findCategory } from '../statuses/find-category.ts'
import { orderPlace, takeTurns } from '../turns.ts'
import { findCustomers } from './find-customers.ts'
import { findOrders, type KnownParts } from './known-orders.ts'
import { mergeLines } from './merge-lines.ts'
import type { OrderFileOptions } from './order-file-options.ts'
import { type OrderFileLine, readLine } from './read-line.ts'
import { type FileOrder, saveOrders } from './save-orders.ts'
import { takeReturn } from './take-returns.ts'

/**
 * Takes lines of a file into their orders, all or none. Lines of one order may come in several batches: each is known by its
 * ref, and the order is what all of them come to.
 *
 * @throws KITH_NOT_FOUND, KITH_FORBIDDEN, KITH_SALES_STATUS_UNKNOWN
 */
export async function takeLines(
  ctx: OperationContext,
  records: readonly TargetRecord[],
  options: OrderFileOptions,
): Promise<readonly TargetOutcome[]> {
  const reading = { zone: ctx.tenant().zone, ...options }
  const outcomes: TargetOutcome[] = []
  const lines: OrderFileLine[] = []
  for (const record of records) {
    const read = readLine(record, reading)
    if (read instanceof KithError) outcomes.push({ line: record.line, action: 'failed', error: read })
    else lines.push(read)
  }
  const buyers = await findCustomers(ctx, options, lines)
  const own = ctx.asPlugin()
  const slots = [...new Set(lines.map(({ externalId }) => `${options.source}:${externalId}`))]
  await takeTurns(own, slots.map(orderPlace))
  const taking: Taking = { ctx, options, buyers, isCancelled: false }
  const sold = await takeOrders(
    taking,
    lines.filter(({ isReturn }) => !isReturn),
  )
  const returned = await takeReturns(
    taking,
    lines.filter(({ isReturn }) => isReturn),
  )
  await markDue(own, [...buyers.values()])
  return [...outcomes, ...sold, ...returned]
}

interface Taking {
  readonly ctx: OperationContext
  readonly options: OrderFileOptions
  readonly buyers: ReadonlyMap<string, string>
  /** Whether the orders are credit notes of goods that nobody is known to have bought. */
  readonly isCancelled: boolean
}

async function takeReturns(
  taking: Taking,
  lines: readonly OrderFileLine[],
): Promise<readonly TargetOutcome[]> {
  const { ctx, options, buyers } = taking
  const { source, currency } = options
  const outcomes: TargetOutcome[] = []
  const alone: OrderFileLine[] = []
  for (const told of lines) {
    const customerId = customerOf(buyers, told)
    const action = await takeReturn(ctx, { told, source, currency, customerId })
    const { line } = told
    if (action === 'alone') alone.push(told)
    else if (action === 'unmatched')
      outcomes.push({ line, action: 'failed', error: salesErrors.RETURN_UNMATCHED() })
    else outcomes.push({ line, action })
  }
  return [...outcomes, ...(await takeOrders({ ...taking, isCancelled: true }, alone))]
}

function customerOf(buyers: ReadonlyMap<string, string>, { customer }: OrderFileLine): string | null {
  return customer === undefined ? null : (buyers.get(customer) ?? null)
}

async function takeOrders(
  taking: Taking,
  lines: readonly OrderFileLine[],
): Promise<readonly TargetOutcome[]> {
  const { ctx, options, isCancelled } = taking
  const own = ctx.asPlugin()
  const slotOf = ({ externalId }: OrderFileLine): string => `${options.source}:${externalId}`
  const known = await findOrders(own, [...new Set(lines.map(slotOf))])
  const status = isCancelled ? 'cancelled' : (options.status ?? 'paid')
  const place = { of: 'order', categories: orderCategories, pointer: '/status' } as const
  const category = await findCategory(own, status, place)
  const outcomes: TargetOutcome[] = []
  const changed: FileOrder[] = []
  for (const [slot, told] of Map.groupBy(lines, slotOf)) {
    const before = known.get(slot)
    // What a message has told of is not a file's to change.
    if (before !== undefined && before.order.isImported !== true) {
      outcomes.push(...told.map(({ line }) => ({ line, action: 'skipped' }) as const))
      continue
    }
    const { order, others } = mergeOrder(taking, told, { before, status, category })
    const refused = others.map(
      ({ line }) => ({ line, action: 'failed', error: salesErrors.ORDER_OF_OTHER() }) as const,
    )
    outcomes.push(...refused, ...order.merged.outcomes)
    if (order.merged.outcomes.some(({ action }) => action !== 'skipped')) changed.push(order)
  }
  for (const id of await saveOrders(own, changed)) await ctx.records('order').require(id, 'record')
  return outcomes
}

interface OrderPlace extends Pick<FileOrder, 'status' | 'category'> {
  readonly before: KnownParts | undefined
}

/** An order is of whoever its first line names. */
function mergeOrder(
  { options: { source, currency, fxRateToBase }, buyers }: Taking,
  told: readonly OrderFileLine[],
  { before, status, category }: OrderPlace,
): { readonly order: FileOrder; readonly others: readonly OrderFileLine[] } {
  const named = told.find(({ customer }) => customer !== undefined)
  const customerId = before?.order.customerId ?? (named === undefined ? null : customerOf(buyers, named))
  const isTheirs = (line: OrderFileLine): boolean => [null, customerId].includes(customerOf(buyers, line))
  const lines = before?.lines.map(lineFacts) ?? []
  const known = before === undefined ? undefined : { lines, placedAt: before.order.placedAt }
  const merged = mergeLines(known, told.filter(isTheirs))
  const { externalId } = told[0]!
  const about = { source, externalId, customerId, status, category, currency, fxRateToBase }
  const order = { ...about, merged, known: before }
  return { order, others: told.filter((line) => !isTheirs(line)) }
}
