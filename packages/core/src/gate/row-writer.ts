import { type AccessPlan, levelInArms } from '../policy/access-plan.ts'
import type { Action } from '../policy/policy.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import { changedFields } from './changed-fields.ts'
import type { EntityAccess } from './entity-access.ts'
import type { GateCall } from './gate-call.ts'
import { judgeRow, type PlanVerdict } from './plan-verdict.ts'
import type { DeletedRows } from './projection.ts'
import { subjectOf } from './row-codec.ts'
import type { ShapedRow } from './row-shaper.ts'
import { sealChanges } from './seal-changes.ts'
import { shapeRows } from './shape-rows.ts'
import { tenantMasksOf } from './tenant-masks.ts'
import { checkValues } from './value-checks.ts'

type Values = Readonly<Record<string, unknown>>

/** The outcome of a write. */
export interface WriteResult {
  readonly id: string
  readonly version: number
  /** The row as the caller may read it. */
  readonly row: ShapedRow
  /** The names of the fields that changed; empty when there was nothing to change. */
  readonly changed: readonly string[]
  /** The caller's own values in canonical form. */
  readonly values: Values
}

interface Current {
  readonly row: Values
  readonly version: number
}

/** The rights that a write is held to, and where its values stand in the input, as a JSON pointer. */
interface WriteScope {
  readonly plan: AccessPlan
  readonly pointer: string
}

/** Changes rows of one entity under the caller's policy: check, write, check again, record. */
export class RowWriter {
  readonly #access: EntityAccess
  readonly #call: GateCall

  constructor(access: EntityAccess, call: GateCall) {
    this.#access = access
    this.#call = call
  }

  async create(input: Values, managed: Values): Promise<WriteResult> {
    this.#refuseAdded(managed)
    const plan = this.#plan('create')
    const values = await this.#check(input, { mode: 'create', plan, pointer: '' })
    const row = await this.#access.store.insert(this.#call, { ...values, ...managed })
    await this.#requireWithin({ plan, pointer: '' }, row, Object.keys(values))
    return this.#finish({ row, changed: Object.keys(values), values })
  }

  async update(change: {
    readonly id: string
    readonly patch: Values
    readonly ifVersion?: number | undefined
    readonly managed?: Values
  }): Promise<WriteResult> {
    this.#refuseAdded(change.managed ?? {})
    const plan = this.#plan('update')
    const scope = { plan, pointer: '/patch' }
    const values = await this.#check(change.patch, { mode: 'patch', ...scope })
    const before = await this.#current(change.id, 'update', 'without')
    await this.#requireVersion(before, change.ifVersion)
    this.#requireFields(scope, await this.#judge(plan, before.row), Object.keys(values))
    const changed = await this.#changedFields(values, before.row)
    const managed = change.managed ?? {}
    if (changed.length === 0 && Object.keys(managed).length === 0) return this.#unchanged(before, values)
    const changes = {
      ...Object.fromEntries(changed.map((field) => [field, values[field]])),
      ...managed,
    }
    const row = await this.#write(before, changes)
    await this.#requireWithin(scope, row, changed)
    return this.#finish({ row, changed, values, before: before.row })
  }

  async delete(id: string, ifVersion: number | undefined): Promise<WriteResult> {
    const before = await this.#current(id, 'delete', 'without')
    await this.#requireVersion(before, ifVersion)
    const { store, table } = this.#access
    if (table.entity.softDelete) {
      const row = await this.#write(before, { deletedAt: this.#call.now })
      return this.#finish({ row, changed: ['deletedAt'], values: {} })
    }
    await store.remove(this.#call, id)
    return this.#finish({ row: before.row, changed: [], values: {} })
  }

  async restore(id: string): Promise<WriteResult> {
    const before = await this.#current(id, 'restore', 'only')
    const row = await this.#write(before, { deletedAt: null })
    return this.#finish({ row, changed: ['deletedAt'], values: {} })
  }

  /** Fields that a plugin adds are written by that plugin alone, and not with the row. */
  #refuseAdded(managed: Values): void {
    const { columns, entity } = this.#access.table
    const added = Object.keys(managed).find((name) => columns.get(name)?.extension !== undefined)
    if (added !== undefined)
      throw new TypeError(`${entity.name}.${added} is an added field: write it with ctx.extend.`)
  }

