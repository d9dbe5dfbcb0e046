import { createCrm, standardRoles } from '@kith/core'
import { tickets } from '@kith/tickets'
import SQLite from 'better-sqlite3'
import { SqliteDialect } from 'kysely'

/** The team that works on the complaints. */
export const TEAM = 'complaints'

/** A CRM with complaints, in memory. */
export async function createComplaintsCrm() {
  const crm = createCrm({
    database: { dialect: new SqliteDialect({ database: new SQLite(':memory:') }) },
    policy: standardRoles(),
    secret: 'only-for-this-example-never-for-real-customers',
    plugins: [tickets()],
  })
  await crm.migrate()
  return crm
}

/** The CRM of this example. */
export type ComplaintsCrm = Awaited<ReturnType<typeof createComplaintsCrm>>
