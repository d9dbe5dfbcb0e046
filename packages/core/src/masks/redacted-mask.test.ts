import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { redactedMask } from './redacted-mask.ts'

const redact = (text: string) => redactedMask.mask(text)

describe('a redacted text', () => {
  it.each([
    ['身份证 11010519491231002X，已核对。', '身份证 [id]，已核对。'],
    ['身份证110105 19491231 002x', '身份证[id]'],
    ['11010519491231002X13800138000', '[id][phone]'],
    ['老号码 110105491231002', '老号码 [id]'],
    ['卡号4111 1111 1111 1111。', '卡号[card]。'],
    ['卡号 6217000012345678907 尾号8907', '卡号 [card] 尾号8907'],
    ['打 13800138000 找他', '打 [phone] 找他'],
    ['打13800138000/13900139000', '打[phone]/[phone]'],
    ['13800138000 13900139000', '[phone] [phone]'],
    ['１３８ ００１３ ８０００', '[phone]'],
    ['138-0013-8000 或 (+86)13800138000', '[phone] 或 [phone]'],
    ['座机0755-26001234转801', '座机[phone]转801'],
    ['call +1 (415) 555-2671, please', 'call [phone], please'],
    ['邮箱zhang.san@qq.com谢谢', '邮箱[email]谢谢'],
    ['zhäng@example.de', '[email]'],
    ['写到 张三@例子.中国', '写到 [email]'],
    ['zhang＠qq．com', '[email]'],
    ['138\u200b0013\u200b8000', '[phone]'],
    ['\u0661\u0663\u0668\u0660\u0660\u0661\u0663\u0668\u0660\u0660\u0660', '[phone]'],
    ['𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎', '[phone]'],
  ])('replaces the number in %j', (text, expected) => {
    expect(redact(text)).toBe(expected)
  })

  it.each([
    '客户喜欢周末到店，预算约 30000 元。',
    '订单 20260101000123 已发货，共 3 件。',
    '身份证末位应为 X：110105194912310021',
    '卡号 4111 1111 1111 1112 校验不对',
    '编号 202613800138000123',
    '@所有人 十点开会',
    '联系人：张三，住在中山路。',
  ])('keeps %j as it is', (text) => {
    expect(redact(text)).toBe(text)
  })

  it('keeps its numbers out of any surroundings that are not digits', () => {
    const around = fc.string({ unit: fc.constantFrom(...'张三，。 abc:/[]()"\n'), maxLength: 12 })
    const secret = fc.constantFrom('13800138000', '11010519491231002X', '4111111111111111', 'zhang@qq.com')
    fc.assert(
      fc.property(fc.array(fc.tuple(around, secret, around), { maxLength: 4 }), (parts) => {
        const masked = redact(parts.map((part) => part.join('')).join(' '))
        for (const [, value] of parts) expect(masked).not.toContain(value)
      }),
    )
  })

  // More than linear time would be found by the time limit of the test.
  it.each(['1', '1 ', 'a.', 'a@', '+1(', '１'])('comes to an end with a long text of "%s"', (piece) => {
    expect(redact(piece.repeat(200_000 / piece.length))).toBeTypeOf('string')
  })
})
