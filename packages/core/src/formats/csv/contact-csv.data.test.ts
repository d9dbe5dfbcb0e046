import { createReadStream, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, inject, it } from 'vitest'

import { openSource } from '../open-source.ts'
import type { OpenedSource, SourceRecord } from '../source-record.ts'

const folder = join(inject('sharedData'), 'contact_csv')

async function read(file: string): Promise<{ source: OpenedSource; records: SourceRecord[] }> {
  const source = await openSource(createReadStream(join(folder, file)))
  const records: SourceRecord[] = []
  for await (const record of source.records) records.push(record)
  return { source, records }
}

const headers = JSON.parse(readFileSync(join(folder, 'headers.json'), 'utf8')) as Readonly<
  Record<string, readonly string[]>
>

describe('the CSV files of address books', () => {
  it.each([
    ['google_new_synthetic.csv', 'utf-8', 'google_contacts_2024_on', [2, 7, 8, 9, 10]],
    ['google_old_synthetic.csv', 'utf-16le', 'google_contacts_before_2024', [2, 3]],
    ['outlook_synthetic.csv', 'utf-8', 'outlook_com', [2, 4, 5]],
  ] as const)('%s is read in %s', async (...[file, encoding, header, lines]) => {
    const { source, records } = await read(file)
    expect([source.format, source.encoding, source.delimiter]).toEqual(['csv', encoding, ','])
    expect(source.columns).toEqual(headers[header])
    expect(records.map(({ line }) => line)).toEqual(lines)
    expect(records.filter(({ fault }) => fault)).toEqual([])
  })

  it('of a Chinese CRM is read in GB 18030 and without its total', async () => {
    const { source, records } = await read('cn_crm_export_gbk_synthetic.csv')
    expect(source.encoding).toBe('gb18030')
    expect(records.map(({ line, cells }) => [line, cells['客户编号'], cells['客户姓名']])).toEqual([
      [2, 'KH000001', '张三'],
      [3, 'KH000002', '欧阳 娜'],
      [5, 'KH000003', '李四先生'],
    ])
    expect(records[0]?.cells).toMatchObject({ 证件号码: '110101199003078670', 银行卡号: '6.2222E+18' })
    expect(records[1]?.cells['备注']).toBe('含"引号"与\n换行')
    expect(source.notes).toEqual([{ line: 6, note: 'total' }])
  })
})
