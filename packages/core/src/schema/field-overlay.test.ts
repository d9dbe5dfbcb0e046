import { expect, it } from 'vitest'

import type { CustomField } from './custom-field.ts'
import { createFieldOverlay, emptyOverlay } from './field-overlay.ts'

const size: CustomField = { entity: 'customer', key: 'size', kind: 'int', class: 'quasi', options: [] }
const mood: CustomField = {
  entity: 'customer',
  key: 'mood',
  kind: 'enum',
  class: 'behaviour',
  options: ['good', 'bad'],
}

it('knows its fields as custom fields of their entity, each with kind and class', () => {
  const overlay = createFieldOverlay([size, mood])
  expect(Object.keys(overlay.fieldsOf('customer')).toSorted()).toEqual(['custom.mood', 'custom.size'])
  expect(overlay.fieldsOf('customer')['custom.mood']).toMatchObject({
    kind: 'enum',
    class: 'behaviour',
    values: ['good', 'bad'],
    nullable: true,
  })
  expect(overlay.fieldsOf('team')).toEqual({})
})

it('has the same version for the same fields in any order, and another for any difference', () => {
  const version = (...fields: CustomField[]) => createFieldOverlay(fields).version
  expect(version(size, mood)).toBe(version(mood, size))
  const different = [
    version(),
    version(size),
    version(mood),
    version(size, mood),
    version({ ...size, class: 'basic' }),
    version({ ...size, kind: 'text' }),
    version({ ...size, entity: 'team' }),
    version({ ...mood, options: ['good'] }),
  ]
  expect(new Set(different).size).toBe(different.length)
  expect(version()).toBe(emptyOverlay.version)
})
