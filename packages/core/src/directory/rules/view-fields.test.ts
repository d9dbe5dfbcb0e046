import { expect, it } from 'vitest'

import { createCatalog } from '../../schema/catalog.ts'
import { defineEntity } from '../../schema/entity.ts'
import { f } from '../../schema/field.ts'
import { viewNames, type ViewQuery } from './view-fields.ts'

const client = defineEntity({ name: 'client', fields: { name: f.text().class('basic') } })
const order = defineEntity({
  name: 'order',
  fields: { clientId: f.ref('client', { inverse: 'orders' }).class('public') },
})
const named = { entity: 'client', field: 'custom.size', catalog: createCatalog([client, order]) }

it.each<[string, Omit<ViewQuery, 'entity'> & { readonly entity?: string }]>([
  ['shows it', { columns: ['name', 'custom.size'] }],
  ['sorts by it', { sort: ['-custom.size'] }],
  ['filters by it', { where: { or: [{ name: 'x' }, { not: { 'custom.size': { gte: 4 } } }] } }],
  ['reaches it through a relation', { entity: 'order', where: { client: { some: { 'custom.size': 4 } } } }],
  ['reaches it there and back', { where: { orders: { none: { client: { every: { 'custom.size': 4 } } } } } }],
  [
    'asks for figures where it is',
    { entity: 'order', where: { client: { aggregate: { count: true, where: { 'custom.size': 4 } } } } },
  ],
  ['measures it', { entity: 'order', where: { client: { aggregate: { max: 'custom.size', gte: 4 } } } }],
])('a view that %s names the field', (_, view) => {
  expect(viewNames({ entity: 'client', ...view }, named)).toBe(true)
})

it.each<[string, ViewQuery]>([
  ['of another entity', { entity: 'order', columns: ['custom.size'], where: { 'custom.size': 4 } }],
  ['of a value that is called alike', { entity: 'client', where: { name: 'custom.size' } }],
  ['of nothing', { entity: 'client', where: null, sort: [], columns: [] }],
])('a view %s does not', (_, view) => {
  expect(viewNames(view, named)).toBe(false)
})
