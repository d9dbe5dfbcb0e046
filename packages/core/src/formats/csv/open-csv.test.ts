import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { readRows, readSource } from '../fixtures/read-source.ts'
import { LONGEST_CELL } from '../limits.ts'
import { guardCell, unguardCell } from './formula-guard.ts'

const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'))

describe('a CSV file', () => {
  it('is read with its line numbers, quotes and line ends inside cells', async () => {
    const rows = await readRows('a,b\r\n1,"x ""y"", z\nsecond"\r\n\r\n3,4')
    expect(rows).toEqual([
      [2, ['1', 'x "y", z\nsecond']],
      [5, ['3', '4']],
    ])
  })

  it.each([',', ';', '\t', '|'])('is read with the delimiter %j', async (delimiter) => {
    const text = [
      ['name', 'note'],
      ['Ada', '"a, b; c|d"'],
      ['Grace', 'x'],
    ].map((row) => row.join(delimiter))
    const { source, records } = await readSource(text.join('\n'))
    expect(source.delimiter).toBe(delimiter)
    expect(records[0]?.cells).toEqual({ name: 'Ada', note: 'a, b; c|d' })
  })

  it('says its delimiter as Excel does', async () => {
    expect(await readRows('sep=;\r\nname;city\r\n"Ada";London\r\n')).toEqual([[3, ['Ada', 'London']]])
  })

  it('says its delimiter as Excel does, and has no header', async () => {
    expect(await readRows('sep=;\r\nAda;ada@example.com\r\n')).toEqual([[2, ['Ada', 'ada@example.com']]])
  })

  it('refuses a delimiter that is none', async () => {
    await expect(readSource('a,b\n', { delimiter: '"' })).rejects.toMatchObject({
      code: 'KITH_FILE_DELIMITER_INVALID',
    })
  })

  it('reads the line ends of old programs', async () => {
    expect(await readRows('name,city\rAda,London\rGrace,Arlington\r')).toEqual([
      [2, ['Ada', 'London']],
      [3, ['Grace', 'Arlington']],
    ])
  })

  it('has a header below a title and empty lines', async () => {
    const { source, records } = await readSource('客户名单,,\n\n姓名,城市,备注\n张三,上海,\n')
    expect(source.columns).toEqual(['姓名', '城市', '备注'])
    expect(records.map(({ line }) => line)).toEqual([4])
  })

  it('numbers its columns where its first row holds values', async () => {
    const { source, records } = await readSource('张三,13800138000\n李四,13900139000\n')
    expect(source.columns).toEqual(['column 1', 'column 2'])
    expect(records).toHaveLength(2)
  })

  it('tells columns of the same name apart', async () => {
    const { source } = await readSource('phone,phone,,__proto__,phone\n1,2,3,4,5\n')
    expect(source.columns).toEqual(['phone', 'phone (2)', 'column 3', 'column 4', 'phone (3)'])
  })

  it('fills short rows, and passes over empty cells beyond the header', async () => {
    expect(await readRows('a,b,c\n1\n1,2,3,,\n')).toEqual([
      [2, ['1', '', '']],
      [3, ['1', '2', '3']],
    ])
  })

  it('refuses a row whose cells have moved', async () => {
    const { records } = await readSource('name,address\nAda,1 Test St, London\nGrace,Arlington\n')
    expect(records[0]?.fault).toEqual({
      code: 'KITH_FILE_TOO_MANY_CELLS',
      message: 'The record on line 2 has 3 cells, the header has 2.',
      params: { line: 2, cells: 3, columns: 2 },
    })
    expect(records[1]?.fault).toBeUndefined()
  })

  it.each(['合计,3', '总计：,3', ',Total', '"Grand total",'])('leaves out the last line %j', async (line) => {
    const { source, records } = await readSource(`name,count\nTotal,1\nAda,2\n${line}\n\n`)
    expect(records.map(({ cells }) => cells['name'])).toEqual(['Total', 'Ada'])
    expect(source.notes).toEqual([{ line: 4, note: 'total' }])
  })

  it('keeps a customer who is called so', async () => {
    expect(await readRows('name,city\nAda,London\nTotal,Paris\n')).toHaveLength(2)
  })

  it('keeps what looks like a formula as text', async () => {
    expect(await readRows('name,note\n=1+1,"@cmd|\' /C calc\'!A0"\n')).toEqual([
      [2, ['=1+1', "@cmd|' /C calc'!A0"]],
    ])
  })

  it('takes away the apostrophe that keeps spreadsheets from counting', async () => {
    expect(await readRows("id,phone,name\n'110101199003078670,'+8613800138000,'t Hooft\n")).toEqual([
      [2, ['110101199003078670', '+8613800138000', "'t Hooft"]],
    ])
  })

  it('says nothing where it is empty, and has no records below a header alone', async () => {
    await expect(readSource('')).rejects.toMatchObject({ code: 'KITH_FILE_EMPTY' })
    await expect(readSource('\n \n')).rejects.toMatchObject({ code: 'KITH_FILE_EMPTY' })
    expect(await readRows('name,phone\n')).toEqual([])
  })

  it('is not delayed by a text in place of a header', async () => {
    const { source } = await readSource(`${'@'.repeat(90_000)},b\n1,2\n`)
    expect(source.columns[1]).toBe('b')
  }, 2000)

  it('refuses a header of more columns than anybody has', async () => {
    const header = Array.from({ length: 1001 }, (_, index) => `c${index}`).join(',')
    await expect(readSource(`${header}\n`)).rejects.toMatchObject({ code: 'KITH_FILE_TOO_MANY_COLUMNS' })
  })
})

