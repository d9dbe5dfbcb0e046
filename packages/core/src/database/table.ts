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
  readonly type: ColumnType
  readonly codec: ColumnCodec
  /** The normalised shadow column of a searchable field. */
  readonly shadow: string | undefined
  /** Blind index columns by index name. */
  readonly blind: ReadonlyMap<string, string>
  /** Where the columns are when the field was added; `undefined` for those of the entity's own table. */
  readonly extension: FieldExtensionPlace | undefined
}

/**
 * A table beside the entity's. That of a plugin has one row for each row of the entity that something was written for, of
 * the same id; that of tenants' fields has one for each value, found by the row and the `path` of the field.
 */
export interface FieldExtensionPlace {
  readonly table: string
  readonly path?: string
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
  const { pluginId } = placement
  return { entity, pluginId, name, ...layoutOf(entity, placement.traits), extensions: [] }
}

type Layout = Pick<EntityTable, 'columns' | 'spec'>

/** Columns follow from the entity and the dialect alone, and instances of one process share both. */
const layouts = new WeakMap<EntityDefinition, Map<DialectTraits, Layout>>()

function layoutOf(entity: EntityDefinition, traits: DialectTraits): Layout {
  const known = layouts.get(entity) ?? new Map<DialectTraits, Layout>()
  layouts.set(entity, known)
  const layout = known.get(traits) ?? layOut(entity, traits)
  known.set(traits, layout)
  return layout
}

function layOut(entity: EntityDefinition, traits: DialectTraits): Layout {
  const columns = new Map<string, FieldColumn>()
  for (const [field, spec] of Object.entries(entity.fields))
    columns.set(field, fieldColumn(field, spec, traits))
  return { columns, spec: tableSpec(entity, columns) }
}

const noBlindIndexes: ReadonlyMap<string, string> = new Map()

function fieldColumn(field: string, spec: ClassedSpec, traits: DialectTraits): FieldColumn {
  const name = snakeCase(field)
  const type = columnTypeOf(spec)
  const isMoney = spec.kind === 'money'
  const column = isMoney ? `${name}_amount` : name
  const indexes = Object.keys(spec.blindIndexes)
  return {
    field,
    spec,
    column,
    currency: isMoney ? `${name}_currency` : undefined,
    type,
    codec: codecOf(spec, traits),
    shadow: spec.searchable ? `${column}_norm` : undefined,
    blind:
      indexes.length === 0
        ? noBlindIndexes
        : new Map(indexes.map((index) => [index, `${column}_${snakeCase(index)}`])),
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

function tableSpec(entity: EntityDefinition, fields: ReadonlyMap<string, FieldColumn>): TableSpec {
  const columns: Record<string, ColumnSpec> = { id: { type: 'id' }, tenant_id: { type: 'key' } }
  let isSmall = true
  for (const field of fields.values()) {
    addColumnSpecs(columns, field)
    if (LARGE_KINDS.has(field.spec.kind)) isSmall = false
  }
  if (entity.softDelete) columns['alive'] = { type: 'string', length: 36 }
  const clustered = isSmall ? { clustered: true as const } : {}
  return { columns, primaryKey: ['id'], ...clustered, indexes: indexSpecs(entity, fields) }
}

/** A composite index that begins with a field finds by the field alone as well. */
function beginsIndex({ indexes }: EntityDefinition, field: string): boolean {
  return indexes.some(([first]) => first === field)
}

function addColumnSpecs(columns: Record<string, ColumnSpec>, field: FieldColumn): void {
  const { spec } = field
  const type = columnTypeOf(spec)
  const nullable = spec.nullable ? { nullable: true as const } : {}
  const length = type === 'string' && spec.maxLength !== undefined ? { length: spec.maxLength } : {}
  columns[field.column] = { type, ...length, ...nullable }
  if (field.currency !== undefined) columns[field.currency] = { type: 'string', length: 3, ...nullable }
  // Text without a bound: NFKC can make a text many times longer.
  if (field.shadow !== undefined) columns[field.shadow] = { type: 'text', ...nullable }
  for (const column of field.blind.values()) columns[column] = { type: 'digest', nullable: true }
}

function indexSpecs(entity: EntityDefinition, fields: ReadonlyMap<string, FieldColumn>): IndexSpec[] {
  const alive = entity.softDelete ? ['alive'] : []
  const columnsOf = (name: string): string[] => indexColumns(fields.get(name), name)
  const composite = entity.indexes.map((names) => ({ columns: ['tenant_id', ...names.flatMap(columnsOf)] }))
  const unique: IndexSpec[] = []
  const blind: IndexSpec[] = []
  const references: IndexSpec[] = []
  for (const { field, column, spec, blind: indexes } of fields.values()) {
    if (spec.unique) unique.push({ columns: ['tenant_id', column, ...alive], unique: true })
    for (const [index, indexed] of indexes)
      blind.push(
        spec.uniqueIndexes.includes(index)
          ? { columns: ['tenant_id', indexed, ...alive], unique: true }
          : { columns: ['tenant_id', indexed] },
      )
    if (spec.reference !== undefined && !beginsIndex(entity, field))
      references.push({ columns: ['tenant_id', column] })
  }
  return [...composite, ...unique, ...blind, ...references]
}

/** Amounts are compared within one currency, so the currency comes first. */
function indexColumns(field: FieldColumn | undefined, name: string): string[] {
  return field?.currency === undefined ? [snakeCase(name)] : [field.currency, field.column]
}
