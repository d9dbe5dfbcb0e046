import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { emailKey, normalizeEmail } from './email.ts'

describe('an e-mail address', () => {
  it.each([
    ['zhang@example.com', 'zhang@example.com'],
    [' Zhang.San@Example.COM ', 'zhang.san@example.com'],
    ['ｚｈａｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'zhang@example.com'],
    ['mailto:zhang@example.com', 'zhang@example.com'],
    ['zhang+crm@example.co.uk', 'zhang+crm@example.co.uk'],
    ["o'brien@example.ie", "o'brien@example.ie"],
    ['zhang@例子.中国', 'zhang@xn--fsqu00a.xn--fiqs8s'],
    ['张三@example.cn', '张三@example.cn'],
    ['zhang@Bücher.example', 'zhang@xn--bcher-kva.example'],
  ])('%j is stored as %j', (input, value) => {
    expect(normalizeEmail(input)).toEqual({ ok: true, value })
  })

  it.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['zhang', 'malformed'],
    ['@example.com', 'malformed'],
    ['zhang@', 'malformed'],
    ['zhang@localhost', 'malformed'],
    ['zhang@127.0.0.1', 'malformed'],
    ['zhang@[127.0.0.1]', 'malformed'],
    ['zhang@example..com', 'malformed'],
    ['zhang@-example.com', 'malformed'],
    ['zhang@exa%6dple.com', 'malformed'],
    ['zhang@例子.中国/path', 'malformed'],
    ['zhang san@example.com', 'malformed'],
    ['.zhang@example.com', 'malformed'],
    ['a@b@example.com', 'malformed'],
    ['Zhang <zhang@example.com>', 'malformed'],
    ['z***@example.com', 'malformed'],
    [`${'a'.repeat(65)}@example.com`, 'too_long'],
    [`${'张'.repeat(22)}@example.com`, 'too_long'],
    [`zhang@${'abc.'.repeat(70)}com`, 'too_long'],
  ])('%j is refused as %s', (input, reason) => {
    expect(normalizeEmail(input)).toEqual({ ok: false, reason })
  })

  it('stays as it is once it is normalised', () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string({ unit: 'binary' })), (input) => {
        const result = normalizeEmail(input)
        expect(result.ok ? normalizeEmail(result.value) : result).toEqual(result)
      }),
    )
  })
})

describe('the key of an e-mail address', () => {
  it('is the same however the address is typed', () => {
    expect(emailKey(' ZHANG.San@Example.com')).toBe('zhang.san@example.com')
    expect(emailKey('zhang.san@EXAMPLE.COM')).toBe('zhang.san@example.com')
    expect(emailKey('Zhang@例子.中国')).toBe('zhang@xn--fsqu00a.xn--fiqs8s')
  })

  it('exists for any text, and is its own key', () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string()), (input) => {
        expect(emailKey(emailKey(input))).toBe(emailKey(input))
      }),
    )
  })
})
