import { describe, expect, it } from 'vitest'

import { openSource } from '../open-source.ts'
import { writeXlsx } from './write-xlsx.ts'

async function* batches<T>(...items: T[]): AsyncGenerator<T> {
  yield* items
}

describe('a written workbook', () => {
  it('gives back texts that XML cannot hold, and those that only look so', async () => {
    const texts = ['\u0001', 'a\rb', '_x0041_', '<&>"\'', ' two  spaces ', '1e3', '=1+1', '0012']
    const columns = texts.map((_text, index) => `c${index}x`)
    const source = await openSource(writeXlsx(columns, batches([texts]), { sheet: 'customers' }))
    const rows: string[][] = []
    for await (const { cells } of source.records) rows.push(Object.values(cells))
    expect(rows).toEqual([texts])
  })

  it('is written while its rows come', async () => {
    let asked = 0
    async function* endless(): AsyncGenerator<readonly (readonly string[])[]> {
      for (;;) {
        asked += 1
        yield Array.from({ length: 1000 }, () => [crypto.randomUUID()])
      }
    }
    const bytes = writeXlsx(['id'], endless(), { sheet: 'customers' })
    for (let read = 0; read < 100_000;) read += ((await bytes.next()).value as Uint8Array).length
    await bytes.return()
    expect(asked).toBeLessThan(40)
  })
})
