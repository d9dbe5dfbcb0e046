import { canonicalJson } from '../shared/json.ts'
import { sha256Hex } from '../shared/platform.ts'
import { type ClassedSpec, fieldFault, type EntityDefinition } from './entity.ts'
import { type FieldClass, fieldClasses } from './field-class.ts'
import { f } from './field.ts'

/** The kinds that a tenant may choose for a field of its own. */
export const customFieldKinds = [
  'text',
  'longText',
  'int',
  'bool',
  'date',
  'instant',
  'enum',
  'textList',
] as const

/** The classes that a tenant may choose: `credential` never leaves the kernel, so nobody could fill it. */
export const customFieldClasses = fieldClasses.filter((each) => each !== 'credential') as [
  Exclude<FieldClass, 'credential'>,
  ...Exclude<FieldClass, 'credential'>[],
]

/** A field that a tenant has added to an entity. */
export interface CustomField {
  readonly entity: string
  readonly key: string
  readonly kind: (typeof customFieldKinds)[number]
  readonly class: Exclude<FieldClass, 'credential'>
  readonly options: readonly string[]
}

/** What one tenant adds to the entities of its instance. */
export interface FieldOverlay {
  /**
   * A digest of what is added; empty for nothing. Equal versions mean equal overlays, whosever they are: it is part of the
   * key of everything that is compiled from entities.
   */
  readonly version: string
  /** The fields added to an entity, by the name under which filters, lists and values know them: `custom.<key>`. */
  fieldsOf(entity: string): Readonly<Record<string, ClassedSpec>>
}

const nothing: Readonly<Record<string, ClassedSpec>> = Object.freeze({})

/** The overlay of a tenant that adds nothing. */
export const emptyOverlay: FieldOverlay = Object.freeze({ version: '', fieldsOf: () => nothing })

/** Builds the overlay from the definitions that are in use. */
export function createFieldOverlay(fields: readonly CustomField[]): FieldOverlay {
  if (fields.length === 0) return emptyOverlay
  const ordered = fields.toSorted((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1))
  const byEntity = Map.groupBy(ordered, (field) => field.entity)
  const specs = new Map(
    [...byEntity].map(([entity, own]) => [
      entity,
      Object.freeze(Object.fromEntries(own.map((field) => [`custom.${field.key}`, specOf(field)]))),
    ]),
  )
  const facts = ordered.map(({ entity, key, kind, class: fieldClass, options }) => [
    entity,
    key,
    kind,
    fieldClass,
    options,
  ])
  return Object.freeze({
    version: sha256Hex(canonicalJson(facts)).slice(0, 16),
    fieldsOf: (entity: string) => specs.get(entity) ?? nothing,
  })
}

/** Which rule of declared fields a custom field breaks, if any: the end of a sentence. */
export function customFieldFault(entity: EntityDefinition, field: CustomField): string | undefined {
  const distinct = new Set(field.options).size
  if (field.kind === 'enum' && distinct === 0) return 'an enum needs at least one option'
  if (field.kind !== 'enum' && distinct > 0) return 'only an enum has options'
  if (distinct !== field.options.length) return 'each option stands once'
  return fieldFault(entity, field.key, specOf(field))
}

function pathOf({ entity, key }: CustomField): string {
  return `${entity}.${key}`
}

function specOf({ kind, class: fieldClass, options }: CustomField): ClassedSpec {
  const declared = kind === 'enum' ? f.enum(options as [string, ...string[]]) : f[kind]()
  return Object.freeze(declared.class(fieldClass).nullable().spec)
}
