import { z } from 'zod'

import { type CustomField, type CustomFieldRules, specInUse } from './custom-field.ts'
import { type ClassedSpec, type EntityDefinition, fieldFault } from './entity.ts'
import { f } from './field.ts'
import { encryptionFault } from './overlay-entity.ts'
import { valueSchema } from './value-schema.ts'

/** Which rule of declared fields a custom field breaks, if any: the end of a sentence. */
export function customFieldFault(entity: EntityDefinition, field: CustomField): string | undefined {
  const shape =
    optionFault(field) ?? shapeFault(field) ?? boundFault(field) ?? lengthFault(field) ?? uniqueFault(field)
  if (shape !== undefined) return shape
  const spec = specInUse(field)
  return (
    fieldFault(entity, field.key, spec) ??
    (spec.encrypted ? encryptionFault(entity, spec) : undefined) ??
    valueFault(field, spec)
  )
}

const LONGEST_OPTION = 50

function optionFault({ kind, options, optionDetails }: CustomField): string | undefined {
  const distinct = new Set(options)
  if (kind === 'enum' && distinct.size === 0) return 'an enum needs at least one option'
  if (kind !== 'enum' && distinct.size > 0) return 'only an enum has options'
  if (distinct.size !== options.length) return 'each option stands once'
  if (options.some((word) => word.length > LONGEST_OPTION))
    return `an option has at most ${LONGEST_OPTION} characters`
  return detailFault(distinct, optionDetails)
}

const details = z.record(
  z.string(),
  z.strictObject({ label: z.record(z.string(), z.string()).optional(), isArchived: z.boolean().optional() }),
)

function detailFault(options: ReadonlySet<string>, given: CustomField['optionDetails']): string | undefined {
  if (given === null || given === undefined) return undefined
  if (!details.safeParse(given).success) return 'an option has a label by language, and may be archived'
  const words = Object.keys(given)
  if (words.some((word) => !options.has(word)))
    return 'what is said of options is said of words that are among them'
  const isOffered = [...options].some((word) => given[word]?.isArchived !== true)
  return isOffered ? undefined : 'an enum needs an option that is not archived'
}

const shape = z.strictObject({
  required: z.boolean().optional(),
  unique: z.boolean().optional(),
  default: z.json().optional(),
  min: z.union([z.int(), z.string()]).optional(),
  max: z.union([z.int(), z.string()]).optional(),
  maxLength: z.int().min(1).optional(),
  merge: z.enum(['survivor', 'nonEmpty', 'union', 'earliest', 'latest', 'longest']).optional(),
} satisfies Record<keyof CustomFieldRules, z.ZodType>)

function shapeFault({ rules }: CustomField): string | undefined {
  if (rules === null || rules === undefined || shape.safeParse(rules).success) return undefined
  return `the rules are among ${Object.keys(shape.shape).join(', ')}, each of its own type`
}

const BOUNDED: ReadonlySet<CustomField['kind']> = new Set(['int', 'date'])

function boundFault({ kind, rules }: CustomField): string | undefined {
  const bounds = [rules?.min, rules?.max].filter((bound) => bound !== undefined)
  if (bounds.length === 0) return undefined
  if (!BOUNDED.has(kind)) return 'only an int and a date have bounds'
  const plain = valueSchema(f[kind as 'int' | 'date']().spec)
  if (bounds.some((bound) => !plain.safeParse(bound).success)) return 'each bound is a value of the field'
  const [least, greatest = least] = bounds
  return least! > greatest! ? 'the least value is above the greatest' : undefined
}

const MEASURED: ReadonlySet<CustomField['kind']> = new Set(['text', 'longText', 'textList'])

function lengthFault({ kind, rules }: CustomField): string | undefined {
  const maxLength = rules?.maxLength
  if (maxLength === undefined) return undefined
  if (!MEASURED.has(kind)) return 'only texts have a greatest length'
  const most = f[kind as 'text' | 'longText' | 'textList']().spec.maxLength!
  return maxLength > most ? `the greatest length is at most ${most}` : undefined
}

const UNIQUE: ReadonlySet<CustomField['kind']> = new Set(['text', 'int', 'date'])

function uniqueFault({ kind, class: fieldClass, rules }: CustomField): string | undefined {
  if (rules?.unique !== true) return undefined
  if (!UNIQUE.has(kind)) return 'only a text, an int or a date is unique'
  if (rules.default !== undefined) return 'a unique field has no default'
  return kind === 'int' && specInUse({ kind, class: fieldClass } as CustomField).encrypted
    ? 'a number that is stored encrypted cannot be unique; make it a text'
    : undefined
}

function valueFault({ kind, rules }: CustomField, spec: ClassedSpec): string | undefined {
  if (rules?.default === undefined) return undefined
  if (kind === 'instant') return 'a moment has no default'
  return valueSchema(spec).safeParse(rules.default).success
    ? undefined
    : 'the default is not a value of the field'
}
