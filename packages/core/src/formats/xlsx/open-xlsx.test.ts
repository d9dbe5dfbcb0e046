import * as fc from 'fast-check'
import { writeXlsx } from 'hucre/xlsx'
import { describe, expect, it } from 'vitest'

import { readRows, readSource } from '../fixtures/read-source.ts'
import { workbookOf, zipOf } from '../fixtures/zip.ts'

const text = (ref: string, value: string): string =>
  `<c r="${ref}" t="inlineStr"><is><t>${value}</t></is></c>`
const header = `<row r="1">${text('A1', 'name')}${text('B1', 'value')}</row>`

/** The text of the one cell under the column `value`. */
async function readCell(cell: string, more: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const { records } = await readSource(
    workbookOf(`${header}<row r="2">${text('A2', 'x')}${cell}</row>`, more),
  )
  return records[0]?.cells['value']
}

describe('a workbook', () => {
  it('of a spreadsheet program is read with its rows, dates and numbers', async () => {
    const bytes = await writeXlsx({
      sheets: [
        {
          name: 'Kunden',
          rows: [
            ['姓名', '手机', '生日', '身份证号', 'VIP'],
            ['张三', 13800138000, new Date('1990-03-07T00:00:00Z'), '110101199003078670', true],
            [],
            ['李四', '+86 139 0013 9000', null, null, false],
            ['合计', 2, null, null, null],
          ],
        },
      ],
    })
    const { source, records } = await readSource(bytes)
    expect(source).toMatchObject({ format: 'xlsx', columns: ['姓名', '手机', '生日', '身份证号', 'VIP'] })
    expect(records.map(({ line, cells }) => [line, Object.values(cells)])).toEqual([
      [2, ['张三', '13800138000', '1990-03-07', '110101199003078670', 'true']],
      [4, ['李四', '+86 139 0013 9000', '', '', 'false']],
    ])
    expect(source.notes).toEqual([{ line: 5, note: 'total' }])
  })

  it('shows its first visible sheet, or the one that is asked for', async () => {
    const bytes = workbookOf(`${header}<row r="2">${text('A2', 'Ada')}</row>`)
    expect(await readRows(bytes)).toEqual([[2, ['Ada', '']]])
    expect((await readSource(bytes, { sheet: 'Old' })).source.columns).toEqual(['Old'])
    await expect(readSource(bytes, { sheet: 'New' })).rejects.toMatchObject({
      code: 'KITH_FILE_SHEET_UNKNOWN',
    })
  })

  it.each([
    ['a shared text', '<c r="B2" t="s"><v>1</v></c>', 'Fish & Chips'],
    ['a text of several runs', '<c r="B2" t="s"><v>2</v></c>', '東京'],
    ['the result of a formula', '<c r="B2" t="str"><f>A1&amp;"!"</f><v>x &lt; y</v></c>', 'x < y'],
    ['an error', '<c r="B2" t="e"><v>#N/A</v></c>', '#N/A'],
    ['a date', '<c r="B2" s="1"><v>33303</v></c>', '1991-03-06'],
    ['a date before the day that 1900 did not have', '<c r="B2" s="1"><v>59</v></c>', '1900-02-28'],
    ['a date with its time', '<c r="B2" s="2"><v>33303.75</v></c>', '1991-03-06 18:00:00'],
    ['a number that only looks like a date format', '<c r="B2" s="3"><v>33303</v></c>', '33303'],
    ['a long number', '<c r="B2"><v>13800138000</v></c>', '13800138000'],
    ['a number with an exponent', '<c r="B2"><v>1.38E+10</v></c>', '13800000000'],
    ['a number that has lost its digits', '<c r="B2"><v>1.10101199003078E17</v></c>', '1.10101199003078E17'],
    ['a fraction as people see it', '<c r="B2"><v>0.30000000000000004</v></c>', '0.3'],
    ['a character that XML cannot hold', text('B2', 'a_x000D_b'), 'a\rb'],
    ['nothing', '<c r="B2" s="1"/>', ''],
  ])('has %s as text', async (_what, cell, value) => {
    const more = {
      'xl/sharedStrings.xml':
        '<sst><si><t>no</t></si><si><t>Fish &amp; Chips</t></si><si><r><rPr/><t>東</t></r><r><t xml:space="preserve">京</t></r><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si></sst>',
      'xl/styles.xml':
        '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m"/><numFmt numFmtId="171" formatCode="0&quot;days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>',
    }
    expect(await readCell(cell, more)).toBe(value)
  })

  it('counts its days from 1904 where it says so', async () => {
    const workbook =
      '<workbook><workbookPr date1904="1"/><sheets><sheet name="List" r:id="rId1"/></sheets></workbook>'
    const styles = '<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'
    const more = { 'xl/workbook.xml': workbook, 'xl/styles.xml': styles }
    expect(await readCell('<c r="B2" s="0"><v>31841</v></c>', more)).toBe('1991-03-06')
  })

  it('of another program is read with the prefix of its names, and without references', async () => {
    const row = (cells: string): string => `<x:row>${cells}</x:row>`
    const cell = (value: string): string => `<x:c t="str"><x:v>${value}</x:v></x:c>`
    const xml = `<x:worksheet><x:sheetData>${row(cell('a') + cell('b'))}${row(cell('1') + cell('2'))}</x:sheetData></x:worksheet>`
    expect(await readRows(workbookOf('', { 'xl/worksheets/sheet1.xml': xml }))).toEqual([[2, ['1', '2']]])
  })

  it.each([
    ['no archive', new TextEncoder().encode('PK\x03\x04 and nothing more')],
    ['an archive of something else', zipOf({ 'word/document.xml': '<w/>' })],
    ['cut off', workbookOf(header).subarray(0, -200)],
  ])('that is %s is refused', async (_what, bytes) => {
    await expect(readSource(bytes)).rejects.toMatchObject({ code: 'KITH_FILE_WORKBOOK_DAMAGED' })
  })

  it.each([
    ['d0cf11e0a1b11ae1', /old kind/],
    ['255044462d312e37', /PDF/],
  ])('is no %s', async (hex, reason) => {
    const bytes = new Uint8Array(Buffer.from(hex, 'hex'))
    await expect(readSource(bytes)).rejects.toThrow(reason)
  })

  it('that unpacks to more than it says stops at the limit', async () => {
    const bytes = zipOf({ ...partsOf(), 'xl/styles.xml': ' '.repeat(20_000_000) }, 100)
    expect(bytes.length).toBeLessThan(50_000)
    await expect(readSource(bytes)).rejects.toMatchObject({ code: 'KITH_FILE_WORKBOOK_TOO_LARGE' })
  })

  it.each([
    ['rows', '<row>'.repeat(1_000_000)],
    ['tags', `<row r="2"><c ${'<v '.repeat(300_000)}</c></row>`],
    ['cells', `<row r="2">${'<c>'.repeat(500_000)}</row>`],
  ])(
    'with %s that are never closed takes no longer than others',
    async (_what, xml) => {
      const read = readSource(workbookOf(header + xml))
      await expect(read.catch((error: { code: string }) => error.code)).resolves.toBeDefined()
    },
    10_000,
  )

  it('whatever is changed in it, ends in records or a coded error', async () => {
    const whole = workbookOf(`${header}<row r="2">${text('A2', 'Ada')}<c r="B2"><v>1</v></c></row>`)
    const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(changes, async (changes) => {
        const bytes = whole.slice()
        for (const [at, byte] of changes) bytes[at] = byte
        const outcome = await readSource(bytes).then(
          () => 'KITH_',
          (error: { code?: string }) => error.code,
        )
        expect(outcome).toMatch(/^KITH_/)
      }),
      { numRuns: 300 },
    )
  })
})

function partsOf(): Record<string, string> {
  return {
    'xl/workbook.xml': '<workbook><sheets><sheet name="List" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${header}</sheetData></worksheet>`,
  }
}
