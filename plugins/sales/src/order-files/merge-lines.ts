import type { LineFacts } from '../orders/order-state.ts'
import type { OrderFileLine } from './read-line.ts'

/** What a file says of one order, with what is known of it. */
export interface MergedOrder {
  readonly lines: readonly LineFacts[]
  readonly placedAt: Date
  /** What became of each record, by its line in the file. */
  readonly outcomes: readonly { readonly line: number; readonly action: 'created' | 'updated' | 'skipped' }[]
}

/** What is known of an order. */
export interface KnownOrder {
  readonly lines: readonly LineFacts[]
  readonly placedAt: Date
}

/**
 * Puts lines of a file into an order: each is known by its ref, wherever in the file the others stand. The order was placed
 * when its first line was.
 */
export function mergeLines(known: KnownOrder | undefined, told: readonly OrderFileLine[]): MergedOrder {
  const lines = new Map(known?.lines.map((line) => [line.ref, line]))
  const outcomes = told.map((each) => {
    const before = lines.get(each.ref)
    const line = factsOf(each)
    const isSame = before !== undefined && isAlike(before, line)
    if (!isSame) lines.set(each.ref, line)
    const action = before === undefined ? ('created' as const) : ('updated' as const)
    return { line: each.line, action: isSame ? ('skipped' as const) : action }
  })
  const times = told.map(({ at }) => at.getTime())
  const placedAt = new Date(Math.min(known?.placedAt.getTime() ?? Infinity, ...times))
  return { lines: [...lines.values()], placedAt, outcomes }
}

/** A line as a message would tell it. */
function factsOf({ ref, sku, name, category, quantity, unitPrice, amount }: OrderFileLine): LineFacts {
  return { ref, sku, name, category, quantity, unitPrice, amount, discount: 0, tax: 0, unitCost: null }
}

const told = ['sku', 'name', 'category', 'quantity', 'unitPrice', 'amount'] as const

function isAlike(one: LineFacts, other: LineFacts): boolean {
  return told.every((field) => one[field] === other[field])
}
