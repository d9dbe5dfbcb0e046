import { maskStrategies } from '../masks/mask-strategies.ts'
import type { EntityDefinition } from '../schema/entity.ts'
import { isPersonal } from '../schema/field-class.ts'
import type { NameCheck } from './check-names.ts'

const KERNEL = 'core'

/** Every mask that a field names is there, and everything that is known of a person can be given to them and erased. */
export function checkFields(check: NameCheck): void {
  const owners = new Map(
    check.plugins.flatMap(({ id, definition }) =>
      (definition.entities ?? []).map((entity) => [entity.name, id] as const),
    ),
  )
  for (const entity of check.catalog.entities) {
    const owner = owners.get(entity.name)!
    checkMasks(entity, owner, check)
    checkSubject(entity, owner, check)
  }
}

function checkMasks(entity: EntityDefinition, owner: string, { installation, problems }: NameCheck): void {
  for (const [name, { mask }] of Object.entries(entity.fields)) {
    if (!maskStrategies.has(mask) && !installation.masks.has(mask))
      problems.unknown(
        ownerOf(entity, name, { owner, installation }),
        `The field "${entity.name}.${name}" names the mask`,
        mask,
      )
  }
}

function checkSubject(entity: EntityDefinition, owner: string, { installation, problems }: NameCheck): void {
  // The kernel's own entities without a subject are about the host's staff, whose rows their host removes.
  if (entity.subject !== undefined || owner === KERNEL) return
  const participants = new Set(installation.subjects.map(({ pluginId }) => pluginId))
  const orphan = Object.entries(entity.fields).find(
    ([name, spec]) =>
      isPersonal(spec.class) && !participants.has(ownerOf(entity, name, { owner, installation })),
  )
  if (orphan === undefined) return
  const [name, spec] = orphan
  problems.add(ownerOf(entity, name, { owner, installation }), 'KITH_BOOT_SUBJECT', {
    message: `The field "${entity.name}.${name}" is of class "${spec.class}", but nothing says whom a row is about.`,
    fix: 'Name the person with "subject" in the entity, or export and erase the rows with r.subject.',
  })
}

/** The plugin that declares a field: that of the entity, or one that adds to it. */
function ownerOf(
  { name: entity }: EntityDefinition,
  field: string,
  { owner, installation }: { readonly owner: string } & Pick<NameCheck, 'installation'>,
): string {
  const added = installation.fields.find(
    ({ value }) => value.entity === entity && Object.hasOwn(value.fields, field),
  )
  return added?.pluginId ?? owner
}

/** A strategy of a plugin takes the name of no other. */
export function checkMaskNames({ installation, problems }: NameCheck): void {
  for (const [name, { pluginId }] of installation.masks)
    if (maskStrategies.has(name)) problems.duplicate(pluginId, 'mask', name)
}
