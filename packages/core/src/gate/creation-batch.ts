import { type AccessPlan, levelInArms } from '../policy/access-plan.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import { fieldPointer, flattenCustom } from './custom-values.ts'
import type { EntityAccess } from './entity-access.ts'
import type { GateCall } from './gate-call.ts'
import { judgeNew, judgeRows } from './plan-verdict.ts'
import { subjectOf } from './row-codec.ts'
import type { PreparedRows } from './row-preparation.ts'
import type { NewRow, WrittenRow } from './row-writes.ts'
import { checkValues } from './value-checks.ts'

type Values = Readonly<Record<string, unknown>>

/** A row that its caller may create, as far as that can be said before it stands in the database. */
export interface CheckedRow {
  /** The whole row, with its id. */
  readonly row: Values
  /** The caller's own values in canonical form. */
  readonly values: Values
  readonly changed: readonly string[]
  /** The policy has to ask for other rows. */
  readonly isOpen: boolean
}

/** Checked rows that are ready to be written. */
export interface PreparedBatch {
  readonly checked: readonly CheckedRow[]
  readonly prepared: PreparedRows
}

/**
 * Creates many rows of one entity, each held to the caller's rights as if it were created alone, and recorded in one entry
 * of the audit. Checking and writing are two steps, so that it can be told beforehand what would be refused. For entities
 * that refer to no others.
 */
export class CreationBatch {
  readonly #access: EntityAccess
  readonly #call: GateCall
  readonly #plan: AccessPlan

  constructor(access: EntityAccess, call: GateCall) {
    this.#access = access
    this.#call = call
    this.#plan = call.services.policy.plan(call.session, access.table.entity.name, 'create')
  }

  /**
   * Checks one row against the rights and the fields.
   *
   * @throws KITH_VALIDATION, KITH_OUT_OF_REACH, KITH_FIELD_UNAVAILABLE
   */
  check({ values: input, managed = {} }: NewRow): CheckedRow {
    const { table, store } = this.#access
    const plan = this.#plan
    const values = checkValues(flattenCustom(input, ''), {
      entity: table.entity,
      mode: 'create',
      pointer: '',
      region: this.#call.tenant.region,
      levelOf: (field) => plan.highest.get(field),
    })
    const row = store.preparation.complete(this.#call, { ...values, ...managed })
    const changed = Object.keys(values)
    const verdict = judgeNew({ access: this.#access, call: this.#call }, plan, row)
    if (verdict?.holds === false) throw kernelErrors.OUT_OF_REACH({ entity: table.entity.name })
    if (verdict !== undefined) this.#requireFields(verdict.arms, changed)
    return { row, values, changed, isOpen: verdict === undefined }
  }

  /** Makes checked rows ready to be written: in no transaction yet, since it takes longer than the writing. */
  async prepare(checked: readonly CheckedRow[]): Promise<PreparedBatch> {
    const { preparation } = this.#access.store
    const rows = checked.map(({ row }) => row)
    return { checked, prepared: await preparation.seal(this.#call, rows) }
  }

  /**
   * Writes the rows of a batch, all or none.
   *
   * @throws KITH_OUT_OF_REACH and KITH_FIELD_UNAVAILABLE for rows that only the database could judge;
   * KITH_POSSIBLE_DUPLICATE.
   */
  async insert({ checked, prepared }: PreparedBatch): Promise<readonly WrittenRow[]> {
    if (checked.length === 0) return []
    await this.#access.store.insertPrepared(this.#call, prepared)
    await this.#requireOpen(checked)
    this.#call.auditChange({
      action: this.#call.operation,
      entity: this.#access.table.entity.name,
      decision: 'allow',
      subjectIds: checked.map(({ row }) => subjectOf(this.#access.table, row)),
      fields: [...new Set(checked.flatMap(({ changed }) => changed))].toSorted(),
    })
    return checked.map(({ row, values, changed }) => ({
      id: row['id'] as string,
      version: row['version'] as number,
      values,
      changed,
    }))
  }

  async #requireOpen(checked: readonly CheckedRow[]): Promise<void> {
    const open = checked.filter(({ isOpen }) => isOpen)
    if (open.length === 0) return
    const judging = { access: this.#access, call: this.#call }
    const verdicts = await judgeRows(
      judging,
      this.#plan,
      open.map(({ row }) => row),
    )
    for (const [index, { holds, arms }] of verdicts.entries()) {
      if (!holds) throw kernelErrors.OUT_OF_REACH({ entity: this.#access.table.entity.name })
      this.#requireFields(arms, open[index]!.changed)
    }
  }

  #requireFields(arms: readonly boolean[], fields: readonly string[]): void {
    const denied = fields.find((field) => levelInArms(this.#plan, field, arms) !== 'allow')
    if (denied !== undefined)
      throw kernelErrors.FIELD_UNAVAILABLE({ field: denied }, { pointer: fieldPointer('', denied) })
  }
}