describe('a broken quote', () => {
  const rest = Array.from({ length: 5 }, (_, index) => `name${index},city${index}`)

  it('that is never closed is a fault of its line alone', async () => {
    const rows = await readRows(['name,city', 'Ada,London', '"Grace,Arlington', ...rest].join('\n'))
    expect(rows.slice(0, 3)).toEqual([
      [2, ['Ada', 'London']],
      [3, 'KITH_FILE_QUOTE'],
      [4, ['name0', 'city0']],
    ])
    expect(rows).toHaveLength(7)
  })

  it('that another record seems to close is a fault of its line alone', async () => {
    const text = ['name,city', '"Grace,Arlington', ...rest, '"Linus","Portland"', ...rest].join('\n')
    const rows = await readRows(text)
    expect(rows.filter((row) => String(row).includes('KITH_FILE_QUOTE'))).toEqual([[2, 'KITH_FILE_QUOTE']])
    expect(rows).toHaveLength(12)
  })

  it('inside a cell of several lines makes no customers of its pieces', async () => {
    const rows = await readRows('name,city,note\nAda,London,"first\nsecond "third" x"\nGrace,Arlington,y\n')
    expect(rows).toEqual([
      [2, 'KITH_FILE_QUOTE'],
      [3, 'KITH_FILE_QUOTE'],
      [4, ['Grace', 'Arlington', 'y']],
    ])
  })

  it('keeps the line as it stands', async () => {
    const { records } = await readSource('name,city\n"Ada,London\n')
    expect(records[0]?.cells).toEqual({ name: '"Ada,London', city: '' })
  })

  it('is found within bounds in a file of any length', async () => {
    const many = Array.from({ length: 200_000 }, (_, index) => `name${index},city`).join('\n')
    const { records } = await readSource(`name,city\n"Ada,London\n${many}\n`)
    expect(records).toHaveLength(200_001)
    expect(records.filter(({ fault }) => fault)).toHaveLength(1)
  })
})

describe('a record that is too large', () => {
  it.each([
    ['in one cell', `x${'y'.repeat(LONGEST_CELL)},z`],
    ['in a quoted cell', `"${'y'.repeat(LONGEST_CELL + 1)}",z`],
    ['without a line end', 'y,'.repeat(1_000_000)],
  ])('%s is a fault, and the next one is read', async (_where, line) => {
    expect(await readRows(`a,b\n1,2\n${line}\n3,4\n`)).toEqual([
      [2, ['1', '2']],
      [3, 'KITH_FILE_RECORD_TOO_LARGE'],
      [4, ['3', '4']],
    ])
  })
})

describe('a cell of many lines that is too large', () => {
  it('is one fault, and its lines are no records', async () => {
    const note = 'a line of a note\n'.repeat(7000)
    expect(await readRows(`a,b\n1,2\nx,"${note}"\n3,4\n`)).toEqual([
      [2, ['1', '2']],
      [3, 'KITH_FILE_RECORD_TOO_LARGE'],
      [7004, ['3', '4']],
    ])
  })
})

