import { canonicalJson } from '../shared/json.ts'
import { sha256Hex } from '../shared/platform.ts'
import { type CustomField, customFieldSpec, customName } from './custom-field.ts'
import type { ClassedSpec, EntityDefinition } from './entity.ts'

/** What one tenant adds to the entities of its instance. */
export interface FieldOverlay {
  /**
   * A digest of what is added; empty for nothing. Equal versions mean equal overlays, whosever they are: it is part of the
   * key of everything that is compiled from entities.
   */
  readonly version: string
  /**
   * The fields added to an entity, by the name under which filters, lists and values know them: `custom.<key>`. Those out
   * of use are among them, closed to everybody: the kernel takes their values along with the row.
   */
  fieldsOf(entity: string): Readonly<Record<string, ClassedSpec>>
}

const nothing: Readonly<Record<string, ClassedSpec>> = Object.freeze({})

/** The overlay of a tenant that adds nothing. */
export const emptyOverlay: FieldOverlay = Object.freeze({ version: '', fieldsOf: () => nothing })

/** Builds the overlay from definitions. */
export function createFieldOverlay(fields: readonly CustomField[]): FieldOverlay {
  if (fields.length === 0) return emptyOverlay
  const ordered = fields.toSorted((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1))
  const byEntity = Map.groupBy(ordered, (field) => field.entity)
  const specs = new Map(
    [...byEntity].map(([entity, own]) => [
      entity,
      Object.freeze(Object.fromEntries(own.map((field) => [customName(field.key), customFieldSpec(field)]))),
    ]),
  )
  return Object.freeze({
    version: sha256Hex(canonicalJson(ordered.map(factsOf))).slice(0, 16),
    fieldsOf: (entity: string) => specs.get(entity) ?? nothing,
  })
}

/** The entity as a tenant has it; the declared one where the tenant adds nothing to it. */
export function withTenantFields(entity: EntityDefinition, overlay: FieldOverlay): EntityDefinition {
  const added = overlay.fieldsOf(entity.name)
  if (added === nothing) return entity
  return Object.freeze({ ...entity, fields: Object.freeze({ ...entity.fields, ...added }) })
}

function pathOf({ entity, key }: CustomField): string {
  return `${entity}.${key}`
}

/** Everything that what is compiled depends on, in one order. */
function factsOf({ entity, key, kind, class: fieldClass, options, ...field }: CustomField): unknown[] {
  const { rules = null, optionDetails = null, isIndexed = false, isArchived = false } = field
  return [entity, key, kind, fieldClass, options, rules, optionDetails, isIndexed, isArchived]
}
