import type { StoredRow } from '../database/database.ts'
import type { EntityTable, FieldColumn } from '../database/table.ts'
import { foldText } from '../filter/fold-text.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import type { Money } from '../shared/money.ts'
import type { SecretKey } from '../shared/platform.ts'
import type { CellPlace } from '../vault/cell.ts'
import type { Vault } from '../vault/vault.ts'

/** Whose row it is: everything an encrypted cell is bound to. */
export interface RowPlace {
  readonly tenantId: string
  readonly rowId: string
  readonly subjectId: string
  /** The subject's data key; absent for entities without encrypted fields. */
  readonly key: SecretKey | undefined
}

/** A row under construction, keyed by column. */
export type ColumnValues = Record<string, unknown>

/** What a value is sealed and opened with. */
interface Coding {
  readonly table: EntityTable
  readonly place: RowPlace
  readonly vault: Vault
}

/** Encodes values by field into columns: codecs, sealed cells, shadows and blind indexes. */
export function encodeRow(
  table: EntityTable,
  values: Readonly<Record<string, unknown>>,
  { place, vault }: Omit<Coding, 'table'>,
): ColumnValues {
  const target: ColumnValues = {}
  const coding = { table, place, vault, values }
  for (const field of Object.keys(values)) {
    const [column, value] = [table.columns.get(field), values[field]]
    if (column === undefined) continue
    target[column.column] = encodeValue(column, amountOf(column, value), coding)
    if (column.currency !== undefined) target[column.currency] = (value as Money | null)?.currency ?? null
    if (column.shadow !== undefined || column.blind.size > 0) addDerivedColumns(target, column, coding)
  }
  return target
}

/** What the column of a field holds of its value: of money, the amount. */
function amountOf(column: FieldColumn, value: unknown): unknown {
  return column.currency === undefined ? value : (value as Money | null)?.amount
}

/** The name under which a statement answers the currency of a field of money. */
export function currencyName(field: string): string {
  return `${field}#currency`
}

function encodeValue(column: FieldColumn, value: unknown, { table, place, vault }: Coding): unknown {
  if (value === null || value === undefined) return null
  if (column.spec.encrypted) {
    if (place.key === undefined)
      throw kernelErrors.INVARIANT({ fact: `${table.entity.name}.${column.field} has no subject key` })
    return vault.seal(place.key, cellPlace(table, column, place), encoded(column, value) as string)
  }
  return encoded(column, value)
}

function encoded({ codec: { encode } }: FieldColumn, value: unknown): unknown {
  return encode === undefined ? value : (encode as (value: unknown) => unknown)(value)
}

function addDerivedColumns(
  target: ColumnValues,
  column: FieldColumn,
  { table, place, vault, values }: Coding & { readonly values: Readonly<Record<string, unknown>> },
): void {
  const value = values[column.field]
  const text = typeof value === 'string' ? value : undefined
  if (column.shadow !== undefined) target[column.shadow] = text === undefined ? null : foldText(text)
  for (const [index, name] of column.blind) {
    const transformed = text === undefined ? undefined : column.spec.blindIndexes[index]?.(text, values)
    const at = { tenantId: place.tenantId, entity: table.entity.name, field: column.field, index }
    target[name] = transformed === undefined ? null : vault.blind(at, transformed)
  }
}

/** A row as its table stores it, keyed by field. */
export function byField(table: EntityTable, row: StoredRow): StoredRow {
  return Object.fromEntries(
    [...table.columns.values()].flatMap(({ field, column, currency }) => [
      [field, row[column]],
      ...(currency === undefined ? [] : [[currencyName(field), row[currency]]]),
    ]),
  ) as StoredRow
}

/** Decodes every field of a row that is keyed by field. */
export function decodeRow(row: StoredRow, coding: Coding): Record<string, unknown> {
  const columns = [...coding.table.columns.values()]
  return Object.fromEntries(columns.map((column) => [column.field, decodeField(column, row, coding)]))
}

/** Decodes one field of a row that is keyed by field; an encrypted one is opened with the subject's key. */
export function decodeField(column: FieldColumn, row: StoredRow, { table, place, vault }: Coding): unknown {
  const stored = row[column.field]
  if (stored === null || stored === undefined) return null
  if (column.spec.encrypted) {
    if (place.key === undefined) return null
    return decoded(column, vault.open(place.key, cellPlace(table, column, place), stored as string))
  }
  const value = decoded(column, stored)
  return column.currency === undefined ? value : { amount: value, currency: row[currencyName(column.field)] }
}

function decoded({ codec: { decode } }: FieldColumn, stored: unknown): unknown {
  return decode === undefined ? stored : (decode as (stored: unknown) => unknown)(stored)
}

/** Where the person a row is about is named: the row's own id, or a reference; a row about nobody yet is its own subject. */
export function subjectOf(table: EntityTable, row: StoredRow): string {
  const { subject } = table.entity
  const named = subject === undefined || subject === 'self' ? null : row[subject]
  return String(named ?? row['id'])
}

function cellPlace(table: EntityTable, column: FieldColumn, place: RowPlace): CellPlace {
  return {
    tenantId: place.tenantId,
    entity: table.entity.name,
    field: column.field,
    subjectId: place.subjectId,
    rowId: place.rowId,
  }
}
