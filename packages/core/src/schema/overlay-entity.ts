import type { ClassedSpec, EntityDefinition, FieldMap } from './entity.ts'
import type { NormalizeResult, Normalizer } from './field.ts'
import { schemaErrors } from './schema-errors.ts'
import { valueSchema } from './value-schema.ts'

/** Names that every extension table has columns for. */
const OWN_COLUMNS: ReadonlySet<string> = new Set(['id', 'tenantId'])

/** What plugins add to an entity in one instance. */
export interface EntityOverlay {
  /** Fields of extension tables. */
  readonly fields: Readonly<Record<string, ClassedSpec>>
  /** Normalisers by field, in the order in which they run. */
  readonly normalizers: ReadonlyMap<string, readonly Normalizer[]>
}

/** The entity as one instance has it: the declared one, which other instances share, with what plugins add. */
export function overlayEntity(entity: EntityDefinition, overlay: EntityOverlay): EntityDefinition {
  const fields: Record<string, ClassedSpec> = { ...entity.fields }
  for (const [name, added] of overlay.normalizers) {
    const spec = fields[name]!
    fields[name] = Object.freeze({ ...spec, normalizer: inTurn(spec, added) })
  }
  for (const [name, spec] of Object.entries(overlay.fields))
    fields[name] = Object.freeze({ ...spec, managed: true })
  return Object.freeze({ ...entity, fields: Object.freeze(fields) })
}

/**
 * The field's own first, then each with what the one before it has answered; the first that refuses decides. What comes out
 * is held to the field once more: a plugin narrows what a field takes, and never widens it.
 */
function inTurn(spec: ClassedSpec, added: readonly Normalizer[]): Normalizer {
  const schema = valueSchema(spec)
  const own: Normalizer = spec.normalizer ?? ((value) => ({ ok: true, value }))
  const fits: Normalizer = (value) =>
    schema.safeParse(spec.kind === 'textList' ? [value] : value).success
      ? { ok: true, value }
      : { ok: false, reason: 'out_of_bounds' }
  const steps = [own, ...added.map(contained), own, fits]
  return (value, context) =>
    steps.reduce<NormalizeResult>((result, step) => (result.ok ? step(result.value, context) : result), {
      ok: true,
      value,
    })
}

/** A normaliser that fails refuses the value: a mistake in it is no reason to store what nobody has looked at. */
function contained(normalizer: Normalizer): Normalizer {
  return (value, context) => {
    try {
      const result: NormalizeResult = normalizer(value, context)
      return !result.ok || typeof result.value === 'string'
        ? result
        : { ok: false, reason: 'normalizer_failed' }
    } catch {
      return { ok: false, reason: 'normalizer_failed' }
    }
  }
}

/**
 * The fields that a plugin adds to an entity as an entity of its own: what their table is derived from and what values
 * are checked against.
 *
 * @throws KITH_SCHEMA_FIELD_INVALID when a field cannot live in an extension table: the mistake is the author's.
 */
export function extensionEntity(entity: EntityDefinition, fields: FieldMap): EntityDefinition {
  const specs = Object.entries(fields).map(([name, { spec }]) => [name, checked(entity, name, spec)] as const)
  return Object.freeze({
    ...entity,
    name: `${entity.name}Fields`,
    softDelete: false,
    indexes: [],
    tests: {},
    fields: Object.freeze(Object.fromEntries(specs)),
  })
}

function checked(entity: EntityDefinition, name: string, spec: ClassedSpec): ClassedSpec {
  const fault = faultOf(entity, name, spec)
  if (fault !== undefined) throw schemaErrors.FIELD_INVALID({ field: `${entity.name}.${name}`, rule: fault })
  return Object.freeze(spec)
}

function faultOf(entity: EntityDefinition, name: string, spec: ClassedSpec): string | undefined {
  if (spec.class === undefined) return 'state a sensitivity class with .class()'
  if (!/^[a-z][A-Za-z0-9]*$/.test(name)) return 'field names are camelCase ASCII'
  if (Object.hasOwn(entity.fields, name)) return 'the entity has a field of this name'
  if (OWN_COLUMNS.has(name)) return 'the kernel keeps a column of this name'
  return placeFault(spec) ?? (spec.encrypted ? encryptionFault(entity, spec) : undefined)
}

function placeFault(spec: ClassedSpec): string | undefined {
  if (spec.kind === 'ref')
    return 'an added field cannot be a reference; declare an entity that refers to this one'
  if (spec.computed) return 'an added field is written by its plugin and not computed'
  if (spec.unique || spec.searchable) return 'an added field is neither unique nor searchable'
  const hasDefault = spec.defaultValue !== undefined
  // A row of the entity may have no row beside it: reading must know what the field is then, and cannot see a null there.
  if (spec.nullable === hasDefault)
    return 'an added field is either nullable or has a default, for rows that nothing was written for'
  return undefined
}

/** Why an encrypted field cannot be added to the rows of an entity, if it cannot: the end of a sentence. */
export function encryptionFault(entity: EntityDefinition, spec: ClassedSpec): string | undefined {
  if (!spec.nullable) return 'an encrypted field that is added to an entity is nullable'
  if (entity.subject === undefined) return 'an encrypted field needs a subject whose key seals it'
  if (entity.fields[entity.subject]?.nullable === true)
    return 'an encrypted field needs a subject that is never empty'
  const encrypts = Object.values(entity.fields).some((own) => own.encrypted)
  if (entity.subject === 'self' && !encrypts)
    return 'only an entity with encrypted fields of its own can be given more: its rows have no keys'
  return undefined
}
