import { createReadStream, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, inject, it } from 'vitest'

import { openSource } from '../open-source.ts'
import type { SourceRecord } from '../source-record.ts'

interface Card {
  readonly fn: string | null
  readonly n: string | null
  readonly emails: readonly string[]
  readonly tels: readonly string[]
  readonly org: string | null
  readonly version: string
}

const folder = join(inject('sharedData'), 'vcards')
const truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as {
  readonly files: Readonly<Record<string, { readonly items: readonly Card[] }>>
}

/** The truth keeps the backslashes of the files. */
const plain = (text: string): string => text.replace(/\\([;,:\\])/g, '$1')

const columns = (cells: SourceRecord['cells'], stem: string): string[] =>
  Object.entries(cells).flatMap(([name, text]) =>
    new RegExp(`^${stem}(?: \\d+)?$`).test(name) && text !== '' ? [text] : [],
  )

describe('the vCards of real programs', () => {
  it.each(Object.entries(truth.files))('%s is read as it is', async (file, { items }) => {
    const source = await openSource(createReadStream(join(folder, file)))
    const cards: SourceRecord[] = []
    for await (const card of source.records) cards.push(card)
    expect(source.format).toBe('vcard')
    expect(cards.filter(({ fault }) => fault)).toEqual([])
    expect(
      cards.map(({ cells }) => ({
        fn: cells['name'],
        family: cells['familyName'],
        given: cells['givenName'],
        emails: columns(cells, 'email'),
        tels: columns(cells, 'phone'),
        org: cells['organization'],
      })),
    ).toEqual(
      items.map(({ fn, n, emails, tels, org }) => ({
        fn: plain(fn ?? ''),
        family: plain(n?.split(';')[0] ?? ''),
        given: plain(n?.split(';')[1] ?? ''),
        emails,
        tels: tels.map((tel) => tel.replace(/^tel:/, '')),
        org: plain(org?.split(';')[0] ?? ''),
      })),
    )
  })
})
