import { sql } from 'kysely'

import { prepare, Slot } from '../database/prepared.ts'
import type { FilterNode } from '../filter/ast.ts'
import type { EntityAccess } from './entity-access.ts'
import type { GateCall, StatementEnvironment } from './gate-call.ts'
import type { DeletedRows } from './projection.ts'

/** What is asked about one row. */
export interface RowTest {
  readonly id: string
  readonly deleted: DeletedRows
  readonly conditions: readonly FilterNode[]
}

/** Which of some conditions are TRUE of a row of the tenant; `undefined` where there is no such row. Reads no values. */
export async function testRow(
  call: GateCall,
  access: EntityAccess,
  { id, deleted, conditions }: RowTest,
): Promise<readonly boolean[] | undefined> {
  const whole = access.systemProjection()
  const truths = conditions.map(
    (node, index) => sql`case when ${whole.condition(node)} then 1 else 0 end as ${sql.id(`#${index}`)}`,
  )
  const asked = new Slot((environment: StatementEnvironment) => environment.args['id'])
  const where = [...whole.rowConditions(deleted), sql`${whole.ref('id')} = ${asked}`]
  const columns = sql.join([sql`${whole.ref('id')} as id`, ...truths])
  const statement = prepare<StatementEnvironment>(
    whole.bound(sql`select ${columns} from ${whole.tableAs()} where ${sql.join(where, sql` and `)}`),
  )
  const [row] = await call.run(statement, { id })
  return row === undefined ? undefined : conditions.map((_, index) => Number(row[`#${index}`]) === 1)
}
