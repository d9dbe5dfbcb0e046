import type { FieldClass } from './field-class.ts'
import type { Field, FieldSpec, Supply } from './field.ts'
import { f } from './field.ts'
import { type MergeRule, noMergeRule, unfitStrategy } from './merge-rule.ts'
import { schemaErrors } from './schema-errors.ts'
import { valueSchema } from './value-schema.ts'

/** The fields of an entity by name, each with its class stated. */
export type FieldMap = Readonly<Record<string, Field<unknown, FieldClass, Supply>>>

/** A field specification whose class is known. */
export type ClassedSpec = FieldSpec & { readonly class: FieldClass }

/** Fields that every row has. All are kept by the kernel. */
const systemFields = {
  id: f.id().class('public').managed(),
  version: f.int().class('public').managed(),
  createdAt: f.instant().class('public').managed(),
  createdBy: f.policyKey().class('public').managed(),
  updatedAt: f.instant().class('public').managed(),
  updatedBy: f.policyKey().class('public').managed(),
  deletedAt: f.instant().class('public').nullable().managed(),
} as const

/** Whether the kernel keeps a field of this name for every row. */
export function isSystemField(name: string): boolean {
  return Object.hasOwn(systemFields, name)
}

/** The entity's own declaration. */
export interface EntityOptions<TName extends string, TFields extends FieldMap> {
  /** Singular, camelCase, unique among all plugins: `customer`, `contactPoint`. */
  readonly name: TName
  readonly fields: TFields
  /** Deleted rows stay, invisible, until restored or erased. */
  readonly softDelete?: boolean
  /**
   * The person a row is about: the row itself, or the row that a `ref` field names. Encrypted fields are sealed under
   * this subject's key. Entities about nobody leave it out and may not encrypt.
   */
  readonly subject?: 'self' | (keyof TFields & string)
  /** Composite indexes; each starts after the tenant. */
  readonly indexes?: readonly (readonly string[])[]
  /** Rows are only ever added: nobody changes or deletes one through the door to rows. */
  readonly appendOnly?: boolean
  /** Tests by which filters on a referenced entity may ask for some row of this one, by name. */
  readonly tests?: Readonly<Record<string, RowTest>>
  /** What happens to rows when the customer that they refer to is merged; without a rule they follow the survivor. */
  readonly merge?: MergeRule
}

/** A test with a name: a filter on another entity writes `{ consent: 'marketing' }` for "some row of this that ...". */
export interface RowTest {
  /** The `ref` field with an `inverse`, by which the other entity is referenced. */
  readonly via: string
  /** The filter over this entity's rows that an argument means; `undefined` when it means nothing. */
  readonly where: (argument: unknown) => Readonly<Record<string, unknown>> | undefined
}

/** A declared entity: data only, shared by every instance that installs it. */
export interface EntityDefinition<TName extends string = string, TFields extends FieldMap = FieldMap> {
  readonly name: TName
  readonly softDelete: boolean
  readonly subject: string | undefined
  readonly indexes: readonly (readonly string[])[]
  readonly appendOnly: boolean
  readonly tests: Readonly<Record<string, RowTest>>
  readonly merge: Required<MergeRule>
  /** Own and system fields. */
  readonly fields: Readonly<Record<string, ClassedSpec>>
  /** Type-level only: the declared fields. */
  readonly $fields?: TFields
}

/**
 * Declares an entity. Tables, codecs, schemas, filterable positions, audit diffs and erasure are derived from it.
 *
 * ```ts
 * export const note = defineEntity({
 *   name: 'note',
 *   subject: 'customerId',
 *   fields: {
 *     customerId: f.ref('customer', { inverse: 'notes' }).class('public'),
 *     body: f.longText().class('freeText').mask('redacted').encrypted(),
 *   },
 * })
 * ```
 *
 * @throws KITH_SCHEMA_* when a field breaks a rule of the schema language: the mistake is the author's, found at import.
 */
