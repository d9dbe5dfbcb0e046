import { type DecimalSize, MAX_PRECISION } from '../shared/decimal.ts'
import type { JsonValue } from '../shared/json.ts'
import type { Money } from '../shared/money.ts'
import type { FieldClass } from './field-class.ts'
import { schemaErrors } from './schema-errors.ts'

/** What a field holds. It decides the column type, the codec, the zod schema and the filter operators. */
export type FieldKind =
  | 'id'
  | 'policyKey'
  | 'text'
  | 'longText'
  | 'int'
  | 'decimal'
  | 'money'
  | 'bool'
  | 'date'
  | 'instant'
  | 'enum'
  | 'json'
  | 'textList'
  | 'ref'
  | 'phone'
  | 'email'
  | 'cnId'
  | 'bankCard'

/** The outcome of normalising one value: the canonical form, or why there is none. */
export type NormalizeResult =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly reason: string }

/** Brings a text value to its canonical form. Pure; `region` is the tenant's default ISO 3166-1 alpha-2 region. */
export type Normalizer = (value: string, context: { readonly region: string }) => NormalizeResult

/**
 * Named pure transforms of a value; the HMAC of each result is stored as a blind index. The one named `eq` answers
 * filters, and must not look at the row; others answer lookups. `undefined` leaves the value out of the index.
 */
export type BlindIndexes = Readonly<
  Record<string, (value: string, row: Readonly<Record<string, unknown>>) => string | undefined>
>

/**
 * Which value a merge keeps when several rows become one. `survivor`: that of the surviving row. `nonEmpty`: the same,
 * or, where it has none, the first of the others. `union`: the members of all lists, or of all JSON objects.
 * `earliest`, `latest`: of all moments, dates or numbers. `longest`: of all texts.
 */
export type MergeStrategy = 'survivor' | 'nonEmpty' | 'union' | 'earliest' | 'latest' | 'longest'

/** How a field follows from other fields of its row. */
export interface ComputedField {
  /** The fields that the value follows from, and no others. Whoever may not read all of them does not read it. */
  readonly from: readonly string[]
  /** Pure: no clock, no database. */
  readonly compute: (row: Readonly<Record<string, unknown>>) => JsonValue
}

/** Everything a field declares. */
export interface FieldSpec {
  readonly kind: FieldKind
  readonly class: FieldClass | undefined
  readonly nullable: boolean
  readonly maxLength: number | undefined
  readonly values: readonly string[] | undefined
  /** The size of a decimal number. */
  readonly decimal: DecimalSize | undefined
  readonly mask: string
  readonly encrypted: boolean
  readonly blindIndexes: BlindIndexes
  /** The blind indexes of which no two living rows of a tenant have the same value. */
  readonly uniqueIndexes: readonly string[]
  readonly searchable: boolean
  readonly unique: boolean
  readonly managed: boolean
  readonly computed: ComputedField | undefined
  readonly defaultValue: JsonValue | undefined
  readonly normalizer: Normalizer | undefined
  readonly reference: { readonly entity: string; readonly inverse: string | undefined } | undefined
  readonly merge: MergeStrategy
  /** What its values have to be beyond their kind; only fields that tenants add have such rules. */
  readonly rules: FieldRules | undefined
}

/** What a tenant asks of the values of a field of its own. */
export interface FieldRules {
  /** Whoever may write the field has to give it a value. */
  readonly required?: boolean | undefined
  /** The bounds of a number or a date, both included. */
  readonly min?: number | string | undefined
  readonly max?: number | string | undefined
  /** The words of an enum that are not given any more: rows keep them, and filters know them. */
  readonly retired?: readonly string[] | undefined
  /** Lists are filtered by it often. */
  readonly indexed?: boolean | undefined
}

/** Who supplies a value on create: the caller must, the caller may, or only the kernel does. */
export type Supply = 'required' | 'optional' | 'managed'

/**
 * A field declaration under construction. Immutable: each call answers a new one. `TClass` stays `undefined` until
 * `.class()` is called, and `defineEntity` accepts no such field: sensitivity is decided by a person, never by default.
 */
export class Field<TValue, TClass extends FieldClass | undefined, TSupply extends Supply> {
  readonly spec: FieldSpec & { readonly class: TClass }
  /** Type-level only. */
  declare readonly $value: TValue
  /** Type-level only. */
  declare readonly $supply: TSupply

  constructor(spec: FieldSpec & { readonly class: TClass }) {
    this.spec = spec
  }

  /** States the sensitivity class. */
  class<C extends FieldClass>(fieldClass: C): Field<TValue, C, TSupply> {
    return new Field({ ...this.spec, class: fieldClass })
  }

  /** Allows `null`, which is then the value of a field that a create leaves out. */
  nullable(): Field<TValue | null, TClass, 'optional'> {
    return new Field({ ...this.spec, nullable: true })
  }

  /** The value of a field that a create leaves out. */
  default(value: TValue & JsonValue): Field<TValue, TClass, 'optional'> {
    return new Field({ ...this.spec, defaultValue: value })
  }

  /** Names the mask strategy for roles that may not read the value in clear. Without one the mask is `full`. */
  mask(strategy: string): Field<TValue, TClass, TSupply> {
    return new Field({ ...this.spec, mask: strategy })
  }

  /**
   * Stores the value encrypted under the subject's key. Each blind index makes one transform findable by equality; no two
   * living rows of a tenant have the same value in those that `unique` names.
   */
  encrypted(
    options: { readonly index?: BlindIndexes; readonly unique?: readonly string[] } = {},
  ): Field<TValue, TClass, TSupply> {
    const { index = {}, unique = [] } = options
    return new Field({ ...this.spec, encrypted: true, blindIndexes: index, uniqueIndexes: unique })
  }

