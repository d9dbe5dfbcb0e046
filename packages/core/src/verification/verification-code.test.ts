import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { codeFrom, judgeCode, MOST_ATTEMPTS } from './verification-code.ts'

const now = new Date('2026-03-01T08:00:00Z')
const open = { state: 'sent', expiresAt: new Date('2026-03-01T08:10:00Z'), attempts: 0, code: '012345' }

describe('a code', () => {
  it('has six digits, each as likely as any other', () => {
    expect(codeFrom(Uint8Array.of(0, 10, 249, 255, 250, 3, 4, 5, 6))).toBe('009345')
    expect(codeFrom(Uint8Array.of(255, 254, 253, 252, 251, 250, 1, 2))).toBeUndefined()
    const digits = Array.from({ length: 10 }, () => 0)
    for (let byte = 0; byte < 256; byte++) {
      const code = codeFrom(new Uint8Array(6).fill(byte))
      if (code !== undefined) digits[Number(code[0])]! += 1
    }
    expect(digits).toEqual(Array.from({ length: 10 }, () => 25))
  })

  it('verifies when it is the one that was sent, however it is typed', () => {
    for (const given of ['012345', ' 012 345 ', '０１２３４５', '012-345'])
      expect(judgeCode(open, given, now)).toBe('verified')
  })

  it('is wrong otherwise, and fails the verification at the last attempt', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat({ max: 9 }), (given, attempts) => {
        fc.pre(given.normalize('NFKC').replaceAll(/[\s-]/g, '') !== open.code)
        const verdict = judgeCode({ ...open, attempts }, given, now)
        expect(verdict).toBe(attempts + 1 >= MOST_ATTEMPTS ? 'failed' : 'wrong')
      }),
    )
  })

  it('is over at its end, and once it was given or missed', () => {
    expect(judgeCode(open, '012345', open.expiresAt)).toBe('expired')
    expect(judgeCode({ ...open, state: 'verified' }, '012345', now)).toBe('expired')
    expect(judgeCode({ ...open, state: 'failed' }, '012345', now)).toBe('expired')
    expect(judgeCode({ ...open, code: null }, '', now)).toBe('expired')
  })
})
