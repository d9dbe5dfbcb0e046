import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { customerEntity } from '../customers/customer.entity.ts'
import { openSource } from '../formats/open-source.ts'
import type { SourceRecord } from '../formats/source-record.ts'
import { suggestMapping } from '../imports/suggest-mapping.ts'
import { mapRecord } from '../upsert/map-record.ts'
import { encodeRows } from './encode-rows.ts'
import type { ExportFormat } from './export-format.ts'

type Row = Readonly<Record<string, string | readonly string[] | null>>

const fields = Object.entries(customerEntity.fields).flatMap(([name, { managed }]) =>
  managed ? [] : [{ name }],
)

/** Text as the kernel stores it: well formed, without NUL, no white space at its ends. */
const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.string({ unit: fc.constantFrom(...`'=+-@,;:"\\|\n\t ^<>&_x0A张三é😀1`), maxLength: 20 }),
    fc.constantFrom(
      '合计',
      'Total',
      '_x0041_',
      '110101199003078670',
      '+8613800138000',
      '=1+1',
      "'t Hooft",
      '1.39E+10',
    ),
  )
  .map((each) => each.replace(/[\0\r\ufffd]/g, '').trim())
  .filter((each) => each.isWellFormed())

const orNull = fc.option(
  text.filter((each) => each !== ''),
  { nil: null },
)

const row: fc.Arbitrary<Row> = fc.record({
  id: fc.uuid(),
  kind: fc.constantFrom('person', 'organization', 'household'),
  name: text.filter((each) => each !== ''),
  givenName: orNull,
  familyName: orNull,
  nickname: orNull,
  phone: fc.option(fc.constantFrom('+8613800138000', '+442079460958'), { nil: null }),
  email: fc.option(fc.constantFrom('ada@example.com', '=cmd@example.com'), { nil: null }),
  idNumber: fc.option(fc.constantFrom('110101199003078670', '11010119900307877X'), { nil: null }),
  bankCard: fc.option(fc.constantFrom('6222020000000000000'), { nil: null }),
  industry: orNull,
  birthDate: fc.option(fc.constantFrom('1990-03-07'), { nil: null }),
  sex: fc.option(fc.constantFrom('male', 'female'), { nil: null }),
  country: orNull,
  province: orNull,
  city: orNull,
  district: orNull,
  address: orNull,
  tags: fc.array(
    text.map((each) => each.replace(/[,，;；、|\n]|^\* |:::/g, '').trim()).filter((each) => each !== ''),
    { maxLength: 3 },
  ),
  notes: orNull,
})

/** What an import of the row has to find, by field. */
function valuesOf(expected: Row): Record<string, string> {
  const { id: _, ...values } = expected
  return Object.fromEntries(
    Object.entries(values).flatMap(([field, value]) => {
      const plain = typeof value === 'string' || value === null ? value : value.join(', ')
      return plain === null || plain === '' ? [] : [[field, plain]]
    }),
  )
}

async function* inPages(rows: readonly Row[]): AsyncGenerator<Record<string, unknown>[]> {
  for (let at = 0; at < rows.length; at += 2) yield rows.slice(at, at + 2)
}

async function readBack(rows: readonly Row[], format: ExportFormat): Promise<Record<string, string>[]> {
  const encoding = { format, columns: Object.keys(rows[0]!), mark: true }
  const source = await openSource(encodeRows(inPages(rows), encoding))
  const records: SourceRecord[] = []
  for await (const record of source.records) records.push(record)
  expect(records.filter(({ fault }) => fault)).toEqual([])
  const mapping = suggestMapping(source.columns, records, fields)
  return records.map((record) => {
    const { values, contactPoints } = mapRecord(record, mapping)
    expect(contactPoints).toEqual([])
    return values
  })
}

describe('an export that is imported again', () => {
  it.each(['csv', 'xlsx', 'ndjson', 'vcard'] as const)(
    'as %s gives back every value',
    async (format) => {
      await fc.assert(
        fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 5 }), async (rows) => {
          expect(await readBack(rows, format)).toEqual(rows.map(valuesOf))
        }),
        { numRuns: 200 },
      )
    },
    60_000,
  )
})
