import type { EntityDefinition } from '../schema/entity.ts'
import type { JsonValue } from '../shared/json.ts'
import type { Money } from '../shared/money.ts'
import type { EntityTable, ExtensionTable, FieldColumn } from './table.ts'

/** The table of an entity with the fields that live in tables beside it. `entity` is the overlaid one. */
export function extendTable(
  table: EntityTable,
  entity: EntityDefinition,
  extensions: readonly ExtensionTable[],
): EntityTable {
  const columns = new Map(
    [...table.columns].map(([name, column]) => [name, { ...column, spec: entity.fields[name]! }]),
  )
  for (const { table: beside } of extensions)
    for (const [name, column] of beside.columns) columns.set(name, besideRow(column, beside, entity))
  return { ...table, entity, columns, extensions }
}

/** The columns of a table that stand in the entity's own rows: what a row of it is written with. */
export function ownPart(table: EntityTable): EntityTable {
  return part(table, undefined)
}

/** The columns of a table that stand in one of its extension tables. */
export function extensionPart(table: EntityTable, { table: beside }: ExtensionTable): EntityTable {
  return part(table, beside.name)
}

function part(table: EntityTable, place: string | undefined): EntityTable {
  const columns = [...table.columns].filter(([, { extension }]) => extension?.table === place)
  return { ...table, columns: new Map(columns) }
}

function besideRow(column: FieldColumn, beside: EntityTable, entity: EntityDefinition): FieldColumn {
  return {
    ...column,
    spec: entity.fields[column.field]!,
    extension: { table: beside.name, defaults: defaultsOf(column) },
  }
}

/** What the columns of a field hold where nothing was written, as they are stored. */
function defaultsOf({ spec, column, currency, codec }: FieldColumn): ReadonlyMap<string, unknown> {
  const value = spec.defaultValue
  if (value === undefined) return new Map()
  if (currency !== undefined) {
    const money = value as unknown as Money
    return new Map<string, unknown>([
      [column, money.amount],
      [currency, money.currency],
    ])
  }
  const encode = codec.encode as ((value: JsonValue) => unknown) | undefined
  return new Map([[column, encode === undefined ? value : encode(value)]])
}