  /** Keeps a normalised shadow (NFKC, lower case) so that `contains` and `startsWith` work. */
  searchable(): Field<TValue, TClass, TSupply> {
    return new Field({ ...this.spec, searchable: true })
  }

  /** At most one living row of a tenant has the value. */
  unique(): Field<TValue, TClass, TSupply> {
    return new Field({ ...this.spec, unique: true })
  }

  /** Kept by the kernel or the owning plugin; never accepted from a caller. */
  managed(): Field<TValue, TClass, 'managed'> {
    return new Field({ ...this.spec, managed: true })
  }

  /**
   * Computed from other fields of the row whenever one of them is written. It tells of them, so it is open only where all
   * of them are, whatever its own class.
   */
  computed(
    from: readonly string[],
    compute: ComputedField['compute'],
  ): Field<TValue | null, TClass, 'managed'> {
    return new Field({ ...this.spec, nullable: true, managed: true, computed: { from, compute } })
  }

  /** States which value a merge keeps; `nonEmpty` when left out. */
  merge(strategy: MergeStrategy): Field<TValue, TClass, TSupply> {
    return new Field({ ...this.spec, merge: strategy })
  }

  /** Canonicalises values on write. */
  normalized(normalizer: Normalizer): Field<TValue, TClass, TSupply> {
    return new Field({ ...this.spec, normalizer })
  }
}

type Unclassified<TValue> = Field<TValue, undefined, 'required'>

const plain = {
  class: undefined,
  nullable: false,
  maxLength: undefined,
  values: undefined,
  decimal: undefined,
  mask: 'full',
  encrypted: false,
  blindIndexes: {},
  uniqueIndexes: [],
  searchable: false,
  unique: false,
  managed: false,
  computed: undefined,
  defaultValue: undefined,
  normalizer: undefined,
  reference: undefined,
  merge: 'nonEmpty',
  rules: undefined,
} as const

const same = (value: string): string => value

function declare<TValue>(kind: FieldKind, extra: Partial<FieldSpec> = {}): Unclassified<TValue> {
  return new Field({ ...plain, ...extra, kind, class: undefined })
}

function declareDecimal({ precision, scale }: DecimalSize): Unclassified<string> {
  const isWhole = Number.isInteger(precision) && Number.isInteger(scale)
  if (!isWhole || precision < 1 || precision > MAX_PRECISION || scale < 0 || scale > precision) {
    throw schemaErrors.DECIMAL_SIZE({ most: MAX_PRECISION })
  }
  return declare('decimal', { decimal: Object.freeze({ precision, scale }) })
}

/** The field builders. Each result must still state its class: `f.text().class('basic')`. */
export const f = {
  /** A UUID that names another row without a relation. */
  id: () => declare<string>('id', { maxLength: 36 }),
  /** An opaque ASCII key that policies compare: owner, team, territory. At most 64 visible characters. */
  policyKey: () => declare<string>('policyKey', { maxLength: 64 }),
  /** One line of text. */
  text: (options: { readonly max?: number } = {}) =>
    declare<string>('text', { maxLength: options.max ?? 200 }),
  /** Text of many lines; never filtered or sorted. */
  longText: (options: { readonly max?: number } = {}) =>
    declare<string>('longText', { maxLength: options.max ?? 20_000 }),
  /** A safe integer. */
  int: () => declare<number>('int'),
  /**
   * An exact decimal number as its canonical text, for example `12.30`: `precision` digits in all, at most 15, of which
   * exactly `scale` stand after the point. @throws KITH_SCHEMA_DECIMAL_SIZE for another size.
   */
  decimal: declareDecimal,
  /** An amount in a currency: `{ amount, currency }`, a safe integer of its smallest units and an ISO 4217 code. */
  money: () => declare<Money>('money'),
  /** True or false. */
  bool: () => declare<boolean>('bool'),
  /** A calendar date, `YYYY-MM-DD`. */
  date: () => declare<string>('date'),
  /** A moment in time, millisecond precision, UTC. */
  instant: () => declare<Date>('instant'),
  /** One of a closed list of words. */
  enum: <const T extends readonly [string, ...string[]]>(values: T) =>
    declare<T[number]>('enum', { values, maxLength: 50 }),
  /** Any JSON value; never filtered or sorted. */
  json: () => declare<JsonValue>('json'),
  /** A set of short texts, such as tags. */
  textList: () => declare<readonly string[]>('textList', { maxLength: 100 }),
  /** The id of a row of another entity. `inverse` names the relation seen from there. */
  ref: (entity: string, options: { readonly inverse?: string } = {}) =>
    declare<string>('ref', { maxLength: 36, reference: { entity, inverse: options.inverse } }),
  /** A telephone number, stored as E.164. */
  phone: () => declare<string>('phone', { maxLength: 32, mask: 'phone' }),
  /** An e-mail address (RFC 5321). */
  email: () => declare<string>('email', { maxLength: 254, mask: 'email' }),
  /** A mainland Chinese identity number (GB 11643). */
  cnId: () => declare<string>('cnId', { maxLength: 18, mask: 'idNumber' }),
  /** A payment card number (ISO/IEC 7812). */
  bankCard: () => declare<string>('bankCard', { maxLength: 19, mask: 'bankCard' }),
} as const

/** The blind-index transform that keeps the whole canonical value. */
export const wholeValue: (value: string) => string = same
