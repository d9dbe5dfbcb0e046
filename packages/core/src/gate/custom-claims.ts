import { CUSTOM_CLAIM_TABLE, CUSTOM_VALUE_TABLE } from '../database/custom-value-table.ts'
import type { StoredRow } from '../database/database.ts'
import type { EntityTable, FieldColumn } from '../database/table.ts'
import type { GateCall } from './gate-call.ts'
import type { GateServices } from './gate-services.ts'
import { uniqueValues } from './unique-values.ts'

interface Claim {
  readonly path: string
  readonly value: string
}

/** Which living row of a tenant has a value that only one may have: a table whose key refuses the second. */
export class CustomClaims {
  readonly #table: EntityTable
  readonly #columns: readonly FieldColumn[]
  readonly #values: string
  readonly #claims: string

  /** `columns` are those of unique fields. */
  constructor({ database }: GateServices, table: EntityTable, columns: readonly FieldColumn[]) {
    const { prefix } = database.naming
    this.#table = table
    this.#columns = columns
    this.#values = `${prefix}${CUSTOM_VALUE_TABLE}`
    this.#claims = `${prefix}${CUSTOM_CLAIM_TABLE}`
  }

  /** Makes the claims of a row those of the values that are stored for it; a row that is not living has none. */
  async settle(call: GateCall, rowId: string, isLiving: boolean): Promise<void> {
    await this.release(call, rowId)
    if (!isLiving) return
    const { tenantId } = call.session
    const claims = (await this.#stored(call, rowId)).map(({ path, value }) => ({
      tenant_id: tenantId,
      path,
      value,
      row_id: rowId,
    }))
    if (claims.length > 0) await call.writeUnit.db.insertInto(this.#claims).values(claims).execute()
  }

  /** Takes all claims of a row away. */
  async release(call: GateCall, rowId: string): Promise<void> {
    await call.writeUnit.db
      .deleteFrom(this.#claims)
      .where('tenant_id', '=', call.session.tenantId)
      .where('row_id', '=', rowId)
      .execute()
  }

  /** Whether another living row has one of the values of this one. */
  async isTaken(call: GateCall, row: Readonly<Record<string, unknown>>): Promise<boolean> {
    const claims = this.#columns.flatMap((column): Claim[] => {
      const columns = new Map([[column.field, column]])
      const [unique] = uniqueValues(call, { ...this.#table, columns }, row)
      return unique === undefined ? [] : [{ path: column.extension!.path!, value: String(unique[1]) }]
    })
    if (claims.length === 0) return false
    const others = await call.db
      .selectFrom(this.#claims)
      .select('row_id')
      .where('tenant_id', '=', call.session.tenantId)
      .where('row_id', '<>', row['id'])
      .where((other) => other.or(claims.map((claim) => other.and({ ...claim }))))
      .limit(1)
      .execute()
    return others.length > 0
  }

  async #stored(call: GateCall, rowId: string): Promise<readonly Claim[]> {
    const rows: StoredRow[] = await call.db
      .selectFrom(this.#values)
      .select(['path', 'number', 'word'])
      .where('tenant_id', '=', call.session.tenantId)
      .where('row_id', '=', rowId)
      .where(
        'path',
        'in',
        this.#columns.map(({ extension }) => extension!.path!),
      )
      .execute()
    return rows.map((row) => ({ path: String(row['path']), value: String(row['word'] ?? row['number']) }))
  }
}
