import { KithError, type RecordTexts, type TargetRecord } from '@kith/core'

import { quantityText } from '../amounts.ts'
import { salesErrors } from '../errors.ts'
import { lineRefOf } from './order-columns.ts'
import { type MomentReading, readMoment } from './read-moment.ts'
import { absolute, type Decimal, digitsOf, readDecimal, times, toUnits } from './read-number.ts'

/** One record of a file: a line of an order, or something that came back. */
export interface OrderFileLine {
  /** Where it stands in the file. */
  readonly line: number
  readonly externalId: string
  readonly ref: string
  /** By which name the source knows the buyer. */
  readonly customer: string | undefined
  readonly customerName: string | undefined
  readonly country: string | undefined
  readonly at: Date
  readonly isReturn: boolean
  readonly sku: string | null
  readonly name: string | null
  readonly category: string | null
  /** Three digits after the point. */
  readonly quantity: string
  readonly unitPrice: number | null
  readonly amount: number
}

/** How the lines of a file are read. */
export interface LineReading extends MomentReading {
  readonly currency: string
}

/** Reads a record. Total: what cannot be read is answered as the error that says so. */
export function readLine({ line, values }: TargetRecord, reading: LineReading): OrderFileLine | KithError {
  try {
    return { line, ...readValues(values, reading) }
  } catch (error) {
    if (error instanceof KithError && error.status < 500) return error
    throw error
  }
}

function readValues(values: RecordTexts, reading: LineReading): Omit<OrderFileLine, 'line'> {
  const at = readMoment(required(values, 'date'), reading)
  if (at === undefined) throw unreadable('date')
  return {
    at,
    externalId: externalIdOf(values, at),
    ref: lineRefOf(values),
    customer: short(values, 'customer', 200),
    customerName: short(values, 'customerName', 200),
    country: short(values, 'country', 100),
    sku: short(values, 'sku', 100) ?? null,
    name: values['name']?.slice(0, 200) ?? null,
    category: short(values, 'category', 100) ?? null,
    ...readFigures(values, digitsOf(reading.currency)),
  }
}

function readFigures(
  values: RecordTexts,
  digits: number,
): Pick<OrderFileLine, 'isReturn' | 'quantity' | 'unitPrice' | 'amount'> {
  const quantity = readDecimal(values['quantity'] ?? '1')
  if (quantity === undefined || quantity.value === 0n) throw unreadable('quantity')
  const price = values['unitPrice'] === undefined ? undefined : readDecimal(values['unitPrice'])
  const amount = amountOf(values, { quantity, price })
  return {
    isReturn: quantity.value < 0n || amount.value < 0n || isCreditNote(values['order'] ?? ''),
    quantity: piecesOf(absolute(quantity)),
    unitPrice: price === undefined ? null : unitsOf(absolute(price), { digits, field: 'unitPrice' }),
    amount: unitsOf(absolute(amount), { digits, field: 'amount' }),
  }
}

/** What the line comes to: as the file says, or pieces by their price. */
function amountOf(
  values: RecordTexts,
  { quantity, price }: { readonly quantity: Decimal; readonly price: Decimal | undefined },
): Decimal {
  if (values['amount'] !== undefined) {
    const amount = readDecimal(values['amount'])
    if (amount === undefined) throw unreadable('amount')
    return amount
  }
  required(values, 'unitPrice')
  if (price === undefined || price.value < 0n) throw unreadable('unitPrice')
  return times(absolute(quantity), price)
}

/** Ids of credit notes begin with a C in many systems. */
export function isCreditNote(order: string): boolean {
  return /^C\d/.test(order)
}

function externalIdOf(values: RecordTexts, at: Date): string {
  const { order } = values
  if (order !== undefined) return short(values, 'order', 100)!
  const customer = required(values, 'customer')
  if (customer.length > 70) throw unreadable('customer')
  return `${customer}@${at.toISOString()}`
}

const MOST_PIECES = 999_999_999_999n

function piecesOf(quantity: Decimal): string {
  const thousandths = toUnits(quantity, 3)
  if (thousandths > MOST_PIECES || thousandths * 10n ** BigInt(quantity.scale) !== quantity.value * 1000n)
    throw unreadable('quantity')
  const digits = String(thousandths).padStart(4, '0')
  return quantityText(`${digits.slice(0, -3)}.${digits.slice(-3)}`)
}

const MOST_AMOUNT = 1_000_000_000_000n

function unitsOf(
  amount: Decimal,
  { digits, field }: { readonly digits: number; readonly field: string },
): number {
  const units = toUnits(amount, digits)
  if (units > MOST_AMOUNT) throw unreadable(field)
  return Number(units)
}

function short(values: RecordTexts, field: string, longest: number): string | undefined {
  const text = values[field]
  if (text !== undefined && text.length > longest) throw unreadable(field)
  return text
}

function required(values: RecordTexts, field: string): string {
  const text = values[field]
  if (text === undefined) throw salesErrors.CELL_MISSING({ field }, { pointer: `/${field}` })
  return text
}

function unreadable(field: string): KithError {
  return salesErrors.CELL_UNREADABLE({ field }, { pointer: `/${field}` })
}
