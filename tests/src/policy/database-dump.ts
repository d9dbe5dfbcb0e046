import type { TestCrm } from '@kith/testing'

/** Everything that a CRM has stored except its audit, as text: equal dumps are equal databases. */
export async function dumpDatabase(test: Pick<TestCrm, 'database'>): Promise<string> {
  const tables = await test.database.introspection.getTables()
  const contents: Record<string, unknown> = {}
  for (const { name } of tables) {
    if (name !== 'crm_audit') contents[name] = await test.database.selectFrom(name).selectAll().execute()
  }
  return JSON.stringify(contents)
}
