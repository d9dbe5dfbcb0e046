import { type CompiledQuery, type RawBuilder, sql } from 'kysely'

import type { StoredRow } from '../database/database.ts'
import { Slot } from '../database/prepared.ts'
import type { EntityTable, FieldColumn } from '../database/table.ts'
import type { FilterNode } from '../filter/ast.ts'
import { compileFilter } from '../filter/compile-filter.ts'
import { maskValue } from '../masks/mask-strategies.ts'
import { type AccessPlan, levelInArms } from '../policy/access-plan.ts'
import type { Level } from '../policy/level.ts'
import { isAtMostBasic } from '../schema/field-class.ts'
import type { FieldKind } from '../schema/field.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import type { StatementEnvironment } from './gate-call.ts'
import type { GateServices } from './gate-services.ts'
import { decodeValue, type RowPlace, subjectOf } from './row-codec.ts'
import type { KeyOf } from './subject-keys.ts'

/** A row as its reader may see it. */
export type ShapedRow = Record<string, unknown>

interface ProjectedField {
  readonly column: FieldColumn
  /** The level when it is the same for every row; otherwise it follows from the arms that hold for the row. */
  readonly constant: Level | undefined
}

const TEXT_KINDS: ReadonlySet<FieldKind> = new Set([
  'text',
  'longText',
  'date',
  'phone',
  'email',
  'cnId',
  'bankCard',
])
const ALIAS = 't'

/**
 * The columns that one access plan lets out, and how a stored row becomes what the reader sees. Hidden columns are not
 * selected and hidden cells not decrypted.
 */
export class Projection {
  readonly key: string
  /** The shown fields above class `basic`, masked ones included, for the audit. */
  readonly sensitiveFields: readonly string[]
  readonly #services: GateServices
  readonly #table: EntityTable
  readonly #plan: AccessPlan
  readonly #fields: readonly ProjectedField[]
  readonly #readsKey: boolean
  readonly #byArms: boolean

  /** @throws KITH_FIELD_UNAVAILABLE when a named field is unknown or denied. */
  constructor(
    services: GateServices,
    source: { readonly table: EntityTable; readonly plan: AccessPlan },
    names: readonly string[] | undefined,
  ) {
    this.#services = services
    this.#table = source.table
    this.#plan = source.plan
    this.#fields = chooseFields(source.table, source.plan, names)
    this.#byArms = this.#fields.some((field) => field.constant === undefined)
    this.#readsKey = this.#fields.some((field) => field.column.spec.encrypted)
    this.sensitiveFields = this.#fields
      .filter((field) => !isAtMostBasic(field.column.spec.class))
      .map((field) => field.column.field)
    this.key = projectionKey(source.plan, names)
  }

  /** `select ... from ... where` the row is the tenant's and within the plan. */
  select({ conditions, deleted, also = [] }: SelectParts): RawBuilder<StoredRow> {
    const where = [...this.rowConditions(deleted), ...conditions]
    return sql`select ${sql.join([...this.#columns(), ...also])} from ${this.tableAs()} where ${sql.join(where, sql` and `)}`
  }

