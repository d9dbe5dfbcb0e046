import { type RawBuilder, sql } from 'kysely'

import type { FieldColumn } from './table.ts'

/**
 * A column of a field in a statement that reads the entity's table under `alias`: the column itself, or, for a field that
 * a plugin adds, the one value beside the row,
 *
 * ```sql
 * coalesce((select x.open_tickets from crm_tickets_customer_fields as x
 *   where x.id = t.id and x.tenant_id = t.tenant_id), 0)
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
  const joined = sql.join(
    ['id', 'tenant_id'].map((key) => sql`${sql.ref(`x.${key}`)} = ${sql.ref(`${alias}.${key}`)}`),
    sql` and `,
  )
  const value = sql`(select ${sql.ref(`x.${column}`)} from ${sql.table(extension.table)} as x where ${joined})`
  return extension.defaults.has(column) ? sql`coalesce(${value}, ${extension.defaults.get(column)})` : value
}
