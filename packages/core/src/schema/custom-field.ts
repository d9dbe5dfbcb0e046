import { isPlainObject } from '../shared/json.ts'
import { type ClassedSpec, fieldFault, type EntityDefinition } from './entity.ts'
import { type FieldClass, fieldClasses } from './field-class.ts'
import { f, type FieldRules, type MergeStrategy, wholeValue } from './field.ts'
import { encryptionFault } from './overlay-entity.ts'
import { valueSchema } from './value-schema.ts'

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

/** What a field's values are stored and checked by. One that is out of use is closed to everybody, like a credential. */
export function customFieldSpec(field: CustomField): ClassedSpec {
  const spec = specOf(field)
  return Object.freeze(
    field.isArchived ? { ...spec, class: 'credential', managed: true, defaultValue: undefined } : spec,
  )
}

/** Which rule of declared fields a custom field breaks, if any: the end of a sentence. */
export function customFieldFault(entity: EntityDefinition, field: CustomField): string | undefined {
  const spec = specOf(field)
  return (
    optionFault(field) ??
    ruleFault(field) ??
    fieldFault(entity, field.key, spec) ??
    (spec.encrypted ? encryptionFault(entity, spec) : undefined) ??
    valueFault(field, spec)
  )
}

/** As declared fields of these classes, the values are sealed: they tell of one person by themselves. */
const SEALED: ReadonlySet<FieldClass> = new Set(['contact', 'freeText', 'identity', 'financial'])

const WORDS: ReadonlySet<CustomField['kind']> = new Set(['text', 'date', 'enum'])

function specOf(field: CustomField): ClassedSpec {
  const { kind, class: fieldClass, options } = field
  const { unique = false, maxLength, merge = 'nonEmpty', default: given } = field.rules ?? {}
  const declared = (kind === 'enum' ? f.enum(options as [string, ...string[]]) : f[kind]())
    .class(fieldClass)
    .nullable()
  const isSealed = SEALED.has(fieldClass)
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

function optionFault({ kind, options, optionDetails }: CustomField): string | undefined {
  const distinct = new Set(options)
  if (kind === 'enum' && distinct.size === 0) return 'an enum needs at least one option'
  if (kind !== 'enum' && distinct.size > 0) return 'only an enum has options'
  if (distinct.size !== options.length) return 'each option stands once'
  if (kind === 'enum' && options.some((word) => word.length > 50))
    return 'an option has at most 50 characters'
  if (Object.keys(optionDetails ?? {}).some((word) => !distinct.has(word)))
    return 'what is said of options is said of words that are among them'
  return undefined
}

const BOUNDED: ReadonlySet<string> = new Set(['int', 'date'])
const MEASURED: ReadonlySet<string> = new Set(['text', 'longText', 'textList'])
const UNIQUE: ReadonlySet<string> = new Set(['text', 'int', 'date'])

function ruleFault({ kind, rules }: CustomField): string | undefined {
  if (rules === null || rules === undefined) return undefined
  const { unique, min, max, maxLength } = rules
  const isBounded = min !== undefined || max !== undefined
  if (isBounded && !BOUNDED.has(kind)) return 'only an int and a date have bounds'
  if (min !== undefined && max !== undefined && min > max) return 'the least value is above the greatest'
  if (maxLength !== undefined && !MEASURED.has(kind)) return 'only texts have a greatest length'
  if (maxLength !== undefined && maxLength > f[kind as 'text']().spec.maxLength!)
    return `a ${kind} has at most ${f[kind as 'text']().spec.maxLength!} characters`
  if (unique === true && !UNIQUE.has(kind)) return 'only a text, an int or a date is unique'
  if (unique === true && rules.default !== undefined) return 'a unique field has no default'
  return undefined
}

/** Bounds and defaults are values of the field themselves. */
function valueFault({ kind, rules }: CustomField, spec: ClassedSpec): string | undefined {
  const { min, max, default: given } = rules ?? {}
  const plain = valueSchema({ ...spec, rules: undefined })
  if ([min, max].some((bound) => bound !== undefined && !plain.safeParse(bound).success))
    return `each bound is a value of kind ${kind}`
  if (given === undefined) return undefined
  if (kind === 'instant' || isPlainObject(given))
    return 'a default is a text, a number, a list, true or false'
  return valueSchema(spec).safeParse(given).success ? undefined : 'the default is not a value of the field'
}
