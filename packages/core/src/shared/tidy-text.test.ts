import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { tidyText } from './tidy-text.ts'

describe('a tidied text', () => {
  it.each([
    ['  张三 \t 李四\n', '张三 李四'],
    ['１３８００１３８０００', '13800138000'],
    ['Ａｂｃ', 'Abc'],
    ['ﬁrst', 'first'],
    ['\u200b张\ufeff三\u202c', '张三'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['\u3000', ''],
  ])('turns %j into %j', (text, expected) => {
    expect(tidyText(text)).toBe(expected)
  })

  it('is tidy: white space is single and inside, and a shortcut was no other way', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const tidy = tidyText(text)
        expect(tidy).not.toMatch(/^\s|\s$|\s\s/)
        expect(tidy).toBe(
          text
            .replace(/(?![\u200c\u200d])\p{Cf}/gu, '')
            .normalize('NFKC')
            .replace(/\s+/g, ' ')
            .trim(),
        )
      }),
    )
  })
})
