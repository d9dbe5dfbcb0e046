import { z } from 'zod'

import { quantityText, sumOf, thousandths } from '../amounts.ts'
import { salesErrors } from '../errors.ts'
import type { LineFacts, OrderCategory, OrderFacts, PaymentFacts, RefundFacts } from './order-state.ts'

/** Far beyond any order, and sums of many stay exact. */
const MOST = 1_000_000_000_000

const MOST_LINES = 500

const amount = z.int().min(0).max(MOST)
const quantity = z
  .union([z.int().min(1).max(999_999_999), z.string().regex(/^(?=.*[1-9])\d{1,9}(?:\.\d{1,3})?$/)])
  .describe('A number of pieces, or a decimal number as text with at most three digits after the point.')
const ref = z.string().min(1).max(100)
const text = z.string().min(1).max(200)
const word = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/, 'Expected up to 64 of A-Z, a-z, 0-9, ".", "_", ":" and "-"')

const line = z.strictObject({
  ref: ref.optional().describe('Names the line within the order; its number when left out.'),
  sku: z.string().min(1).max(100).optional(),
  name: text.optional(),
  category: z.string().min(1).max(100).optional(),
  quantity: quantity.optional().describe('One when left out.'),
  unitPrice: amount.optional(),
  discount: amount.optional(),
  amount: amount.describe('What is paid for the line, after discounts and with its tax.'),
  tax: amount.optional().describe('The part of the amount that is tax.'),
  unitCost: amount.optional().describe('What one piece has cost the seller.'),
})

const payment = z.strictObject({ ref, method: word.optional(), amount, paidAt: z.coerce.date() })

/** A refund as the message of an order tells it. */
export const refundDocument = z.strictObject({
  ref,
  amount,
  tax: amount.optional().describe('The part of the amount that is tax.'),
  shipping: amount.optional().describe('The part of the amount that is shipping.'),
  refundedAt: z.coerce.date(),
  reason: word.optional(),
  lines: z
    .array(
      z.strictObject({
        line: ref.describe('The ref of the line.'),
        quantity: quantity.optional().describe('What came back of it; nothing when left out.'),
        amount: amount.optional(),
      }),
    )
    .max(MOST_LINES)
    .optional(),
})

/** An order as its source tells it: all of it, as it is after the last change. */
export const orderDocument = z.strictObject({
  source: z
    .string()
    .regex(/^[a-z][a-z0-9._-]{0,63}$/, 'Expected a letter, and up to 63 more of a-z, 0-9, ".", "_" and "-"')
    .describe('The system that the order comes from.'),
  externalId: z.string().min(1).max(100).describe('How that system calls it.'),
  sourceUpdatedAt: z.coerce
    .date()
    .describe(
      'When the source last changed the order: an older message than the stored one changes nothing.',
    ),
  customerId: z.string().optional(),
  identity: z
    .strictObject({
      namespace: z.string().regex(/^[a-z0-9][a-z0-9._:-]{0,63}$/),
      externalId: z.string().trim().min(1).max(200),
    })
    .optional()
    .describe(
      'By which name the source knows the buyer. The order is theirs as soon as a customer is known by it.',
    ),
  status: z.string().min(1).max(64).describe('A category, or a status that the tenant has named.'),
  placedAt: z.coerce.date(),
  paidAt: z.coerce.date().optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .describe('Of all amounts, which are in its smallest unit.'),
  total: amount.describe('What the buyer pays in all, with tax and shipping.'),
  subtotal: amount.optional().describe('The sum of the lines when left out.'),
  discount: amount.optional(),
  tax: amount.optional(),
  shipping: amount.optional(),
  fxRateToBase: z
    .string()
    .regex(/^\d{1,7}(?:\.\d{1,8})?$/)
    .optional()
    .describe("What a smallest unit of the currency is worth in smallest units of the tenant's currency."),
  channel: word.optional(),
  campaignId: word.optional(),
  couponCodes: z.array(z.string().min(1).max(100)).max(50).optional(),
  lines: z.array(line).max(MOST_LINES).optional(),
  payments: z.array(payment).max(200).optional(),
  refunds: z.array(refundDocument).max(200).optional(),
})

/** An order as its source tells it. */
export type OrderDocument = z.output<typeof orderDocument>

/**
 * Reads an order. What it leaves out is not there: it replaces everything that was known.
 *
 * @throws KITH_SALES_REF_TWICE, KITH_SALES_LINE_UNKNOWN, KITH_SALES_RETURN_EXCEEDS
 */
export function readDocument(document: OrderDocument, category: OrderCategory): OrderFacts {
  const { placedAt, paidAt, total, lines = [], payments = [], refunds = [] } = document
  const facts = {
    category,
    placedAt,
    paidAt: paidAt ?? null,
    total,
    lines: lines.map(readLine),
    payments: payments.map((each): PaymentFacts => ({ ...each, method: each.method ?? null })),
    refunds: refunds.map(readRefund),
  }
  requireSound(facts)
  return facts
}

type Given<T extends z.ZodType> = z.output<T>

function readLine(given: Given<typeof line>, index: number): LineFacts {
  return {
    ref: given.ref ?? String(index + 1),
    sku: given.sku ?? null,
    name: given.name ?? null,
    category: given.category ?? null,
    quantity: quantityText(given.quantity ?? 1),
    unitPrice: given.unitPrice ?? null,
    discount: given.discount ?? 0,
    amount: given.amount,
    tax: given.tax ?? 0,
    unitCost: given.unitCost ?? null,
  }
}

function readRefund({
  tax = 0,
  shipping = 0,
  reason,
  lines = [],
  ...given
}: Given<typeof refundDocument>): RefundFacts {
  const parts = lines.map((part) => ({
    line: part.line,
    quantity: quantityText(part.quantity ?? 0),
    amount: part.amount ?? 0,
  }))
  return { ...given, tax, shipping, reason: reason ?? null, lines: parts }
}

function requireSound({ lines, payments, refunds }: OrderFacts): void {
  for (const [what, all] of Object.entries({ lines, payments, refunds }))
    if (new Set(all.map((each) => each.ref)).size < all.length)
      throw salesErrors.REF_TWICE({ what }, { pointer: `/${what}` })
  requireReturnable(lines, refunds, '/refunds')
}

/** Refunds are for lines that there are, and return no more of one than was ordered. */
export function requireReturnable(
  lines: readonly Pick<LineFacts, 'ref' | 'quantity'>[],
  refunds: readonly Pick<RefundFacts, 'lines'>[],
  pointer: string,
): void {
  const ordered = new Map(lines.map((each) => [each.ref, thousandths(each.quantity)]))
  const parts = refunds.flatMap((each) => each.lines)
  for (const part of parts) if (!ordered.has(part.line)) throw salesErrors.LINE_UNKNOWN({ pointer })
  for (const [name, all] of Map.groupBy(parts, (part) => part.line))
    if (sumOf(all.map((part) => thousandths(part.quantity))) > ordered.get(name)!)
      throw salesErrors.RETURN_EXCEEDS({ pointer })
}

/** The source and its id, by which an order is known. */
export function slotOf({ source, externalId }: Pick<OrderDocument, 'source' | 'externalId'>): string {
  return `${source}:${externalId}`
}
