import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { redactText } from './redact-text.ts'

const strategy = redactText([
  { label: 'order', pattern: /SO-?\d{6,10}/ },
  { label: 'plate', pattern: /[京沪粤][A-Z][A-Z0-9]{5,6}/u },
])

describe('redacting text', () => {
  it('takes out what the kernel knows and what the host knows', () => {
    expect(strategy.mask('客户京A12345来电 13800138000，订单SO-20240017，地址不变')).toBe(
      '客户[plate]来电 [phone]，订单[order]，地址不变',
    )
  })

  it('finds nothing in its own answer', () => {
    const parts = fc.constantFrom(
      'SO-123456',
      'SO',
      '京A12345',
      '13800138000',
      '[order]',
      '[',
      ']',
      ' ',
      'order',
      'a@b.cn',
    )
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), (texts) => {
        const once = strategy.mask(texts.join(''))
        expect(strategy.mask(once)).toBe(once)
      }),
    )
  })

  it('finds the number that another one stood against', () => {
    expect(strategy.mask('SO-1234567890013800138000')).toBe('[order][phone]')
  })

  it('hides a text that its recognisers never finish with', () => {
    expect(redactText([{ label: 'any', pattern: /x*/ }]).mask('text')).toBe('******')
  })

  it('leaves no match of a recogniser, wherever it stands', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        expect(strategy.mask(`${before} SO-20240017 ${after}`)).not.toContain('SO-20240017')
      }),
    )
  })

  it('hides a text of absurd length', () => {
    expect(strategy.mask('x'.repeat(1_000_000))).toBe('******')
  })
})