describe('the text of a CSV file', () => {
  const text = '姓名,备注\n张三,"第一行\n第二行"\n李四,好\n'
  const rows = [
    [2, ['张三', '第一行\n第二行']],
    [4, ['李四', '好']],
  ]
  const gbk = fromHex('d0d5c3fb2cb1b8d7a20ad5c5c8fd2c22b5dad2bbd0d00ab5dab6fed0d0220ac0eecbc42cbac30a')
  const utf16 = (isLittle: boolean, mark: string): Uint8Array => {
    const view = new DataView(new ArrayBuffer((text.length + mark.length) * 2))
    for (const [index, unit] of [...(mark + text)].entries()) {
      view.setUint16(index * 2, unit.charCodeAt(0), isLittle)
    }
    return new Uint8Array(view.buffer)
  }

  it.each([
    ['utf-8', new TextEncoder().encode(text)],
    ['utf-8', new TextEncoder().encode(`\ufeff${text}`)],
    ['gb18030', gbk],
    ['utf-16le', utf16(true, '\ufeff')],
    ['utf-16be', utf16(false, '\ufeff')],
    ['utf-16le', utf16(true, '')],
    ['utf-16be', utf16(false, '')],
  ])('is found to be %s', async (encoding, bytes) => {
    for (const chunk of [1, 3, 1 << 16]) {
      const { source, records } = await readSource(bytes, { chunk })
      expect(source.encoding).toBe(encoding)
      expect(records.map(({ line, cells }) => [line, Object.values(cells)])).toEqual(rows)
    }
  })

  it('is Windows-1252 where accents stand among letters', async () => {
    const latin = Uint8Array.from('name,city\nJosé,Köln\nZoë,Málaga\n', (unit) => unit.charCodeAt(0))
    const { source, records } = await readSource(latin)
    expect(source.encoding).toBe('windows-1252')
    expect(records[0]?.cells).toEqual({ name: 'José', city: 'Köln' })
  })

  it('may show its encoding late', async () => {
    const ascii = new TextEncoder().encode(`name,note\n${'Ada,x\n'.repeat(20_000)}`)
    for (const encoding of [undefined, 'utf-8']) {
      const { source, records } = await readSource(new Uint8Array([...ascii, ...gbk.subarray(10)]), {
        encoding,
      })
      expect(source.encoding).toBe('gb18030')
      expect(records.at(-1)?.cells).toEqual({ name: '李四', note: '好' })
    }
  })

  it('is in the encoding that is asked for', async () => {
    const shiftJis = fromHex('96bc914f2c73740a8e5293632c31390a')
    expect(await readRows(shiftJis, { encoding: 'shift_jis' })).toEqual([[2, ['山田', '19']]])
    await expect(readSource(shiftJis, { encoding: 'klingon' })).rejects.toMatchObject({
      code: 'KITH_FILE_ENCODING_UNKNOWN',
    })
  })

  it('with broken bytes or NUL is a fault of its record', async () => {
    const broken = new Uint8Array([...new TextEncoder().encode(text), 0xe5, 0xbc, 0x2c, 0x0a])
    expect((await readRows(broken)).at(-1)).toEqual([5, 'KITH_FILE_UNREADABLE_TEXT'])
    expect(await readRows('a,b\n1,\0\n', { encoding: 'utf-8' })).toEqual([[2, 'KITH_FILE_UNREADABLE_TEXT']])
  })

  it('is no picture', async () => {
    const png = fromHex('89504e470d0a1a0a0000000d4948445200000001000000010806000000')
    await expect(readSource(png)).rejects.toMatchObject({ code: 'KITH_FILE_FORMAT_UNKNOWN' })
  })
})

describe('a hostile CSV file', () => {
  it.each([
    ['quotes alone', '"'.repeat(1_000_001)],
    ['a quote at the end of every line', 'a,"\n'.repeat(100_000)],
    ['a quote at the beginning of every line', '"x\n'.repeat(100_000)],
    ['a line of many cells and one quote', `"x"${',y'.repeat(400_000)}`],
    ['no end of its line', 'x'.repeat(3_000_000)],
    ['a cell that is nearly an address', `${'@'.repeat(99_000)},x`],
  ])(
    'with %s is read in a time that grows with its length',
    async (_what, text) => {
      const { records } = await readSource(`a,b\n${text}\n`)
      expect(records.length).toBeGreaterThan(0)
    },
    10_000,
  )
})

describe('any CSV text', () => {
  const piece = fc.oneof(
    fc.constantFrom('"', '""', ',', '\n', '\r\n', '\r', ';', '合计', '\0'),
    fc.string({ maxLength: 3 }),
  )

  it('ends in records or a coded error, whatever the chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        async (pieces, chunk) => {
          const bytes = new TextEncoder().encode(pieces.join(''))
          const read = async (size: number) =>
            readSource(bytes, { chunk: size }).then(
              ({ records }) => records,
              (error: { code: string }) => error.code,
            )
          const whole = await read(1 << 16)
          expect(await read(chunk)).toEqual(whole)
          expect(typeof whole === 'string' ? whole : 'KITH_FILE_').toMatch(/^KITH_FILE_/)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('gives back every cell that is quoted', async () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => !/[\0\ufffd\r]/.test(text))
    const row = fc.tuple(cell, cell, cell)
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 5 }), async (rows) => {
        const quoted = rows.map((cells) =>
          cells.map((text) => `"${guardCell(text).replaceAll('"', '""')}"`).join(','),
        )
        const { records } = await readSource(`aa,bb,cc\nx,y,z\n${quoted.join('\n')}\nx,y,z\n`)
        const filled = rows.filter((cells) => cells.some((text) => text.trim() !== ''))
        expect(records.slice(1, -1).map(({ cells }) => Object.values(cells))).toEqual(filled)
      }),
    )
  })

  it('is guarded and unguarded without loss', () => {
    const unit = fc.constantFrom(...`'=+-@\t\r0123456789ax`)
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 16 }), (text) => {
        const guarded = guardCell(text)
        expect(unguardCell(guarded)).toBe(text)
        expect(guarded).not.toMatch(/^[=+\-@\t\r]|^\d{12,}$/)
      }),
      { numRuns: 2000 },
    )
  })
})
