import { describe, expect, it } from 'vitest'

import { defineEntity } from '../schema/entity.ts'
import { f } from '../schema/field.ts'
import { ValueFilter } from './value-filter.ts'

const basket = defineEntity({
  name: 'basket',
  fields: { total: f.int().class('public'), channel: f.policyKey().class('public').nullable() },
})
const item = defineEntity({
  name: 'item',
  fields: {
    basketId: f.ref('basket', { inverse: 'items' }).class('public'),
    sku: f.text().class('public'),
    weight: f.decimal({ precision: 8, scale: 3 }).class('public'),
  },
})
const baskets = new ValueFilter(basket, [item])
const now = new Date('2026-03-01T00:00:00Z')
const values = {
  total: 120,
  channel: null,
  items: [
    { sku: 'A-1', weight: '1.500' },
    { sku: 'B-2', weight: '0.250' },
  ],
}

describe('a filter on values', () => {
  it.each([
    [{}, true],
    [{ total: { gte: 120 } }, true],
    [{ total: { gt: 120 } }, false],
    [{ channel: { isNull: true } }, true],
    [{ channel: 'web' }, false],
    [{ not: { channel: 'web' } }, false],
    [{ items: { some: { sku: 'A-1', weight: { gte: '1.500' } } } }, true],
    [{ items: { every: { weight: { lt: '1.000' } } } }, false],
    [{ items: { none: { sku: 'C-3' } } }, true],
    [{ or: [{ total: 1 }, { items: { some: { sku: { in: ['B-2'] } } } }] }, true],
  ])('%j is %s, as it is of rows', (filter, expected) => {
    expect(baskets.matches(baskets.check(filter, '/where'), values, now)).toBe(expected)
  })

  it.each([
    [{ sku: 'A-1' }, 'KITH_FIELD_UNAVAILABLE', '/where/sku'],
    [{ id: 'x' }, 'KITH_FIELD_UNAVAILABLE', '/where/id'],
    [{ total: 'much' }, 'KITH_INVALID_QUERY', '/where/total'],
    [{ items: { some: { basket: { some: {} } } } }, 'KITH_FIELD_UNAVAILABLE', '/where/items/some/basket'],
  ])('%j is refused', (filter, code, pointer) => {
    expect(() => baskets.check(filter, '/where')).toThrow(
      expect.objectContaining({ code, issues: [expect.objectContaining({ pointer })] }),
    )
  })
})
