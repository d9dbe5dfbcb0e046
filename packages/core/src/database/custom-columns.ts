import { isCustomName } from '../schema/custom-field.ts'
import type { ClassedSpec, EntityDefinition } from '../schema/entity.ts'
import type { EntityTable, FieldColumn } from './table.ts'
import type { ColumnCodec, ColumnType } from './traits.ts'

/** The columns of a value: numbers and words are compared, a body is not. */
type ValueColumn = 'number' | 'word' | 'body'

/** The columns of the table of custom values that hold values. */
export const valueColumns: readonly ValueColumn[] = ['number', 'word', 'body']

const asStored: ColumnCodec = { encode: undefined, decode: undefined }

const json: ColumnCodec = {
  encode: (value: unknown) => JSON.stringify(value),
  decode: (stored: string): unknown => JSON.parse(stored),
}

interface Layout {
  readonly column: ValueColumn
  readonly type: ColumnType
  readonly codec: ColumnCodec
}

const text: Layout = { column: 'word', type: 'string', codec: asStored }
const body: Layout = { column: 'body', type: 'text', codec: asStored }

/** Values of every kind in three columns, each kind in the form that every database orders alike. */
const layouts: Readonly<Partial<Record<ClassedSpec['kind'], Layout>>> = {
  text,
  enum: text,
  date: text,
  longText: body,
  textList: { ...body, codec: json },
  int: { column: 'number', type: 'int', codec: { encode: undefined, decode: Number } },
  bool: {
    column: 'number',
    type: 'int',
    codec: { encode: (value: boolean) => (value ? 1 : 0), decode: (stored: unknown) => Number(stored) !== 0 },
  },
  instant: {
    column: 'number',
    type: 'int',
    codec: {
      encode: (value: Date) => value.getTime(),
      decode: (stored: unknown) => new Date(Number(stored)),
    },
  },
}

/** A cell holds text: other kinds are sealed as they are written in JSON. */
const sealed: Readonly<Partial<Record<ClassedSpec['kind'], ColumnCodec>>> = {
  int: json,
  bool: json,
  textList: json,
  instant: {
    encode: (value: Date) => value.toISOString(),
    decode: (stored: string) => new Date(stored),
  },
}

/** The table of an entity as a tenant has it: with a column for each custom field, in the table of custom values. */
export function withCustomColumns(table: EntityTable, entity: EntityDefinition, values: string): EntityTable {
  if (entity === table.entity) return table
  const added = Object.entries(entity.fields).filter(([field]) => isCustomName(field))
  const columns = new Map(table.columns)
  for (const [field, spec] of added)
    columns.set(field, customColumn(field, spec, { table: values, path: valuePath(entity.name, field) }))
  return { ...table, entity, columns }
}

/** How the table of custom values names a field: `customer.shoeSize`. */
export function valuePath(entity: string, field: string): string {
  return `${entity}.${field.slice(field.indexOf('.') + 1)}`
}

function customColumn(
  field: string,
  spec: ClassedSpec,
  place: { readonly table: string; readonly path: string },
): FieldColumn {
  const layout = spec.encrypted ? { ...body, codec: sealed[spec.kind] ?? asStored } : layouts[spec.kind]!
  return {
    field,
    spec,
    ...layout,
    currency: undefined,
    shadow: undefined,
    blind: Object.hasOwn(spec.blindIndexes, 'eq') ? new Map([['eq', 'word']]) : new Map<string, string>(),
    extension: { ...place, defaults: new Map() },
  }
}
