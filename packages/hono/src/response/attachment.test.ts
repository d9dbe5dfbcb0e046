import { describe, expect, it } from 'vitest'

import { attachmentNamed } from './attachment.ts'

describe('the disposition of a file', () => {
  it.each([
    ['customers-2026-01-05.csv', 'attachment; filename="customers-2026-01-05.csv"'],
    ['客户 (1).csv', `attachment; filename="__ (1).csv"; filename*=UTF-8''%E5%AE%A2%E6%88%B7%20%281%29.csv`],
    ['a"\r\nX: y.csv', `attachment; filename="a___X: y.csv"; filename*=UTF-8''a%22%0D%0AX%3A%20y.csv`],
  ])('of %j is %s', (name, header) => {
    expect(attachmentNamed(name)).toBe(header)
  })
})
