import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { importKey, randomBytes } from '../shared/platform.ts'
import { cellKeyId, type CellPlace, openCell, sealCell } from './cell.ts'

const key = importKey(randomBytes(32))
const place: CellPlace = {
  tenantId: 'acme',
  entity: 'customer',
  field: 'phone',
  subjectId: '019b8bab-0000-7000-8000-000000000001',
  rowId: '019b8bab-0000-7000-8000-000000000001',
}
const VALUE = '+8613800138000'
const seal = (value = VALUE, at = place): string => sealCell(key, 'k1', { place: at, value })
const bodyOf = (cell: string): Buffer => Buffer.from(cell.slice(cell.lastIndexOf('.') + 1), 'base64url')
const withBody = (body: Uint8Array): string => `1.k1.${Buffer.from(body).toString('base64url')}`

describe('a sealed cell', () => {
  it('opens to any text it was sealed from, at its place and with its key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (value) => {
        expect(openCell(key, place, seal(value))).toBe(value)
      }),
    )
  })

  it.each([
    ['tenant', { tenantId: 'acme2' }],
    ['table', { entity: 'contactPoint' }],
    ['column', { field: 'email' }],
    ['subject', { subjectId: '019b8bab-0000-7000-8000-000000000002' }],
    ['row', { rowId: '019b8bab-0000-7000-8000-000000000002' }],
    ['tenant whose name runs into the table', { tenantId: 'acmec', entity: 'ustomer' }],
    ['table whose name runs into the column', { entity: 'customerp', field: 'hone' }],
  ])('does not open when it is moved to another %s', (_what, moved) => {
    expect(openCell(key, { ...place, ...moved }, seal())).toBeUndefined()
  })

  it('does not open with another key', () => {
    expect(openCell(importKey(randomBytes(32)), place, seal())).toBeUndefined()
  })

  it('does not open when any bit of it is flipped', () => {
    const body = bodyOf(seal())
    for (let bit = 0; bit < body.length * 8; bit++) {
      const flipped = Buffer.from(body)
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      expect(openCell(key, place, withBody(flipped))).toBeUndefined()
    }
  })

  it('does not open when it is cut short or made longer', () => {
    const body = bodyOf(seal())
    for (let length = 0; length < body.length; length++) {
      expect(openCell(key, place, withBody(body.subarray(0, length)))).toBeUndefined()
    }
    expect(openCell(key, place, withBody(Buffer.concat([body, Buffer.from([0])])))).toBeUndefined()
  })

  it.each(['0.k1.', '2.k1.', '.k1.', '1.k2.', '1..', '1.', '', '1.k1.k1.', 'k1.1.'])(
    'does not open under the header %j, another version or another key id',
    (header) => {
      expect(openCell(key, place, header + bodyOf(seal()).toString('base64url'))).toBeUndefined()
    },
  )

  it.each(['', '.', '1.k1.', '1.k1', 'plain text', '+8613800138000', '1.k1.****'])(
    'is not taken for one when it is %j',
    (text) => {
      expect(openCell(key, place, text)).toBeUndefined()
    },
  )

  it('names the key that sealed it', () => {
    expect(cellKeyId(seal())).toBe('k1')
  })

  it('has one length for all values up to a bucket of bytes', () => {
    const lengths = (from: number, to: number): Set<number> =>
      new Set(Array.from({ length: to - from + 1 }, (_, index) => seal('x'.repeat(from + index)).length))
    expect(lengths(0, 12).size).toBe(1)
    expect(lengths(13, 28).size).toBe(1)
    expect(seal('王').length).toBe(seal('欧阳娜娜').length)
    expect(seal('x'.repeat(13)).length).toBeGreaterThan(seal('x'.repeat(12)).length)
  })

  it('never uses a nonce twice in 100,000 cells of one key', () => {
    const nonces = new Set<string>()
    for (let count = 0; count < 100_000; count++)
      nonces.add(seal('x').slice('1.k1.'.length, '1.k1.'.length + 16))
    expect(nonces.size).toBe(100_000)
  })
})
