import { lostUpdate } from '../database/lost-update.ts'
import { type AccessPlan, levelInArms } from '../policy/access-plan.ts'
import type { Action } from '../policy/policy.ts'
import { computedValues } from '../schema/computed-values.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import { changedFields } from './changed-fields.ts'
import { fieldPointer, flattenCustom, nestCustom } from './custom-values.ts'
import type { EntityAccess } from './entity-access.ts'
import type { GateCall } from './gate-call.ts'
import { writableOf } from './managed-values.ts'
import { followMerges, refuseMerged } from './merged-rows.ts'
import { type NeededRights, refuseForeign, refuseManaged } from './needed-rights.ts'
import { judgeRow, judgeRows, type PlanVerdict } from './plan-verdict.ts'
import type { DeletedRows } from './projection.ts'
import { subjectOf } from './row-codec.ts'
import type { ShapedRow } from './row-shaper.ts'
import type { NewRow, RowChange, WriteResult, WrittenRow } from './row-writes.ts'
import { sealChanges } from './seal-changes.ts'
import { shapeRows } from './shape-rows.ts'
import { checkValues } from './value-checks.ts'

type Values = Readonly<Record<string, unknown>>

interface CheckedInput {
  readonly input: Values
  readonly managed: Values
  readonly pointer: string
}

interface InsertedRow extends WrittenRow {
  readonly row: Values
}

interface Written {
  readonly row: Values
  readonly changed: readonly string[]
  readonly values: Values
  readonly before?: Values
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
  readonly #pluginId: string

  constructor(access: EntityAccess, call: GateCall, pluginId: string) {
    this.#access = access
    this.#call = call
    this.#pluginId = pluginId
  }

  async create(input: Values, managed: Values): Promise<WriteResult> {
    const [created] = await this.#insert([{ input, managed, pointer: '' }])
    const { row, ...written } = created!
    return { ...written, row: await this.#shape(row) }
  }

  async createMany(rows: readonly NewRow[]): Promise<readonly WrittenRow[]> {
    const created = await this.#insert(
      rows.map(({ values, managed = {} }, index) => ({ input: values, managed, pointer: `/items/${index}` })),
    )
    return created.map(({ id, version, changed, values }) => ({ id, version, changed, values }))
  }

