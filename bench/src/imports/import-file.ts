import { scaleCustomer } from '../scale/scale-customer.ts'

const HEADER = '姓名,手机号,身份证号,邮箱,银行卡号,地址,来源,备注,会员号'
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHUNK = 1000

/** The CSV file of the benchmark: nine columns, every value valid, no two customers alike, the first of that number. */
export async function* importFile(rows: number, first = 0): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  yield encoder.encode(`${HEADER}\r\n`)
  for (let from = 0; from < rows; from += CHUNK) {
    const lines = Array.from({ length: Math.min(CHUNK, rows - from) }, (_, at) => lineOf(first + from + at))
    yield encoder.encode(lines.join(''))
  }
}

function lineOf(index: number): string {
  const { name, phone } = scaleCustomer(index)
  const cells = [
    name,
    phone,
    idNumber(index),
    `customer${index}@example.com`,
    bankCard(index),
    `上海市浦东新区世纪大道${index % 5000}号${index % 90}室`,
    'import',
    `第 ${index} 位`,
    `M${String(index).padStart(9, '0')}`,
  ]
  return `${cells.join(',')}\r\n`
}

/** A resident identity number with its check character (GB 11643-1999). */
function idNumber(index: number): string {
  const day = new Date(Date.UTC(1950, 0, 1 + (index % 18_000)))
  const body = `310101${day.toISOString().slice(0, 10).replaceAll('-', '')}${String(Math.floor(index / 18_000) % 1000).padStart(3, '0')}`
  const sum = [...body].reduce((total, digit, at) => total + Number(digit) * WEIGHTS[at]!, 0)
  return body + '10X98765432'[sum % 11]!
}

/** A card number that passes the check of ISO/IEC 7812-1 annex B. */
function bankCard(index: number): string {
  const body = `621226${String(index).padStart(12, '0')}`
  const sum = [...body]
    .toReversed()
    .map((digit, at) => (at % 2 === 0 ? Number(digit) * 2 : Number(digit)))
    .reduce((total, value) => total + (value > 9 ? value - 9 : value), 0)
  return body + String((10 - (sum % 10)) % 10)
}
