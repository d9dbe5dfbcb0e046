import { describe, expect, it } from 'vitest'

import { readTraceparent } from './traceparent.ts'

describe('readTraceparent', () => {
  const valid = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

  it('keeps a valid one', () => {
    expect(readTraceparent(valid)).toBe(valid)
  })

  it.each([
    ['absent', undefined],
    ['of the forbidden version', valid.replace('00-', 'ff-')],
    ['without a trace', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`],
    ['without a parent', `00-0af7651916cd43dd8448eb211c80319c-${'0'.repeat(16)}-01`],
    ['in capitals', valid.toUpperCase()],
    ['with more behind', `${valid}-x`],
  ])('ignores one %s', (_what, header) => {
    expect(readTraceparent(header)).toBeUndefined()
  })
})
