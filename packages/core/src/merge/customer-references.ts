import type { EntityCatalog } from '../schema/catalog.ts'
import type { EntityDefinition } from '../schema/entity.ts'

/** An entity with the fields by which its rows refer to customers. */
export interface CustomerReferences {
  readonly entity: EntityDefinition
  readonly fields: readonly string[]
}

/** Every entity of the kernel and of the plugins whose rows refer to customers. */
export function customerReferences(catalog: EntityCatalog): readonly CustomerReferences[] {
  return catalog.entities
    .map((entity) => ({ entity, fields: referencesTo(entity, 'customer') }))
    .filter(({ fields }) => fields.length > 0)
}

/** The fields by which rows of an entity refer to rows of another. */
export function referencesTo(entity: EntityDefinition, target: string): readonly string[] {
  return Object.entries(entity.fields)
    .filter(([, spec]) => spec.reference?.entity === target)
    .map(([field]) => field)
}