  #plan(action: Action): AccessPlan {
    return this.#call.services.policy.plan(this.#call.session, this.#access.table.entity.name, action)
  }

  async #check(
    input: Values,
    { mode, plan, pointer }: WriteScope & { readonly mode: 'create' | 'patch' },
  ): Promise<Values> {
    const { entity } = this.#access.table
    const { region, masks: strategies } = this.#call.services
    const masks = { strategies, chosen: await tenantMasksOf(this.#call) }
    const levelOf = (field: string) => plan.highest.get(field)
    return checkValues(input, { entity, mode, pointer, region, levelOf, masks })
  }

  /** The row before the change: 404 when the caller may not see it, 403 when they may not change it. */
  async #current(id: string, action: Action, deleted: DeletedRows): Promise<Current> {
    const { session } = this.#call
    const entity = this.#access.table.entity.name
    const seen = await this.#call.run(this.#access.forWrite(session, action, deleted), { id })
    const stored = seen[0]
    if (stored === undefined) {
      await this.#call.auditRefusal(entity, [id])
      throw kernelErrors.NOT_FOUND({ entity })
    }
    if (stored['#may'] !== 1) {
      await this.#call.auditRefusal(entity, [id])
      throw kernelErrors.FORBIDDEN({ permission: `${entity}:${action}` })
    }
    const [row] = await shapeRows(this.#call, this.#access.systemProjection(), {
      rows: [stored],
      extra: true,
    })
    return { row: row!, version: row!['version'] as number }
  }

  async #requireVersion(current: Current, ifVersion: number | undefined): Promise<void> {
    if (ifVersion === undefined || ifVersion === current.version) return
    const entity = this.#access.table.entity.name
    throw kernelErrors.VERSION_MISMATCH(
      { entity, version: ifVersion },
      { representation: await this.#shape(current.row) },
    )
  }

  async #write(before: Current, changes: Values): Promise<Values> {
    const { store, table } = this.#access
    const subjectId = subjectOf(table, before.row)
    const id = before.row['id'] as string
    const isCurrent = await store.update(this.#call, { id, subjectId, version: before.version }, changes)
    const entity = table.entity.name
    if (!isCurrent) throw kernelErrors.VERSION_MISMATCH({ entity, version: before.version })
    const { now, session } = this.#call
    return {
      ...before.row,
      ...changes,
      version: before.version + 1,
      updatedAt: now,
      updatedBy: session.actor.id,
    }
  }

  async #changedFields(values: Values, row: Values): Promise<string[]> {
    const plan = this.#plan('read')
    const { holds, arms } = await this.#judge(plan, row)
    return changedFields(values, row, (field) => holds && levelInArms(plan, field, arms) === 'allow')
  }

  /** Refuses fields that the grants which hold for this row do not open, whether or not they would change. */
  #requireFields({ plan, pointer }: WriteScope, { arms }: PlanVerdict, fields: readonly string[]): void {
    const field = fields.find((each) => levelInArms(plan, each, arms) !== 'allow')
    if (field !== undefined)
      throw kernelErrors.FIELD_UNAVAILABLE({ field }, { pointer: `${pointer}/${field}` })
  }

  /** The row as it is now must be one that the caller may write: nobody moves a row out of their own reach. */
  async #requireWithin(scope: WriteScope, row: Values, fields: readonly string[]): Promise<void> {
    const verdict = await this.#judge(scope.plan, row)
    if (!verdict.holds) {
      const entity = this.#access.table.entity.name
      await this.#call.auditRefusal(entity, [String(row['id'])])
      throw kernelErrors.OUT_OF_REACH({ entity })
    }
    this.#requireFields(scope, verdict, fields)
  }

  #judge(plan: AccessPlan, row: Values): Promise<PlanVerdict> | PlanVerdict {
    return judgeRow({ access: this.#access, call: this.#call }, plan, row)
  }

  async #shape(row: Values): Promise<ShapedRow> {
    const plan = this.#plan('read')
    const { holds, arms } = await this.#judge(plan, row)
    if (!holds) return { id: row['id'], version: row['version'] }
    const masks = await tenantMasksOf(this.#call)
    return this.#access.projection(this.#call.session, 'read').shaper.shapeDecoded(row, arms, masks)
  }

  async #unchanged(current: Current, values: Values): Promise<WriteResult> {
    return {
      id: current.row['id'] as string,
      version: current.version,
      row: await this.#shape(current.row),
      changed: [],
      values,
    }
  }

  async #finish(written: {
    readonly row: Values
    readonly changed: readonly string[]
    readonly values: Values
    readonly before?: Values
  }): Promise<WriteResult> {
    const { row, changed, values } = written
    const { table } = this.#access
    const id = row['id'] as string
    const subjectId = subjectOf(table, row)
    const changes =
      written.before === undefined
        ? undefined
        : await sealChanges(
            { access: this.#access, call: this.#call },
            { id, subjectId, before: written.before, after: row, changed },
          )
    this.#call.auditChange({
      action: this.#call.operation,
      entity: table.entity.name,
      decision: 'allow',
      subjectIds: [subjectId],
      fields: changed,
      ...(changes === undefined ? {} : { changes }),
    })
    return { id, version: row['version'] as number, row: await this.#shape(row), changed, values }
  }
}
