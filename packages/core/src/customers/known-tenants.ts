import { sql } from 'kysely'

import type { Database } from '../database/database.ts'
import { tableName } from '../database/naming.ts'
import type { AnyDatabase } from '../database/traits.ts'
import { DEFAULT_TENANT } from '../session/actor.ts'

/**
 * Every tenant that has customers, and the default one. Goes from tenant to tenant along an index of the customers, so
 * that its cost is the number of tenants.
 */
export async function knownTenants({ naming }: Database, db: AnyDatabase): Promise<readonly string[]> {
  const table = sql.table(tableName(naming, 'core', 'customer'))
  const found = new Set([DEFAULT_TENANT])
  let last = ''
  for (;;) {
    const { rows } = await sql<{ next: string | null }>`
      select min(tenant_id) as next from ${table} where tenant_id > ${last}
    `.execute(db)
    const next = rows[0]?.next ?? null
    if (next === null) return [...found]
    found.add(next)
    last = next
  }
}
