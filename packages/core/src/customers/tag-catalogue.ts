import { sql } from 'kysely'

import { run } from '../database/database.ts'
import { prepare, Slot } from '../database/prepared.ts'
import { or } from '../filter/ast.ts'
import type { StatementEnvironment } from '../gate/gate-call.ts'
import { tableOf } from '../gate/gate-services.ts'
import { Projection } from '../gate/projection.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'

/** A tag and how many customers that the caller may see have it. */
export interface TagCount {
  readonly tag: string
  readonly count: number
}

/**
 * The tags of the customers that the caller may list, in the rows whose tags they may read, the most used first.
 *
 * @throws KITH_FIELD_UNAVAILABLE when the caller may read the tags of nobody.
 */
export async function countTags(
  ctx: KernelContext,
  { startsWith, limit }: { readonly startsWith: string; readonly limit: number },
): Promise<readonly TagCount[]> {
  const { gateCall } = ctx
  const { services, session } = gateCall
  const plan = services.policy.plan(session, 'customer', 'list')
  const readable = plan.arms.filter((arm) => arm.levels.get('tags') === 'allow').map((arm) => arm.rows)
  if (readable.length === 0) throw kernelErrors.FIELD_UNAVAILABLE({ field: 'tags' })
  const projection = new Projection(services, { table: tableOf(services, 'customer'), plan }, ['tags'])
  const { traits } = services.database
  const slot = (name: string) =>
    sql`${new Slot((environment: StatementEnvironment) => environment.args[name])}`
  const members = sql`${traits.jsonTable(projection.ref('tags'))} as tag`
  const conditions = [
    ...projection.rowConditions('without'),
    ...(plan.constant.get('tags') === 'allow' ? [] : [projection.condition(or(readable))]),
    sql`(${traits.prefix(sql`tag.value`, slot('length'))}) = ${slot('start')}`,
  ]
  const counted = sql`
    select tag.value as tag, count(*) as n from ${projection.tableAs()} cross join ${members}
    where ${sql.join(conditions, sql` and `)}
    group by tag.value order by n desc, tag asc limit ${slot('limit')}
  `
  const args = { start: startsWith, length: [...startsWith].length, limit }
  const rows = await run(gateCall.db, prepare(projection.bound(counted)), gateCall.environment(args))
  return rows.map((row) => ({ tag: String(row['tag']), count: Number(row['n']) }))
}
