import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import type { Messages, Phrases } from './messages.ts'
import { fillText, findPhrase } from './phrase.ts'

const of = (phrases: Readonly<Record<string, Phrases>>): Messages => ({
  locale: 'zh-CN',
  errors: {},
  phrases,
})
const known = of({
  entity: { customer: '客户' },
  reason: {
    'it is closed': '已关闭',
    'more than {limit} of "{entity}"': '“{entity}”超过 {limit} 个',
  },
})

it('tells parameters that are phrases, and leaves the others as they are', () => {
  expect(
    fillText('该{entity}（{id}）：{reason}', { entity: 'customer', id: 'customer', reason: 'so' }, [known]),
  ).toBe('该客户（customer）：so')
})

it('leaves a placeholder that nothing fills', () => {
  expect(fillText('{a} {b}', { a: 1 }, [])).toBe('1 {b}')
})

it('finds a phrase by its parts that vary, and tells those too', () => {
  expect(findPhrase('reason', 'it is closed', [known])).toBe('已关闭')
  expect(findPhrase('reason', 'more than 5 of "customer"', [known])).toBe('“客户”超过 5 个')
  expect(findPhrase('reason', 'more than 5 of "customer" today', [known])).toBeUndefined()
  expect(findPhrase('fix', 'it is closed', [known])).toBeUndefined()
})

it('takes the words of later messages before those of earlier ones', () => {
  expect(findPhrase('entity', 'customer', [known, of({ entity: { customer: '会员' } })])).toBe('会员')
})

it('finds every text that its pattern makes, whatever fills it', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (limit, entity) => {
      expect(findPhrase('reason', `more than ${limit} of "${entity}"`, [known])).toBeDefined()
    }),
  )
})
