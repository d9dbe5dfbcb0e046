import { sql } from 'kysely'

import { run, type StoredRow } from '../database/database.ts'
import { prepare, Slot } from '../database/prepared.ts'
import { levelInArms } from '../policy/access-plan.ts'
import type { Level } from '../policy/level.ts'
import type { EntityAccess } from './entity-access.ts'
import type { GateCall, StatementEnvironment } from './gate-call.ts'

/** A row that the caller may see now, without its values. */
export interface VisibleRow {
  readonly isDeleted: boolean
  /** How much of a field the caller sees in this very row. */
  level(field: string): Level
}

/** Which rows of one entity the caller would find in a list now; deleted ones as far as the right to those goes. */
export class VisibleRows {
  readonly #access: EntityAccess
  readonly #call: GateCall

  constructor(access: EntityAccess, call: GateCall) {
    this.#access = access
    this.#call = call
  }

  /** The visible ones of some rows, by id. */
  async find(ids: Iterable<string>): Promise<ReadonlyMap<string, VisibleRow>> {
    const asked = JSON.stringify([...new Set(ids)])
    const living = await this.#select(asked, 'without')
    const deleted = this.#maySeeDeleted() ? await this.#select(asked, 'only') : []
    return new Map([
      ...living.map((row) => [row['id'] as string, this.#visible(row, false)] as const),
      ...deleted.map((row) => [row['id'] as string, this.#visible(row, true)] as const),
    ])
  }

  #maySeeDeleted(): boolean {
    const { entity } = this.#access.table
    return (
      entity.softDelete && this.#call.services.policy.permits(this.#call.session, entity.name, 'readDeleted')
    )
  }

  #select(ids: string, deleted: 'without' | 'only'): Promise<readonly StoredRow[]> {
    const { session, services, db } = this.#call
    const { entity } = this.#access.table
    const projection = this.#access.projection(session, 'list', [])
    const plan = services.policy.plan(session, entity.name, 'list')
    const arms = plan.arms.map(
      (arm, index) =>
        sql`case when ${projection.condition(arm.rows)} then 1 else 0 end as ${sql.id(`#arm${index}`)}`,
    )
    const asked = new Slot((environment: StatementEnvironment) => environment.args['ids'])
    const conditions = [
      sql`${projection.ref('id')} in (${services.database.traits.jsonMembers(sql`${asked}`)})`,
      ...projection.rowConditions(deleted),
      ...(deleted === 'only'
        ? [projection.condition(services.policy.plan(session, entity.name, 'readDeleted').rows)]
        : []),
    ]
    const columns = sql.join([sql`${projection.ref('id')} as id`, ...arms])
    const statement = prepare<StatementEnvironment>(
      projection.bound(
        sql`select ${columns} from ${projection.tableAs()} where ${sql.join(conditions, sql` and `)}`,
      ),
    )
    return run(db, statement, this.#call.environment({ ids }))
  }

  #visible(row: StoredRow, isDeleted: boolean): VisibleRow {
    const plan = this.#call.services.policy.plan(this.#call.session, this.#access.table.entity.name, 'list')
    const holding = plan.arms.map((_, index) => Number(row[`#arm${index}`]) === 1)
    return { isDeleted, level: (field) => levelInArms(plan, field, holding) }
  }
}