  /** The conditions every statement over the plan's rows carries. */
  rowConditions(deleted: DeletedRows): RawBuilder<unknown>[] {
    const conditions: RawBuilder<unknown>[] = [
      sql`${this.ref('tenant_id')} = ${new Slot((environment: StatementEnvironment) => environment.tenantId)}`,
      this.condition(this.#plan.rows),
    ]
    if (!this.#table.entity.softDelete || deleted === 'with') return conditions
    const deletedAt = this.ref('deleted_at')
    return [...conditions, deleted === 'only' ? sql`${deletedAt} is not null` : sql`${deletedAt} is null`]
  }

  /**
   * A filter over this entity as SQL. `rowsOf` gives the rows of related entities that relation tests may see; a policy
   * itself sees all.
   */
  condition(
    node: FilterNode,
    rowsOf: (entity: string) => FilterNode | undefined = () => undefined,
  ): RawBuilder<unknown> {
    const { catalog, database, tables } = this.#services
    return compileFilter(node, {
      catalog,
      traits: database.traits,
      entity: this.#table.entity.name,
      alias: ALIAS,
      table: (entity) => tables.get(entity)!,
      rowsOf,
    })
  }

  /** A statement that can be compiled by itself. */
  bound(statement: RawBuilder<unknown>): { compile(): CompiledQuery } {
    return { compile: () => statement.compile(this.#services.database.kysely) }
  }

  /** The entity's table under its alias. */
  tableAs(): RawBuilder<unknown> {
    return sql`${sql.table(this.#table.name)} as ${sql.id(ALIAS)}`
  }

  ref(column: string): RawBuilder<unknown> {
    return sql.ref(`${ALIAS}.${column}`)
  }

  /** The subjects whose keys are needed to shape the rows; none when no encrypted field is shown. */
  subjectsOf(rows: readonly StoredRow[]): readonly string[] {
    return this.#readsKey ? rows.map((row) => subjectOf(this.#table, row)) : []
  }

  /** Brings one stored row to what the reader may see. */
  shape(stored: StoredRow, tenantId: string, keyOf: KeyOf): ShapedRow {
    const { vault, shownCells } = this.#services
    const subjectId = subjectOf(this.#table, stored)
    const place: RowPlace = { tenantId, rowId: stored['id'] as string, subjectId, key: keyOf(subjectId) }
    const opening = { table: this.#table, place, vault }
    const arms = this.#byArms ? this.#plan.arms.map((_, index) => stored[`#arm${index}`] === 1) : []
    return this.#shape(arms, (column, mask) => {
      const raw = stored[column.field]
      const show = (): unknown => masked(mask, decodeValue(column, raw, opening))
      if (!column.spec.encrypted || place.key === undefined || typeof raw !== 'string') return show()
      const { spec, field } = column
      return shownCells.of(
        { rowId: place.rowId, field, fieldClass: spec.class, cell: raw, mask },
        show as () => string | null,
      )
    })
  }

  /** Brings a whole decoded row, just written, to what the reader may see. `arms` tells which arms hold for it. */
  shapeDecoded(row: Readonly<Record<string, unknown>>, arms: readonly boolean[]): ShapedRow {
    return this.#shape(arms, (column, mask) => masked(mask, row[column.field] ?? null))
  }

  #shape(
    arms: readonly boolean[],
    show: (column: FieldColumn, mask: string | undefined) => unknown,
  ): ShapedRow {
    const shaped: ShapedRow = {}
    const maskedFields: string[] = []
    for (const { column, constant } of this.#fields) {
      const level = constant ?? levelInArms(this.#plan, column.field, arms)
      if (level === 'allow') {
        shaped[column.field] = show(column, undefined)
      } else if (level !== 'deny' && TEXT_KINDS.has(column.spec.kind)) {
        const text = show(column, maskOf(column, level))
        shaped[column.field] = text
        if (text !== null) maskedFields.push(column.field)
      }
    }
    if (maskedFields.length > 0) shaped['$masked'] = maskedFields
    return shaped
  }

  #columns(): RawBuilder<unknown>[] {
    const names = new Set(['id', ...this.#fields.map((field) => field.column.field)])
    const { subject } = this.#table.entity
    if (this.#readsKey && subject !== undefined && subject !== 'self') names.add(subject)
    const columns: RawBuilder<unknown>[] = [...names].map((name) => {
      const column = this.#table.columns.get(name)!
      return sql`${this.ref(column.column)} as ${sql.id(name)}`
    })
    if (this.#byArms) {
      this.#plan.arms.forEach((arm, index) =>
        columns.push(
          sql`case when ${this.condition(arm.rows)} then 1 else 0 end as ${sql.id(`#arm${index}`)}`,
        ),
      )
    }
    return columns
  }
}

function masked(mask: string | undefined, value: unknown): unknown {
  return mask === undefined || typeof value !== 'string' ? value : maskValue(mask, value)
}

/** What a statement adds to the projection's own columns and conditions. */
export interface SelectParts {
  readonly conditions: readonly RawBuilder<unknown>[]
  readonly deleted: DeletedRows
  readonly also?: readonly RawBuilder<unknown>[]
}

/** Whether deleted rows are left out, shown with the others, or shown alone. */
export type DeletedRows = 'without' | 'with' | 'only'

/** Text that is equal for projections of the same plan on the same fields. */
export function projectionKey(plan: AccessPlan, names: readonly string[] | undefined): string {
  return `${plan.key}/${names === undefined ? '*' : JSON.stringify(names)}`
}

function chooseFields(
  table: EntityTable,
  plan: AccessPlan,
  names: readonly string[] | undefined,
): ProjectedField[] {
  const isDenied = (name: string): boolean => (plan.highest.get(name) ?? 'deny') === 'deny'
  const refused = names?.findIndex(isDenied) ?? -1
  if (refused >= 0) {
    throw kernelErrors.FIELD_UNAVAILABLE(
      { field: names![refused]!.slice(0, 64) },
      { pointer: `/fields/${refused}` },
    )
  }
  const wanted = names === undefined ? [...table.columns.keys()] : ['id', 'version', ...names]
  return [...new Set(wanted)]
    .filter((name) => !isDenied(name))
    .map((name) => {
      const constant = plan.constant.get(name)
      return {
        column: table.columns.get(name)!,
        constant: constant === plan.highest.get(name) ? constant : undefined,
      }
    })
}

function maskOf(column: FieldColumn, level: Level): string {
  if (level === 'redact') return 'redacted'
  return column.spec.class === 'freeText' ? 'full' : column.spec.mask
}
