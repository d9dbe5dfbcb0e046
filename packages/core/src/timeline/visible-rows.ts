import { type RawBuilder, sql } from 'kysely'

import { compileFilter } from '../filter/compile-filter.ts'
import type { GateCall } from '../gate/gate-call.ts'
import { tableOf } from '../gate/gate-services.ts'

/** Whether the caller may be told of rows of an entity at all. */
export function mayTellOf(call: GateCall, entity: string): boolean {
  return call.services.policy.permits(call.session, entity, actionOn(entity))
}

/** The condition that the row which the entry `t` refers to is one that the caller may see. */
export function rowIsVisible(call: GateCall, entity: string): RawBuilder<unknown> {
  const { services, session } = call
  const { rows } = services.policy.plan(session, entity, actionOn(entity))
  const table = tableOf(services, entity)
  const condition = compileFilter(rows, {
    catalog: services.catalog,
    traits: services.database.traits,
    entity,
    alias: 'e',
    table: (name) => tableOf(services, name),
    rowsOf: () => undefined,
  })
  const alive = table.entity.softDelete ? sql`and e.deleted_at is null` : sql``
  return sql`exists (select 1 from ${sql.table(table.name)} as e
    where e.id = t.ref_id and e.tenant_id = t.tenant_id ${alive} and ${condition})`
}

/** Whoever reads a customer by its id may read about it; rows below it are listed. */
function actionOn(entity: string): 'read' | 'list' {
  return entity === 'customer' ? 'read' : 'list'
}