export function defineEntity<const TName extends string, TFields extends FieldMap>(
  options: EntityOptions<TName, TFields>,
): EntityDefinition<TName, TFields> {
  const { deletedAt, ...always } = systemFields
  const declared = Object.entries<Field<unknown, FieldClass, Supply>>({
    ...always,
    ...(options.softDelete ? { deletedAt } : {}),
    ...options.fields,
  })
  const fields = Object.fromEntries(
    declared.map(([name, field]) => [name, checkedSpec(options, name, field.spec)]),
  )
  refuseTakenNames(options.name, fields)
  refuseUnknownSources(options.name, fields)
  refuseEmptySubject(options, fields)
  const merge = { ...noMergeRule, ...options.merge }
  refuseUnknownNames(options.name, fields, [...merge.same, ...merge.latest, ...merge.distinct])
  return Object.freeze({
    name: options.name,
    softDelete: options.softDelete ?? false,
    subject: options.subject,
    indexes: options.indexes ?? [],
    appendOnly: options.appendOnly ?? false,
    tests: options.tests ?? {},
    merge: Object.freeze(merge),
    fields: Object.freeze(fields),
  })
}

interface FieldOwner {
  readonly name: string
  readonly subject?: string | undefined
  readonly fields: FieldMap
}

/** Which rule of the schema language a field breaks, if any: the end of a sentence. */
export function fieldFault(
  owner: Pick<FieldOwner, 'subject'>,
  name: string,
  spec: ClassedSpec,
): string | undefined {
  if (spec.class === undefined) return 'state a sensitivity class with .class()'
  if (!/^[a-z][A-Za-z0-9]*$/.test(name)) return 'field names are camelCase ASCII'
  if (spec.encrypted && owner.subject === undefined)
    return 'an encrypted field needs a subject whose key seals it'
  return modifierFault(spec) ?? unfitStrategy(spec) ?? defaultFault(spec)
}

function checkedSpec(entity: FieldOwner, name: string, spec: ClassedSpec): ClassedSpec {
  const field = `${entity.name}.${name}`
  if (name in systemFields && name in entity.fields) throw schemaErrors.NAME_TAKEN({ field, what: 'field' })
  const rule = fieldFault(entity, name, spec)
  if (rule !== undefined) throw schemaErrors.FIELD_INVALID({ field, rule })
  return Object.freeze(spec)
}

function modifierFault(spec: ClassedSpec): string | undefined {
  if (spec.encrypted && (spec.searchable || spec.unique))
    return 'an encrypted field is neither searchable nor unique; use a blind index'
  if (spec.kind === 'money' && (spec.encrypted || spec.unique || spec.searchable))
    return 'money is neither encrypted nor unique nor searchable'
  return undefined
}

/** Defaults are not checked on create; a wrong number would be stored as another one. */
function defaultFault(spec: ClassedSpec): string | undefined {
  if (spec.defaultValue === undefined || (spec.kind !== 'decimal' && spec.kind !== 'money')) return undefined
  return valueSchema(spec).safeParse(spec.defaultValue).success
    ? undefined
    : 'the default is not a value of the field'
}

function refuseUnknownNames(
  entity: string,
  fields: Readonly<Record<string, ClassedSpec>>,
  names: readonly string[],
): void {
  const unknown = names.find((name) => !Object.hasOwn(fields, name))
  if (unknown !== undefined) throw schemaErrors.MERGE_FIELD_UNKNOWN({ entity, field: unknown })
}

/** A row that changed its subject would be sealed under the key of the former one. */
function refuseEmptySubject(
  { name, subject }: FieldOwner,
  fields: Readonly<Record<string, ClassedSpec>>,
): void {
  const sealed = Object.keys(fields).find((field) => fields[field]!.encrypted)
  if (subject === undefined || sealed === undefined || fields[subject]?.nullable !== true) return
  const rule = 'an encrypted field needs a subject that is never empty'
  throw schemaErrors.FIELD_INVALID({ field: `${name}.${sealed}`, rule })
}

