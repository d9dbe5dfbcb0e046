import { sql } from 'kysely'

import type { AnyDatabase, DialectTraits } from './traits.ts'

/** The table of leases: a name, who holds it, a fencing number that only grows, and when it ends. */
export interface LeaseTable {
  readonly db: AnyDatabase
  readonly traits: DialectTraits
  readonly table: string
}

/**
 * Takes a named lease for `ttlMs` by the database's clock, or renews one that `holder` has. Works on every database and
 * through any connection pool, because the lock is a row and not a connection's state.
 */
export async function takeLease(
  { db, traits, table }: LeaseTable,
  name: string,
  { holder, ttlMs }: { readonly holder: string; readonly ttlMs: number },
): Promise<boolean> {
  const now = traits.now()
  const until = traits.now(ttlMs)
  await sql`
    insert into ${sql.table(table)} (name, holder, fence, expires_at)
    values (${name}, '', 0, ${now}) ${traits.keepRow('name')}
  `.execute(db)
  const { numAffectedRows } = await sql`
    update ${sql.table(table)} set holder = ${holder}, fence = fence + 1, expires_at = ${until}
    where name = ${name} and (holder = ${holder} or expires_at <= ${now})
  `.execute(db)
  return numAffectedRows === 1n
}

/** Ends a lease that `holder` has; does nothing otherwise. */
export async function endLease(
  { db, traits, table }: LeaseTable,
  name: string,
  holder: string,
): Promise<void> {
  await sql`
    update ${sql.table(table)} set holder = '', expires_at = ${traits.now()} where name = ${name} and holder = ${holder}
  `.execute(db)
}