  async update(change: RowChange): Promise<WriteResult> {
    const { scope, before, given, values, changed } = await this.#planUpdate(change)
    const managed = change.managed ?? {}
    refuseForeign(this.#access.table, this.#pluginId, managed)
    if (changed.length === 0 && Object.keys(managed).length === 0) return this.#unchanged(before, values)
    const changes = {
      ...Object.fromEntries(changed.map((field) => [field, values[field]])),
      ...managed,
    }
    const row = await this.#write(before, changes, change.ifVersion)
    const own = changed.filter((field) => field in given)
    await this.#requireWithin(scope, row, own)
    return this.#finish({ row, changed, values, before: before.row })
  }

  /** The fields that an update would change. @throws as it would, but for rows that it would move out of reach. */
  async checkUpdate(change: RowChange): Promise<readonly string[]> {
    const { changed } = await this.#planUpdate(change)
    return changed
  }

  async #planUpdate(change: RowChange): Promise<{
    readonly scope: WriteScope
    readonly before: Current
    /** The caller's own values, and those with what follows from them. */
    readonly given: Values
    readonly values: Values
    readonly changed: readonly string[]
  }> {
    const plan = this.#plan('update')
    const scope = { plan, pointer: '/patch' }
    const given = await this.#check(change.patch, { mode: 'patch', ...scope })
    const before = await this.#current(change.id, 'update', 'without')
    await this.#requireVersion(before, change.ifVersion)
    await this.#refuseEcho(scope, given, before.row)
    const verdict = await this.#judge(plan, before.row)
    this.#requireFields(scope, verdict, Object.keys(given))
    const values = { ...writableOf(change.derived?.(before.row) ?? {}, plan, verdict), ...given }
    return { scope, before, given, values, changed: await this.#changedFields(values, before.row) }
  }

  async delete(id: string, ifVersion: number | undefined): Promise<WriteResult> {
    const before = await this.#current(id, 'delete', 'without')
    await this.#requireVersion(before, ifVersion)
    const { store, table } = this.#access
    if (table.entity.softDelete) {
      const row = await this.#write(before, { deletedAt: this.#call.now }, ifVersion)
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

  /** Inserts rows and judges them together: however many there are, the policy costs one statement at most. */
  async #insert(inputs: readonly CheckedInput[]): Promise<readonly InsertedRow[]> {
    const plan = this.#plan('create')
    const checked = await Promise.all(
      inputs.map(async ({ input, managed, pointer }) => {
        refuseForeign(this.#access.table, this.#pluginId, managed)
        const values = await this.#check(input, { mode: 'create', plan, pointer })
        return { values, managed, pointer, changed: Object.keys(values) }
      }),
    )
    const rows = await this.#access.store.insertMany(
      this.#call,
      checked.map(({ values, managed }) => ({ ...values, ...managed })),
    )
    const verdicts = await judgeRows({ access: this.#access, call: this.#call }, plan, rows)
    const inserted: InsertedRow[] = []
    for (const [index, { values, changed, pointer }] of checked.entries()) {
      const row = rows[index]!
      await this.#requireVerdict({ plan, pointer }, { row, verdict: verdicts[index]!, fields: changed })
      inserted.push({ ...(await this.#record({ row, changed, values })), row })
    }
    return inserted
  }

  /** @throws as the change of these fields of a row by this action would, whatever their values. */
  async require(
    id: string,
    action: Action,
    { fields = [], pointer = '', deleted = 'without' }: NeededRights,
  ): Promise<void> {
    const { row } = await this.#current(id, action, deleted)
    if (fields.length === 0) return
    refuseManaged(this.#access.table.entity, fields, pointer)
    const plan = this.#plan(action)
    this.#requireFields({ plan, pointer }, await this.#judge(plan, row), fields)
  }

  #plan(action: Action): AccessPlan {
    return this.#call.services.policy.plan(this.#call.session, this.#access.table.entity.name, action)
  }

  async #check(
    input: Values,
    { mode, plan, pointer }: WriteScope & { readonly mode: 'create' | 'patch' },
  ): Promise<Values> {
    const { entity } = this.#access.table
    const { region } = this.#call.tenant
    const levelOf = (field: string) => plan.highest.get(field)
    const given = flattenCustom(input, pointer)
    const values = checkValues(given, { entity, mode, pointer, region, levelOf })
    return followMerges(this.#call, entity.name, values)
  }

  /** The row before the change: 404 when the caller may not see it, 403 when they may not change it. */
  async #current(id: string, action: Action, deleted: DeletedRows): Promise<Current> {
    const { session } = this.#call
    const { name: entity, appendOnly } = this.#access.table.entity
    if (appendOnly) throw kernelErrors.CONFLICT({ entity, reason: 'its rows are only ever added' })
    const seen = await this.#call.run(this.#access.forWrite(session, action, deleted), { id })
    const stored = seen[0]
    if (stored === undefined) {
      await this.#call.auditRefusal(entity, [id])
      await refuseMerged({ access: this.#access, call: this.#call }, id)
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

  async #write(before: Current, given: Values, ifVersion?: number): Promise<Values> {
    const { store, table } = this.#access
    const after = { ...before.row, ...given }
    const changes = { ...given, ...computedValues(table.entity, after, Object.keys(given)) }
    const subjectId = subjectOf(table, before.row)
    const id = before.row['id'] as string
    const isCurrent = await store.update(this.#call, { id, subjectId, version: before.version }, changes)
    if (!isCurrent) throw lostUpdate({ entity: table.entity.name, version: before.version }, ifVersion)
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

  /** A value that is the very mask its caller is shown would take the place of the value behind it. */
  async #refuseEcho({ pointer }: WriteScope, values: Values, row: Values): Promise<void> {
    const doubtful = Object.keys(values).filter((field) => /[*[]/.test(String(values[field])))
    if (doubtful.length === 0) return
    const shown = await this.#shapeFlat(row)
    const masked = (shown['$masked'] ?? []) as readonly string[]
    const echo = doubtful.find((field) => masked.includes(field) && shown[field] === values[field])
    if (echo !== undefined)
      throw kernelErrors.MASK_ECHO({ field: echo }, { pointer: fieldPointer(pointer, echo) })
  }

  /** Refuses fields that the grants which hold for this row do not open, whether or not they would change. */
  #requireFields({ plan, pointer }: WriteScope, { arms }: PlanVerdict, fields: readonly string[]): void {
    const field = fields.find((each) => levelInArms(plan, each, arms) !== 'allow')
    if (field !== undefined)
      throw kernelErrors.FIELD_UNAVAILABLE(
        { field: field.slice(0, 64) },
        { pointer: fieldPointer(pointer, field) },
      )
  }

  /** The row as it is now must be one that the caller may write: nobody moves a row out of their own reach. */
  async #requireWithin(scope: WriteScope, row: Values, fields: readonly string[]): Promise<void> {
    await this.#requireVerdict(scope, { row, verdict: await this.#judge(scope.plan, row), fields })
  }

  async #requireVerdict(
    scope: WriteScope,
    {
      row,
      verdict,
      fields,
    }: { readonly row: Values; readonly verdict: PlanVerdict; readonly fields: readonly string[] },
  ): Promise<void> {
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
    const shaped = await this.#shapeFlat(row)
    return this.#access.isCustomized ? nestCustom(shaped) : shaped
  }

  async #shapeFlat(row: Values): Promise<ShapedRow> {
    const plan = this.#plan('read')
    const { holds, arms } = await this.#judge(plan, row)
    if (!holds) return { id: row['id'], version: row['version'] }
    const { shaper } = this.#access.projection(this.#call.session, 'read')
    return shaper.shapeDecoded(row, { arms, masks: await this.#call.tenantMasks() })
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

  async #finish(written: Written): Promise<WriteResult> {
    return { ...(await this.#record(written)), row: await this.#shape(written.row) }
  }

  async #record(written: Written): Promise<WrittenRow> {
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
    return { id, version: row['version'] as number, changed, values }
  }
}
