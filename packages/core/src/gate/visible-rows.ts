import { run, type StoredRow } from '../database/database.ts'
import { levelInArms } from '../policy/access-plan.ts'
import type { Level } from '../policy/level.ts'
import type { EntityAccess } from './entity-access.ts'
import type { GateCall } from './gate-call.ts'

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
    const unique = [...new Set(ids)]
    if (unique.length === 0) return new Map()
    const asked = JSON.stringify(unique)
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
    const { session, db } = this.#call
    return run(db, this.#access.armsOf(session, 'list', deleted), this.#call.environment({ ids }))
  }

  #visible(row: StoredRow, isDeleted: boolean): VisibleRow {
    const plan = this.#call.services.policy.plan(this.#call.session, this.#access.table.entity.name, 'list')
    const holding = plan.arms.map((_, index) => Number(row[`#arm${index}`]) === 1)
    return { isDeleted, level: (field) => levelInArms(plan, field, holding) }
  }
}
