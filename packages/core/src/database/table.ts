import type { ClassedSpec, EntityDefinition } from '../schema/entity.ts'
import type { FieldKind } from '../schema/field.ts'
import { decimalText, scaledInteger } from '../shared/decimal.ts'
import { type Naming, snakeCase, tableName } from './naming.ts'
import { type ColumnCodec, type ColumnType, columnTypeOf, type DialectTraits } from './traits.ts'

/** One column as migrations create it. */
export interface ColumnSpec {
  readonly type: ColumnType
  readonly length?: number
  readonly nullable?: true
}

/** One index; its physical name follows from the table and the columns. */
export interface IndexSpec {
  readonly columns: readonly string[]
  readonly unique?: true
}

/** A table as migrations create it. Every table's primary key is `primaryKey`. */
export interface TableSpec {
  readonly columns: Readonly<Record<string, ColumnSpec>>
  readonly primaryKey: readonly string[]
  /** Rows stand in the primary key itself, where the database offers that: right for rows of a few hundred bytes. */
  readonly clustered?: true
  readonly indexes: readonly IndexSpec[]
}

/** Where a field lives: its column, codec and further columns. */
export interface FieldColumn {
  readonly field: string
  readonly spec: ClassedSpec
  /** The column of the value; of money, that of the amount. */
  readonly column: string
  /** The column of the currency of money. */
  readonly currency: string | undefined
  readonly codec: ColumnCodec
  /** The normalised shadow column of a searchable field. */
  readonly shadow: string | undefined
  /** Blind index columns by index name. */
  readonly blind: ReadonlyMap<string, string>
  /** Where the columns are when a plugin has added the field; `undefined` for those of the entity's own table. */
  readonly extension: FieldExtensionPlace | undefined
}

/** A table beside the entity's, with one row for each row of the entity that something was written for. */
export interface FieldExtensionPlace {
  readonly table: string
  /** What the columns hold where there is no row, as it is stored; those that are absent here hold null. */
  readonly defaults: ReadonlyMap<string, unknown>
}

/** The table of the fields that one plugin adds to an entity. */
export interface ExtensionTable {
  readonly pluginId: string
  /** The fields as an entity of their own. */
  readonly table: EntityTable
}

/** The physical side of an entity in one instance. */
export interface EntityTable {
  readonly entity: EntityDefinition
  /** Whose entity it is. */
  readonly pluginId: string
  readonly name: string
  /** Of every field, also those that plugins add. */
  readonly columns: ReadonlyMap<string, FieldColumn>
  /** Of the table itself. */
  readonly spec: TableSpec
  readonly extensions: readonly ExtensionTable[]
}

/** Kinds that make a row too large to stand in its primary key. */
const LARGE_KINDS: ReadonlySet<FieldKind> = new Set(['longText', 'json'])

/** Derives the table of an entity: the desired state that migrations must lead to. */
export function deriveTable(
  entity: EntityDefinition,
  placement: { readonly pluginId: string; readonly naming: Naming; readonly traits: DialectTraits },
): EntityTable {
  const name = tableName(placement.naming, placement.pluginId, entity.name)
  const columns = new Map(
    Object.entries(entity.fields).map(([field, spec]) => [field, fieldColumn(field, spec, placement.traits)]),
  )
  return {
    entity,
    pluginId: placement.pluginId,
    name,
    columns,
    spec: tableSpec(entity, [...columns.values()]),
    extensions: [],
  }
}

function fieldColumn(field: string, spec: ClassedSpec, traits: DialectTraits): FieldColumn {
  const name = snakeCase(field)
  const isMoney = spec.kind === 'money'
  const column = isMoney ? `${name}_amount` : name
  const blind = Object.keys(spec.blindIndexes).map(
    (index) => [index, `${column}_${snakeCase(index)}`] as const,
  )
  return {
    field,
    spec,
    column,
    currency: isMoney ? `${name}_currency` : undefined,
    codec: codecOf(spec, traits),
    shadow: spec.searchable ? `${column}_norm` : undefined,
    blind: new Map(blind),
    extension: undefined,
  }
}

/** A decimal number is stored as the integer of its last digits: exact, and in the order of numbers, everywhere. */
function codecOf(spec: ClassedSpec, traits: DialectTraits): ColumnCodec {
  const stored = traits.codec(columnTypeOf(spec))
  if (spec.decimal === undefined || spec.encrypted) return stored
  const { scale } = spec.decimal
  const decode = (stored.decode ?? Number) as (value: unknown) => number
  return {
    encode: (value: string) => scaledInteger(value),
    decode: (value: unknown) => decimalText(decode(value), scale),
  }
}

function tableSpec(entity: EntityDefinition, fields: readonly FieldColumn[]): TableSpec {
  const columns: Record<string, ColumnSpec> = { id: { type: 'id' }, tenant_id: { type: 'key' } }
  for (const field of fields) Object.assign(columns, columnSpecs(field))
  if (entity.softDelete) columns['alive'] = { type: 'string', length: 36 }
  const isSmall = !fields.some(({ spec }) => LARGE_KINDS.has(spec.kind))
  const clustered = isSmall ? { clustered: true as const } : {}
  return { columns, primaryKey: ['id'], ...clustered, indexes: indexSpecs(entity, fields) }
}

/** A composite index that begins with a field finds by the field alone as well. */
function beginsIndex({ indexes }: EntityDefinition, field: string): boolean {
  return indexes.some(([first]) => first === field)
}

function columnSpecs(field: FieldColumn): Record<string, ColumnSpec> {
  const { spec } = field
  const type = columnTypeOf(spec)
  const nullable = spec.nullable ? { nullable: true as const } : {}
  const length = type === 'string' && spec.maxLength !== undefined ? { length: spec.maxLength } : {}
  const specs: Record<string, ColumnSpec> = { [field.column]: { type, ...length, ...nullable } }
  // Text without a bound: NFKC can make a text many times longer.
  if (field.currency !== undefined) specs[field.currency] = { type: 'string', length: 3, ...nullable }
  if (field.shadow !== undefined) specs[field.shadow] = { type: 'text', ...nullable }
  for (const column of field.blind.values()) specs[column] = { type: 'digest', nullable: true }
  return specs
}

function indexSpecs(entity: EntityDefinition, fields: readonly FieldColumn[]): IndexSpec[] {
  const alive = entity.softDelete ? ['alive'] : []
  const columnsOf = (name: string): string[] =>
    indexColumns(
      fields.find(({ field }) => field === name),
      name,
    )
  return [
    ...entity.indexes.map((names) => ({ columns: ['tenant_id', ...names.flatMap(columnsOf)] })),
    ...fields
      .filter((field) => field.spec.unique)
      .map((field) => ({ columns: ['tenant_id', field.column, ...alive], unique: true as const })),
    ...fields.flatMap((field) =>
      [...field.blind].map(([index, column]) =>
        field.spec.uniqueIndexes.includes(index)
          ? { columns: ['tenant_id', column, ...alive], unique: true as const }
          : { columns: ['tenant_id', column] },
      ),
    ),
    ...fields
      .filter((field) => field.spec.reference !== undefined && !beginsIndex(entity, field.field))
      .map((field) => ({ columns: ['tenant_id', field.column] })),
  ]
}

/** Amounts are compared within one currency, so the currency comes first. */
function indexColumns(field: FieldColumn | undefined, name: string): string[] {
  return field?.currency === undefined ? [snakeCase(name)] : [field.currency, field.column]
}
