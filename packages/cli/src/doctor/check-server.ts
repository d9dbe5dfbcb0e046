import type { ServedInstance } from '../instance.ts'
import { type Finding, findingsOf, ok } from './finding.ts'

/** What the server, its settings, and the tables on it are like. */
export async function checkServer(crm: ServedInstance): Promise<Finding[]> {
  const { refused, warned } = await crm.migrations.examine()
  const faults = [...refused, ...warned].flatMap((error) => findingsOf('tables', error))
  return faults.length > 0 ? faults : [ok('tables', 'columns, collations and indexes as declared')]
}
