import type { ClassedSpec } from './entity.ts'
import { type FieldClass, fieldClasses } from './field-class.ts'
import { f, type FieldRules, type MergeStrategy, wholeValue } from './field.ts'

/** What stands before the key of a custom field where fields are named: in filters, orders, grants and events. */
export const CUSTOM_PREFIX = 'custom.'

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

/** What a definition may ask of the values, beyond their kind. */
export interface CustomFieldRules {
  /** Whoever may write the field has to give it a value, and cannot clear it. */
  readonly required?: boolean
  /** No two living rows of the tenant have the same value. */
  readonly unique?: boolean
  /** The value of new rows for which the field is left out. */
  readonly default?: unknown
  /** The bounds of an int or a date, both included. */
  readonly min?: number | string
  readonly max?: number | string
  /** The most characters of a text, a long text, or a member of a list. */
  readonly maxLength?: number
  /** Which value a merge keeps; `nonEmpty` when left out. */
  readonly merge?: MergeStrategy
}

/** What people read of one word of an enum. */
export interface CustomFieldOption {
  /** By BCP 47 language tag. */
  readonly label?: Readonly<Record<string, string>>
  /** Not given any more: rows keep it, and filters know it. */
  readonly isArchived?: boolean
}

/** A field that a tenant has added to an entity. */
export interface CustomField {
  readonly entity: string
  readonly key: string
  readonly kind: (typeof customFieldKinds)[number]
  readonly class: Exclude<FieldClass, 'credential'>
  readonly options: readonly string[]
  readonly optionDetails?: Readonly<Record<string, CustomFieldOption>> | null
  readonly rules?: CustomFieldRules | null
  readonly isIndexed?: boolean
  /** It is out of use: its values stay, and nobody sees them. */
  readonly isArchived?: boolean
}

/** The name under which filters, orders, values and grants know a custom field. */
export function customName(key: string): string {
  return `${CUSTOM_PREFIX}${key}`
}

/** Whether a field of this name is one that a tenant has added. */
export function isCustomName(field: string): boolean {
  return field.startsWith(CUSTOM_PREFIX)
}

/** Whether a tenant could add a field of this name. */
export function isCustomFieldName(field: string): boolean {
  return /^custom\.[a-z][A-Za-z0-9]{0,39}$/.test(field)
}

/** What a field's values are stored and checked by. One that is out of use is closed to everybody, like a credential. */
export function customFieldSpec(field: CustomField): ClassedSpec {
  const spec = specInUse(field)
  return Object.freeze(
    field.isArchived ? { ...spec, class: 'credential', managed: true, defaultValue: undefined } : spec,
  )
}

/** As declared fields of these classes, the values are sealed: they tell of one person by themselves. */
const SEALED: ReadonlySet<FieldClass> = new Set(['contact', 'freeText', 'identity', 'financial'])

/** Whether values of a custom field of this class are stored encrypted. */
export function isSealedClass(fieldClass: FieldClass): boolean {
  return SEALED.has(fieldClass)
}

const WORDS: ReadonlySet<CustomField['kind']> = new Set(['text', 'date', 'enum'])

/** The same of a field in use, whether or not it still is. */
export function specInUse(field: CustomField): ClassedSpec {
  const { kind, class: fieldClass, options } = field
  const { unique = false, maxLength, merge = 'nonEmpty', default: given } = field.rules ?? {}
  const declared = (kind === 'enum' ? f.enum(options as [string, ...string[]]) : f[kind]())
    .class(fieldClass)
    .nullable()
  const isSealed = isSealedClass(fieldClass)
  const index = WORDS.has(kind) ? { eq: wholeValue } : {}
  const { spec } = isSealed ? declared.encrypted({ index, unique: unique ? ['eq'] : [] }) : declared
  return Object.freeze({
    ...spec,
    merge,
    unique: unique && !isSealed,
    maxLength: maxLength ?? spec.maxLength,
    defaultValue: given as ClassedSpec['defaultValue'],
    rules: fieldRules(field),
  })
}

function fieldRules({ rules, optionDetails, isIndexed = false }: CustomField): FieldRules {
  const retired = Object.entries(optionDetails ?? {}).filter(([, option]) => option.isArchived)
  return Object.freeze({
    required: rules?.required === true,
    min: rules?.min,
    max: rules?.max,
    retired: retired.map(([word]) => word),
    indexed: isIndexed,
  })
}
