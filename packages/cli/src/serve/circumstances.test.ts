import { expect, it } from 'vitest'

import { circumstancesOf } from './circumstances.ts'

const read = (headers: Record<string, string>) => circumstancesOf((name) => headers[name])

it('reads purpose and active roles from headers', () => {
  expect(read({ 'kith-purpose': 'privacy-request', 'kith-active-roles': 'auditor, dpo' })).toEqual({
    purpose: 'privacy-request',
    activeRoles: ['auditor', 'dpo'],
  })
})

it('narrows to no role at all rather than widen what it cannot read', () => {
  expect(read({ 'kith-active-roles': '' })).toEqual({ activeRoles: [''] })
})

it.each(['A purpose', '张三', 'x'.repeat(65), ''])('takes "%s" for no purpose', (purpose) => {
  expect(read({ 'kith-purpose': purpose })).toEqual({})
})
