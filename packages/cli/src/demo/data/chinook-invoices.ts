import file from './chinook-invoices.json' with { type: 'json' }

/** A line of an invoice: one track. */
export interface ChinookLine {
  readonly track: number
  readonly genre: string
  /** In cents. */
  readonly unitPrice: number
  readonly quantity: number
}

/** An invoice of the Chinook music shop. */
export interface ChinookInvoice {
  readonly id: number
  readonly customerId: number
  readonly date: Date
  readonly lines: readonly ChinookLine[]
}

type Row = readonly [number, number, string, readonly (readonly [number, number, number, number])[]]

/** Reads the 412 invoices of the Chinook sample, oldest first; see `chinook-LICENSE.md`. */
export function readInvoices(): readonly ChinookInvoice[] {
  return (file.invoices as unknown as readonly Row[]).map(([id, customerId, date, lines]) => ({
    id,
    customerId,
    date: new Date(`${date}T12:00:00.000Z`),
    lines: lines.map(([track, genre, unitPrice, quantity]) => ({
      track,
      genre: file.genres[genre - 1]!,
      unitPrice,
      quantity,
    })),
  }))
}
