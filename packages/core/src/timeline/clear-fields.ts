import { type RawBuilder, sql } from 'kysely'

import { Slot } from '../database/prepared.ts'
import type { GateCall, StatementEnvironment } from '../gate/gate-call.ts'

/**
 * The condition that the entry `t` names no field, or one that the caller may read in clear: otherwise it has nothing to
 * say to them. The argument `clear` has the fields of the customer, which may differ by row.
 */
export function someFieldIsClear(call: GateCall, entity: string): RawBuilder<unknown> {
  const { traits } = call.services.database
  const named = traits.jsonTable(sql`t.fields`)
  const ofCustomer = new Slot((environment: StatementEnvironment) => environment.args['clear'])
  const clear =
    entity === 'customer' ? sql`${ofCustomer}` : sql`${JSON.stringify([...clearFieldsOf(call, entity)])}`
  return sql`(t.fields is null
    or exists (select 1 from ${named} as named where named.value in (${traits.jsonMembers(clear)})))`
}

/** The fields of an entity other than the customer that the caller reads in clear, whatever the row. */
export function clearFieldsOf(call: GateCall, entity: string): ReadonlySet<string> {
  return call.services.policy.plan(call.session, entity, 'read').clear
}
