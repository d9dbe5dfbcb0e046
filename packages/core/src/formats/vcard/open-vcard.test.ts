import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { readSource } from '../fixtures/read-source.ts'
import type { SourceRecord } from '../source-record.ts'

/** The cells of one card that are not empty. */
async function readCard(...lines: string[]): Promise<Record<string, string>> {
  const { records } = await readSource(['BEGIN:VCARD', ...lines, 'END:VCARD', ''].join('\r\n'))
  expect(records).toHaveLength(1)
  expect(records[0]?.fault).toBeUndefined()
  return filled(records[0]!)
}

function filled({ cells }: SourceRecord): Record<string, string> {
  return Object.fromEntries(Object.entries(cells).filter(([, text]) => text !== ''))
}

describe('a vCard', () => {
  it.each(['CATEGORIES:Business;Personal', 'CATEGORIES:Business,Personal,'])(
    'has the tags of %s',
    async (line) => {
      expect((await readCard('VERSION:2.1', 'FN:Ada', line))['tags']).toBe('Business ::: Personal')
    },
  )

  it('of version 4 is read into columns', async () => {
    const cells = await readCard(
      'VERSION:4.0',
      'FN:Ada Lovelace',
      'N:Lovelace;Ada;King;;',
      'TEL;VALUE=uri;TYPE="voice,home":tel:+44-20-7946-0958;ext=102',
      'TEL;TYPE=cell;PREF=1:+44 7700 900123',
      'EMAIL;TYPE=work:mailto:ada@example.com',
      'ADR;TYPE=home;LABEL="1 Test St^nLondon, GB":;;1 Test St;London;;SW1A 1AA;GB',
      'ORG:Analytical Engines;Research',
      'GENDER:F',
      'BDAY:19151210',
      'CATEGORIES:VIP,Friends\\, old',
      'UID:urn:uuid:1',
      'NOTE:first\\nsecond',
      'NOTE:third',
    )
    expect(cells).toEqual({
      name: 'Ada Lovelace',
      familyName: 'Lovelace',
      givenName: 'Ada',
      'middle name': 'King',
      phone: '+44-20-7946-0958;ext=102',
      'phone label': 'home',
      'phone 2': '+44 7700 900123',
      'phone 2 label': '* mobile',
      email: 'ada@example.com',
      'email label': 'work',
      'address formatted': '1 Test St\nLondon, GB',
      'address street': '1 Test St',
      'address city': 'London',
      'address postal code': 'SW1A 1AA',
      'address country': 'GB',
      'address label': 'home',
      organization: 'Analytical Engines',
      sex: 'female',
      birthDate: '19151210',
      tags: '["VIP","Friends, old"]',
      uid: 'urn:uuid:1',
      notes: 'first\nsecond\nthird',
    })
  })

  it('of version 2.1 is read with its quoted-printable text in its encoding', async () => {
    const cells = await readCard(
      'VERSION:2.1',
      'N;CHARSET=GB2312;ENCODING=QUOTED-PRINTABLE:=D5=C5;=C8=FD',
      'FN;CHARSET=UTF-8;QUOTED-PRINTABLE:=E5=BC=A0=',
      '=E4=B8=89',
      'tel;cell;pref:13800138000',
      'NOTE:C:\\new\\; path',
      'LABEL;ENCODING=QUOTED-PRINTABLE:a=0D=0A=',
      'FN:not a name',
    )
    expect(cells).toEqual({
      familyName: '张',
      givenName: '三',
      name: '张三',
      phone: '13800138000',
      'phone label': '* mobile',
      notes: 'C:\\new; path',
    })
  })

  it('passes over pictures, however their lines are folded', async () => {
    const cells = await readCard(
      'VERSION:3.0',
      'PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ',
      ' SkZJRgABAQAAAQABAAD',
      'item1.LOGO;BASE64:',
      '  /9j/4AAQSkZJRgABAQAAAQABAAD',
      'KEY;ENCODING=BASE64:MIICajCCAdOgAwIBAgICBEUwDQYJ',
      'KoZIhvcNAQEEBQAwdzELMAkGA1UE',
      'bHv0==',
      '',
      'FN:Ada',
    )
    expect(cells).toEqual({ name: 'Ada' })
  })

  it('is unfolded, with the labels of its groups and text that somebody has broken', async () => {
    const cells = await readCard(
      'VERSION:3.0',
      'FN:Ada',
      'NOTE:one',
      '  two',
      'three without a colon',
      'item1.TEL:1',
      'item1.X-ABLabel:_$!<AssistantPhone>!$_',
      'item2.TEL;type=FAX;type=WORK:2',
    )
    expect(cells).toMatchObject({
      notes: 'one two\nthree without a colon',
      phone: '1',
      'phone label': 'AssistantPhone',
      'phone 2': '2',
      'phone 2 label': 'work fax',
    })
  })

  it('may hold the card of an agent, which is passed over', async () => {
    const cells = await readCard(
      'VERSION:2.1',
      'FN:Ada',
      'AGENT:',
      'BEGIN:VCARD',
      'FN:Bob',
      'TEL:1',
      'END:VCARD',
      'TEL:2',
    )
    expect(cells).toEqual({ name: 'Ada', phone: '2' })
  })

  it('keeps fields of its own for what vCard has no property for', async () => {
    expect(await readCard('VERSION:4.0', 'FN:Ada', 'X-KITH-FIELD;NAME=industry:Tea\\, leaves')).toEqual({
      name: 'Ada',
      industry: 'Tea, leaves',
    })
  })
})

