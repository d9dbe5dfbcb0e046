import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { readRows, readSource } from '../fixtures/read-source.ts'

describe('an NDJSON file', () => {
  it('is read with the members of its objects as columns', async () => {
    const { source, records } = await readSource(
      '{"name":"Ada","tags":["vip","uk"],"age":36,"isMember":true}\n\n{"name":"Grace","notes":null}\r\n',
    )
    expect(source).toMatchObject({ format: 'ndjson', columns: ['name', 'tags', 'age', 'isMember', 'notes'] })
    expect(records).toEqual([
      { line: 1, cells: { name: 'Ada', tags: 'vip ::: uk', age: '36', isMember: 'true', notes: '' } },
      { line: 3, cells: { name: 'Grace', tags: '', age: '', isMember: '', notes: '' } },
    ])
  })

  it('keeps every digit of its numbers, and what is nested as JSON', async () => {
    expect(await readRows('{"id":110101199003078670,"more":{"a":[1,2]}}')).toEqual([
      [1, ['110101199003078670', '{"a":[1,2]}']],
    ])
  })

  it.each([
    ['no JSON', '{"name": Ada}', 'KITH_FILE_JSON_LINE'],
    ['no object', '[1]', 'KITH_FILE_JSON_LINE'],
    ['an object that would change others', '{"__proto__":{"admin":true}}', 'KITH_FILE_JSON_LINE'],
    [
      'nested beyond measure',
      `{"name":${'['.repeat(200_000)}1234567890123456${']'.repeat(200_000)}}`,
      'KITH_FILE_JSON_LINE',
    ],
    ['a text that is too long', `{"name":"${'x'.repeat(100_001)}"}`, 'KITH_FILE_RECORD_TOO_LARGE'],
    ['too long a line', `{"name":"x"${' '.repeat(1_000_001)}}`, 'KITH_FILE_RECORD_TOO_LARGE'],
    ['NUL', '{"name":"\\u0000"}', 'KITH_FILE_UNREADABLE_TEXT'],
  ])('has a fault where a line is %s', async (_what, line, code) => {
    expect(await readRows(`{"name":"Ada"}\n${line}\n{"name":"Grace"}\n`)).toEqual([
      [1, ['Ada']],
      [2, code],
      [3, ['Grace']],
    ])
  })

  it('has a fault where a member comes too late to be a column', async () => {
    const lines = Array.from({ length: 40_000 }, (_, index) => `{"name":"n${index}"}`)
    const { records } = await readSource(`${lines.join('\n')}\n{"name":"Ada","phone":"1"}\n`)
    expect(records.at(-1)).toMatchObject({
      line: 40_001,
      fault: { code: 'KITH_FILE_LATE_MEMBER' },
      cells: { name: 'Ada', phone: '1' },
    })
  })

  it('is no JSON list', async () => {
    await expect(readSource('[\n {"name":"Ada"}\n]')).rejects.toThrow(/one object on each line/)
  })

  it('of any lines ends in records or faults', async () => {
    const piece = fc.oneof(
      fc.constantFrom('{"a":', '}', '"', '\n', '[', ',', '\\u'),
      fc.json({ maxDepth: 2 }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
        const { records } = await readSource(`{"a":1}\n${pieces.join('')}`)
        expect(records.every(({ fault }) => fault === undefined || fault.code.startsWith('KITH_FILE_'))).toBe(
          true,
        )
      }),
    )
  })
})
