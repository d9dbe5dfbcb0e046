const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country'
const CHUNK = 1000
const LINES = 20
const START = Date.UTC(2010, 11, 1, 8)

/** How many customers the orders of so many lines are of: about ten orders each. */
export function customersOf(lines: number): number {
  return Math.max(1, Math.floor(lines / LINES / 10))
}

/** How many orders so many lines are. */
export function ordersOf(lines: number): number {
  return Math.ceil(lines / LINES)
}

/**
 * The CSV file of the benchmark, in the manner of the data set "Online Retail": twenty lines an order, every tenth line a
 * thousand lines away from the others of its order.
 */
export async function* orderFile(lines: number): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  yield encoder.encode(`${HEADER}\r\n`)
  for (let from = 0; from < lines; from += CHUNK) {
    const count = Math.min(CHUNK, lines - from)
    yield encoder.encode(Array.from({ length: count }, (_, at) => lineOf(from + at, lines)).join(''))
  }
}

function lineOf(index: number, lines: number): string {
  const place = index % 10 === 9 ? (index + 1000) % lines : index
  const order = Math.floor(place / LINES)
  const at = new Date(START + order * 600_000).toISOString().replace('T', ' ').slice(0, 16)
  const customer = 10_000 + ((order * 7919) % customersOf(lines))
  const article = (index * 31) % 4000
  const price = (1 + (article % 900) / 100).toFixed(2)
  return `${536_365 + order},A${article},ARTICLE ${article},${1 + (index % 12)},${at},${price},${customer},United Kingdom\r\n`
}