/** A computed field follows from stored ones, or the order of computing would matter. */
function refuseUnknownSources(entity: string, fields: Readonly<Record<string, ClassedSpec>>): void {
  for (const [name, { computed }] of Object.entries(fields)) {
    const unfit = computed?.from.find((field) => !Object.hasOwn(fields, field) || fields[field]?.computed)
    if (unfit === undefined) continue
    const rule = `it is computed from "${unfit}", which is no stored field of the entity`
    throw schemaErrors.FIELD_INVALID({ field: `${entity}.${name}`, rule })
  }
}

/** Names whose columns are made otherwise: a field of that name would be read and written in their place. */
function refuseTakenNames(entity: string, fields: Readonly<Record<string, ClassedSpec>>): void {
  const derived = Object.entries(fields).flatMap(([name, spec]) => [
    ...(spec.searchable ? [`${name}Norm`] : []),
    ...(spec.kind === 'money' ? [`${name}Amount`, `${name}Currency`] : []),
    ...Object.keys(spec.blindIndexes).map((index) => name + index.charAt(0).toUpperCase() + index.slice(1)),
  ])
  const taken = ['tenantId', 'alive', ...derived].find((name) => Object.hasOwn(fields, name))
  if (taken !== undefined) throw schemaErrors.NAME_TAKEN({ field: `${entity}.${taken}`, what: 'column' })
  if (Object.hasOwn(fields, 'custom'))
    throw schemaErrors.NAME_TAKEN({ field: `${entity}.custom`, what: 'field' })
}

// ---- What the types of an entity look like from outside ------------------------------------------------------------

type Value<F> = F extends Field<infer V, FieldClass, Supply> ? V : never
type ClassOf<F> = F extends Field<unknown, infer C, Supply> ? C : never
type SupplyOf<F> = F extends Field<unknown, FieldClass, infer S> ? S : never
type FieldsOf<E> = E extends EntityDefinition<string, infer F> ? F : never
type NameOf<E> = E extends EntityDefinition<infer N, infer _F> ? N : never
type NamesSupplied<F, S extends Supply> = { [K in keyof F]: SupplyOf<F[K]> extends S ? K : never }[keyof F]
type PublicNames<F> = { [K in keyof F]: ClassOf<F[K]> extends 'public' ? K : never }[keyof F]

/** The system fields as a reader sees them. */
export interface SystemRow {
  readonly id: string
  readonly version: number
  readonly createdAt: Date
  readonly createdBy: string
  readonly updatedAt: Date
  readonly updatedBy: string
}

/** Which entity a row is of. Type-level only: it is how the fields that plugins add find the rows they belong to. */
interface OfEntity<TName> {
  readonly $entity?: TName
}

/** A value of a field that a tenant has added. */
export type CustomValue = string | number | boolean | Date | readonly string[] | null

/** The fields that the tenant has added, by key; absent where there are none. What they are is known at run time only. */
interface Customized {
  readonly custom?: Readonly<Record<string, CustomValue>>
}

/** A whole row: what a system session reads. */
export type RowOf<E> = SystemRow & { readonly [K in keyof FieldsOf<E>]: Value<FieldsOf<E>[K]> } & Customized &
  OfEntity<NameOf<E>>

/**
 * A row under a policy: system and `public` fields as declared, every other field possibly absent or masked.
 * `$masked` names the masked ones.
 */
export type ReadableOf<E> = SystemRow & {
  readonly [K in PublicNames<FieldsOf<E>>]: Value<FieldsOf<E>[K]>
} & { readonly [K in Exclude<keyof FieldsOf<E>, PublicNames<FieldsOf<E>>>]?: Value<FieldsOf<E>[K]> } & {
  readonly $masked?: readonly string[]
} & Customized &
  OfEntity<NameOf<E>>

/** What a caller passes to create a row. */
export type CreateOf<E> = {
  readonly [K in NamesSupplied<FieldsOf<E>, 'required'>]: Value<FieldsOf<E>[K]>
} & { readonly [K in NamesSupplied<FieldsOf<E>, 'optional'>]?: Value<FieldsOf<E>[K]> } & Customized

/** What a caller passes to change a row: explicit keys only, `null` clears. */
export type PatchOf<E> = {
  readonly [K in NamesSupplied<FieldsOf<E>, 'required' | 'optional'>]?: Value<FieldsOf<E>[K]>
} & Customized
