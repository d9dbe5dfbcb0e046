import type { EntityCatalog } from '@kith/core'

/** What a mask can be made of: text, and dates in their text form. */
const TEXTUAL: ReadonlySet<string> = new Set([
  'text',
  'longText',
  'date',
  'phone',
  'email',
  'cnId',
  'bankCard',
])

/** Whether `entity.field` names a field of the catalog that a mask can show a part of; a custom one is `custom.<key>`. */
export function isMaskTarget(catalog: EntityCatalog, target: string): boolean {
  const [entity = '', ...rest] = target.split('.')
  const field = rest.join('.')
  if (!catalog.has(entity)) return false
  const { fields } = catalog.get(entity)
  return Object.hasOwn(fields, field) && TEXTUAL.has(fields[field]!.kind)
}
