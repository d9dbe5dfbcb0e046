import type { EntityDefinition } from '../schema/entity.ts'
import { isPersonal } from '../schema/field-class.ts'
import type { Boot } from './boot-plugins.ts'
import type { PersonalField } from './manifest.ts'

/** Lists every field that tells of a person, those that plugins add to entities of others among them. */
export function personalFields({ plugins, installation, catalog }: InventorySources): PersonalField[] {
  const declared = plugins.flatMap(({ id, definition }) =>
    (definition.entities ?? []).flatMap((entity) =>
      Object.entries(entity.fields).map(([field, spec]) => ({
        plugin: id,
        entity: entity.name,
        field,
        spec,
      })),
    ),
  )
  const added = installation.fields.flatMap(({ pluginId, value }) =>
    Object.entries(value.fields).map(([field, { spec }]) => ({
      plugin: pluginId,
      entity: value.entity,
      field,
      spec,
    })),
  )
  return [...declared, ...added]
    .filter(({ spec }) => isPersonal(spec.class))
    .map(({ plugin, entity, field, spec }) => ({
      plugin,
      entity,
      field,
      class: spec.class,
      isEncrypted: spec.encrypted,
      subjectPath: subjectPath(catalog, entity),
    }))
}

type InventorySources = Pick<Boot, 'plugins' | 'installation' | 'catalog'>

/** From reference to reference until a row is the person itself. */
function subjectPath(catalog: Boot['catalog'], name: string): readonly string[] {
  const path: string[] = []
  const passed = new Set<string>()
  let entity: EntityDefinition = catalog.get(name)
  while (entity.subject !== undefined && !passed.has(entity.name)) {
    if (entity.subject === 'self') return [...path, entity.name]
    passed.add(entity.name)
    path.push(entity.subject)
    const next = entity.fields[entity.subject]?.reference?.entity
    if (next === undefined) return path
    entity = catalog.get(next)
  }
  return path
}
