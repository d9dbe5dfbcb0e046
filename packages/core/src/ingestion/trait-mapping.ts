import type { ClassedSpec } from '../schema/entity.ts'
import { isPlainObject } from '../shared/json.ts'
import type { AddressPart, ColumnMapping, ColumnTarget } from '../upsert/column-mapping.ts'

/** Traits of a person or an organization as text, by the path of the trait: `address.city`. */
export type TraitTexts = Readonly<Record<string, string>>

const field = (name: string): ColumnTarget => ({ field: name })
const ofAddress = (place: AddressPart): ColumnTarget => ({
  contactPoint: 'address',
  part: place,
  group: 'address',
})

/** Reserved traits of the Segment specification, and the fields that they are under other names. */
const reserved: Readonly<Record<string, ColumnTarget>> = {
  firstName: field('givenName'),
  first_name: field('givenName'),
  lastName: field('familyName'),
  last_name: field('familyName'),
  username: field('nickname'),
  birthday: field('birthDate'),
  gender: field('sex'),
  title: field('occupation'),
  description: field('notes'),
  address: ofAddress('formatted'),
  'address.street': ofAddress('street'),
  'address.city': ofAddress('city'),
  'address.state': ofAddress('region'),
  'address.postalCode': ofAddress('postalCode'),
  'address.postal_code': ofAddress('postalCode'),
  'address.country': ofAddress('country'),
  website: { contactPoint: 'web' },
}

/** Traits that say nothing of the person that is not said elsewhere. */
const silent: ReadonlySet<string> = new Set(['id', 'createdAt', 'created_at', 'company.id'])

/** Where traits go: by a reserved name, the name of a field, or the key of a custom field. */
export interface TraitMapping {
  readonly columns: readonly ColumnMapping[]
  /** Whether a trait is taken. */
  readonly takes: (trait: string) => boolean
}

/** Decides where the traits of a batch go. */
export function mapTraits(
  texts: readonly TraitTexts[],
  fields: Readonly<Record<string, ClassedSpec>>,
): TraitMapping {
  const targets = new Map<string, ColumnTarget>()
  for (const trait of new Set(texts.flatMap((each) => Object.keys(each)))) {
    const target = targetOf(trait, fields)
    if (target !== undefined) targets.set(trait, target)
  }
  const columns = [...targets].map(([column, target]): ColumnMapping => ({
    column,
    target,
    confidence: 'header',
  }))
  return { columns, takes: (trait) => targets.has(trait) || silent.has(trait) }
}

function targetOf(trait: string, fields: Readonly<Record<string, ClassedSpec>>): ColumnTarget | undefined {
  if (Object.hasOwn(reserved, trait)) return reserved[trait]
  const name = [trait, `custom.${trait}`].find((each) => Object.hasOwn(fields, each))
  return name === undefined || fields[name]!.managed ? undefined : field(name)
}

/** Brings traits to texts, as records of files have them. A `null` says nothing: it does not clear what is there. */
export function textsOf(traits: Readonly<Record<string, unknown>>): TraitTexts {
  const texts = new Map<string, string>()
  for (const [trait, value] of Object.entries(traits)) {
    if (isPlainObject(value)) {
      for (const [part, inner] of Object.entries(value)) put(texts, `${trait}.${part}`, inner)
    } else put(texts, trait, value)
  }
  return Object.fromEntries(texts)
}

function put(texts: Map<string, string>, trait: string, value: unknown): void {
  const text = textOf(value)
  if (text !== undefined) texts.set(trait, text)
}

function textOf(value: unknown): string | undefined {
  if (value === null || value === undefined || value === '') return undefined
  if (typeof value === 'string') return value
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value.join(', ')
  return JSON.stringify(value)
}
