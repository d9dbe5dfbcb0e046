import { type RawBuilder, sql } from 'kysely'

import type { FieldColumn, FieldExtensionPlace } from './table.ts'

/**
 * A column of a field in a statement that reads the entity's table under `alias`: the column itself, or, for a field that
 * a plugin adds, the one value beside the row,
 *
 * ```sql
 * coalesce((select x.open_tickets from crm_tickets_customer_fields as x
 *   where x.id = t.id and x.tenant_id = t.tenant_id), 0)
 * ```
 *
 * and for one that a tenant adds, the value of that field,
 *
 * ```sql
 * (select x.number from crm_custom_value as x
 *   where x.tenant_id = t.tenant_id and x.row_id = t.id and x.path = 'customer.shoeSize')
 * ```
 *
 * `column` is one of the field's columns; that of its value when left out.
 */
export function columnReference(
  alias: string,
  field: FieldColumn,
  column: string = field.column,
): RawBuilder<unknown> {
  const { extension } = field
  if (extension === undefined) return sql.ref(`${alias}.${column}`)
  const value = sql`(select ${sql.ref(`x.${column}`)} from ${sql.table(extension.table)} as x where ${isBeside(alias, extension)})`
  return extension.defaults.has(column) ? sql`coalesce(${value}, ${extension.defaults.get(column)})` : value
}

/** The condition that the row `x` of a table beside belongs to the row under `alias`. */
function isBeside(alias: string, { path }: FieldExtensionPlace): RawBuilder<unknown> {
  const same = (own: string, other: string) => sql`${sql.ref(`x.${own}`)} = ${sql.ref(`${alias}.${other}`)}`
  if (path === undefined) return sql`${same('id', 'id')} and ${same('tenant_id', 'tenant_id')}`
  // Part of the statement, so that databases see equal expressions as equal: a group is made by one.
  const isField = sql`${sql.ref('x.path')} = ${sql.lit(path)}`
  return sql`${same('tenant_id', 'tenant_id')} and ${same('row_id', 'id')} and ${isField}`
}