describe('a file of vCards', () => {
  it('has the line of each card, and tells what is broken', async () => {
    const text = [
      'BEGIN:VCARD',
      'FN:Ada',
      'END:VCARD',
      'stray',
      'more',
      'begin:vcard',
      'fn:Grace',
      'end:vcard',
      'BEGIN:VCARD',
      'FN:Linus',
      'BEGIN:VCARD',
      'FN:Tim',
      'END:VCARD',
      'BEGIN:VCARD',
      'FN:Cut off',
    ].join('\n')
    const { records } = await readSource(text)
    expect(records.map(({ line, cells, fault }) => [line, cells['name'], fault?.code])).toEqual([
      [1, 'Ada', undefined],
      [4, '', 'KITH_FILE_OUTSIDE_CARD'],
      [6, 'Grace', undefined],
      [9, 'Linus', 'KITH_FILE_CARD_NOT_ENDED'],
      [11, 'Tim', undefined],
      [14, 'Cut off', 'KITH_FILE_CARD_NOT_ENDED'],
    ])
  })

  it('has as many columns as its first cards need, and the last of them takes the rest', async () => {
    const card = (...phones: string[]): string =>
      ['BEGIN:VCARD', 'VERSION:3.0', 'FN:Ada', ...phones.map((phone) => `TEL:${phone}`), 'END:VCARD\n'].join(
        '\n',
      )
    const { records } = await readSource(card('1').repeat(2000) + card('1', '2', '3'))
    expect(filled(records.at(-1)!)).toEqual({ name: 'Ada', phone: '1 ::: 2 ::: 3' })
  })

  it.each([
    ['in one property', ['NOTE:'.padEnd(100_010, 'x')]],
    ['folded over many lines', ['NOTE:x', ...Array.from({ length: 2000 }, () => ' '.padEnd(100, 'x'))]],
    ['in many properties', Array.from({ length: 20_000 }, () => 'TEL:'.padEnd(100, '1'))],
    ['on one line', ['NOTE:'.padEnd(1_000_010, 'x')]],
  ])('has a fault where a card is too large %s', async (_where, lines) => {
    const { records } = await readSource(
      ['BEGIN:VCARD', 'FN:Ada', ...lines, 'END:VCARD', 'BEGIN:VCARD', 'FN:Grace', 'END:VCARD'].join('\n'),
    )
    expect(records.map(({ cells, fault }) => fault?.code ?? cells['name'])).toEqual([
      'KITH_FILE_RECORD_TOO_LARGE',
      'Grace',
    ])
  })

  it.each([
    ['parameters', `TEL${';a'.repeat(45_000)}:1`],
    ['quotes', `TEL;TYPE=${'"a'.repeat(40_000)}:1`],
    ['lines', `NOTE:x${'\n a'.repeat(90_000)}`],
    ['cards that never end', 'BEGIN:VCARD\n'.repeat(100_000)],
  ])(
    'of many %s is read in a time that grows with its length',
    async (_what, lines) => {
      const { records } = await readSource(`BEGIN:VCARD\nFN:Ada\n${lines}\nEND:VCARD\n`)
      expect(records.length).toBeGreaterThan(0)
    },
    10_000,
  )

  it('in UTF-16 is read', async () => {
    const bytes = new Uint8Array(Buffer.from('\ufeffBEGIN:VCARD\r\nFN:张三\r\nEND:VCARD\r\n', 'utf16le'))
    const { source, records } = await readSource(bytes)
    expect([source.format, source.encoding, records[0]?.cells['name']]).toEqual(['vcard', 'utf-16le', '张三'])
  })

  it('of any lines ends in cards or faults, whatever the chunks', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'BEGIN:VCARD\n',
        'END:VCARD\n',
        'TEL;',
        'TYPE="',
        'ENCODING=QUOTED-PRINTABLE',
        ':',
        '=\n',
        '=E5',
        '\n',
        '\n ',
        'PHOTO:',
        'AGENT:\n',
        '\\',
        ';',
        'ADR:',
        'N:',
        '^n',
      ),
      fc.string({ maxLength: 4 }),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        async (pieces, chunk) => {
          const text = `BEGIN:VCARD\n${pieces.join('')}`
          const { records } = await readSource(text)
          expect((await readSource(text, { chunk })).records).toEqual(records)
          expect(
            records.every(({ fault }) => fault === undefined || fault.code.startsWith('KITH_FILE_')),
          ).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })
})
