import type { Order, OrderLine } from './order.ts'
import type { Rule } from './rule.entity.ts'

/** How a rule counts, as far as its numbers go. */
export type Counting = Pick<Rule, 'per' | 'points' | 'every' | 'base' | 'rounding' | 'mostPerOrder'>

/** What bounds and multiplies the points of one customer. */
export interface Earner {
  /** 100 leaves points as they are. */
  readonly multiplierPercent: number
  /** The most that the rule still gives to the customer; `null` for no bound. */
  readonly left: number | null
}

/** What of an order counts: what was paid and not given back, and how many thousandths of a piece. */
export interface Counted {
  readonly amount: number
  readonly thousandths: number
}

/** Digits behind the point of a quantity. */
const SCALE = 3

/**
 * What of an order counts, as the order is now: what was given back counts no more. It depends on nothing that happened on the
 * way, so that returning an order in parts takes back as much as returning it at once, and all of it in the end.
 */
export function countedOf(
  order: Order,
  base: Rule['base'],
  isCounted: (line: OrderLine) => boolean,
): Counted {
  if (!order.isBought) return { amount: 0, thousandths: 0 }
  if (order.lines.length === 0) return { amount: keptOfWhole(order, base), thousandths: 1000 }
  const kept = order.lines.map((line) => ({ line, amount: keptOfLine(line, base) }))
  const all = sum(kept.map(({ amount }) => amount))
  const counted = kept.filter(({ line }) => isCounted(line))
  // What was given back for no line in particular is shared by all of them, by what is left of each.
  const share = all === 0 ? 0 : Math.max(0, all - unassigned(order))
  const amount =
    all === 0
      ? 0
      : divide(BigInt(sum(counted.map((each) => each.amount))) * BigInt(share), BigInt(all), 'floor')
  return { amount, thousandths: sum(counted.map(({ line }) => piecesOf(line))) }
}

/** The points that a rule gives for what counts. */
export function pointsOf(rule: Counting, { amount, thousandths }: Counted, earner: Earner): number {
  const given = BigInt(rule.points) * BigInt(earner.multiplierPercent)
  const bounds = [rule.mostPerOrder, earner.left].filter((bound) => bound !== null)
  return Math.min(...bounds, points())

  function points(): number {
    switch (rule.per) {
      case 'amount':
        return divide(BigInt(amount) * given, BigInt(rule.every) * 100n, rule.rounding)
      case 'unit':
        // Pieces that are no whole ones earn nothing.
        return divide(BigInt(Math.floor(thousandths / 1000)) * given, 100n, rule.rounding)
      case 'order':
        return amount > 0 ? divide(given, 100n, rule.rounding) : 0
    }
  }
}

function keptOfWhole(order: Order, base: Rule['base']): number {
  const { total, shipping, tax, refunded, refundedNet } = order
  return Math.max(0, base === 'gross' ? total - shipping - refunded : total - shipping - tax - refundedNet)
}

function keptOfLine({ amount, tax, refunded }: OrderLine, base: Rule['base']): number {
  const kept = Math.max(0, amount - refunded)
  if (base === 'gross' || amount <= 0) return kept
  return divide(BigInt(kept) * BigInt(Math.max(0, amount - tax)), BigInt(amount), 'halfEven')
}

function unassigned({ refundedNet, lines }: Order): number {
  const byLine = lines.map((line) => keptOfLine({ ...line, refunded: 0 }, 'net') - keptOfLine(line, 'net'))
  return Math.max(0, refundedNet - sum(byLine))
}

function piecesOf({ quantity, returned }: OrderLine): number {
  return Math.max(0, thousandthsOf(quantity) - thousandthsOf(returned))
}

function thousandthsOf(decimal: string): number {
  const [whole = '0', fraction = ''] = decimal.split('.')
  return Number(whole) * 10 ** SCALE + Number(fraction.slice(0, SCALE).padEnd(SCALE, '0'))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

/** The whole part of a quotient of numbers that are not negative. */
function divide(numerator: bigint, denominator: bigint, rounding: Rule['rounding']): number {
  const whole = numerator / denominator
  const rest = numerator % denominator
  return Number(whole + (roundsUp({ whole, rest, denominator }, rounding) ? 1n : 0n))
}

interface Division {
  readonly whole: bigint
  readonly rest: bigint
  readonly denominator: bigint
}

function roundsUp({ whole, rest, denominator }: Division, rounding: Rule['rounding']): boolean {
  if (rounding === 'floor' || rest === 0n) return false
  if (rounding === 'ceil') return true
  const twice = rest * 2n
  return twice > denominator || (twice === denominator && whole % 2n === 1n)
}
