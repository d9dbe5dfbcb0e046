import { maskStrategies } from '../masks/mask-strategies.ts'
import type { NameCheck } from './check-names.ts'

/**
 * A field that names an unknown mask would show nothing but stars for ever; and a plugin that took the name of a mask of
 * the kernel would change what fields of others show.
 */
export function checkMasks({ plugins, installation, problems }: NameCheck): void {
  for (const [name, { pluginId }] of installation.masks)
    if (maskStrategies.has(name)) problems.duplicate(pluginId, 'mask', name)
  const declared = plugins.flatMap(({ id, definition }) =>
    (definition.entities ?? []).map(({ name, fields }) => ({
      plugin: id,
      name,
      specs: Object.entries(fields),
    })),
  )
  const added = installation.fields.map(({ pluginId, value: { entity, fields } }) => ({
    plugin: pluginId,
    name: entity,
    specs: Object.entries(fields).map(([field, { spec }]) => [field, spec] as const),
  }))
  for (const { plugin, name, specs } of [...declared, ...added])
    for (const [field, { mask }] of specs)
      if (!maskStrategies.has(mask) && !installation.masks.has(mask))
        problems.unknown(plugin, `The field "${name}.${field}" names the mask`, mask)
}
