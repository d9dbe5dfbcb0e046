import { type CompiledQuery, type RawBuilder, sql } from 'kysely'

import { columnReference } from '../database/column-reference.ts'
import type { StoredRow } from '../database/database.ts'
import { Slot } from '../database/prepared.ts'
import type { EntityTable, FieldColumn } from '../database/table.ts'
import type { FilterNode } from '../filter/ast.ts'
import { compileFilter } from '../filter/compile-filter.ts'
import type { AccessPlan } from '../policy/access-plan.ts'
import { isAtMostBasic } from '../schema/field-class.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import type { StatementEnvironment } from './gate-call.ts'
import type { GateServices } from './gate-services.ts'
import { currencyName, subjectOf } from './row-codec.ts'
import { isMaskable, RowShaper, type ShownField } from './row-shaper.ts'
import { type CompiledSearch, compileSearch, type Search } from './search-query.ts'
import { type CompiledSeek, compileSeek, type ValueSeek } from './value-seek.ts'

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
  readonly table: EntityTable
  readonly #plan: AccessPlan
  readonly #fields: readonly ShownField[]
  readonly shaper: RowShaper
  /** Whether a selected row holds shown fields only, so that it can be changed instead of copied. */
  readonly selectsShownOnly: boolean
  /** Whether any row may show a field as a mask. */
  readonly showsMasked: boolean
  readonly #readsKey: boolean
  readonly #byArms: boolean

  /** @throws KITH_FIELD_UNAVAILABLE when a named field is unknown or denied. */
  constructor(
    services: GateServices,
    source: { readonly table: EntityTable; readonly plan: AccessPlan },
    names: readonly string[] | undefined,
  ) {
    this.#services = services
    this.table = source.table
    this.#plan = source.plan
    this.#fields = chooseFields(source.table, source.plan, names)
    this.#byArms = this.#fields.some((field) => field.constant === undefined)
    this.#readsKey = this.#fields.some((field) => field.column.spec.encrypted)
    this.showsMasked = this.#fields.some((field) => field.constant !== 'allow')
    this.sensitiveFields = this.#fields
      .filter((field) => !isAtMostBasic(field.column.spec.class))
      .map((field) => field.column.field)
    this.key = projectionKey(source.plan, names)
    this.shaper = new RowShaper(services, source, this.#fields)
    const selectsCurrency = this.#fields.some((field) => field.column.currency !== undefined)
    this.selectsShownOnly = !this.#byArms && !selectsCurrency && this.#names().size === this.#fields.length
  }

  /** The fields that some rows show, in the order of the entity. */
  get shown(): readonly string[] {
    return this.#fields.map(({ column }) => column.field)
  }

  /** `select ... from ... where` the row is the tenant's and within the plan. */
  select({
    source = this.tableAs(),
    conditions,
    deleted,
    also = [],
    among,
  }: SelectParts): RawBuilder<StoredRow> {
    const where = [...this.rowConditions(deleted), ...conditions]
    const columns = sql.join([...this.#columns(), ...also])
    if (among === undefined) return sql`select ${columns} from ${source} where ${sql.join(where, sql` and `)}`
    // The list comes first, and each of its members is sought: planners know too little of a list to choose so.
    const sought = sql`${this.ref(among.column)} = ${sql.ref(`wanted.${among.key ?? 'value'}`)}`
    return sql`select ${columns} from (${among.members}) as wanted cross join ${source}
      where ${sql.join([sought, ...where], sql` and `)}`
  }

  /** The conditions every statement over the plan's rows carries. `rows` is what of the plan is not said otherwise. */
  rowConditions(deleted: DeletedRows, rows = this.#plan.rows): RawBuilder<unknown>[] {
    const conditions: RawBuilder<unknown>[] = [
      sql`${this.ref('tenant_id')} = ${new Slot((environment: StatementEnvironment) => environment.tenantId)}`,
      this.condition(rows),
    ]
    return this.table.entity.softDelete ? [...conditions, this.#livingOr(deleted)] : conditions
  }

  /** A row that was merged or erased is neither living nor deleted: it is as good as absent. */
  #livingOr(deleted: DeletedRows): RawBuilder<unknown> {
    const living = sql`${this.ref('alive')} = ''`
    const isDeleted = sql`${this.ref('deleted_at')} is not null`
    if (deleted === 'without') return living
    return deleted === 'only' ? isDeleted : sql`(${living} or ${isDeleted})`
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
      entity: this.table.entity.name,
      alias: ALIAS,
      table: (entity) => tables.get(entity)!,
      rowsOf,
    })
  }

  /** What a list reads from, and under which conditions, with or without a search. */
  searched(search: Search | undefined): CompiledSearch {
    const source = this.tableAs()
    const ref = (column: string) => this.ref(column)
    if (search === undefined) return { source, conditions: [], ref }
    const { naming, traits } = this.#services.database
    return compileSearch(search, { table: this.table, prefix: naming.prefix, traits, source, ref })
  }

  /** What a list reads from that looks a custom value up. */
  sought(seek: ValueSeek, source: RawBuilder<unknown>): CompiledSeek {
    return compileSeek(this.#services, this.table.entity.name, { seek, source, id: this.ref('id') })
  }

  /** What a list reads from that is asked for rows of these ids: each is sought, as `select` seeks them. */
  listed(ids: readonly string[], source: RawBuilder<unknown>): CompiledSeek {
    const { traits } = this.#services.database
    const members = traits.jsonMembers(sql`${JSON.stringify([...new Set(ids)])}`, 'id')
    return {
      source: sql`(${members}) as wanted cross join ${source}`,
      conditions: [sql`${this.ref('id')} = ${sql.ref('wanted.value')}`],
    }
  }

  /** A statement that can be compiled by itself. */
  bound(statement: RawBuilder<unknown>): { compile(): CompiledQuery } {
    return { compile: () => this.#services.database.compile(statement) }
  }

  /** The entity's table under its alias. */
  tableAs(): RawBuilder<unknown> {
    return sql`${sql.table(this.table.name)} as ${sql.id(ALIAS)}`
  }

  ref(column: string): RawBuilder<unknown> {
    return sql.ref(`${ALIAS}.${column}`)
  }

  /** The value of a field, wherever it is stored. */
  field(column: FieldColumn): RawBuilder<unknown> {
    return columnReference(ALIAS, column)
  }

  /** The subjects whose keys are needed to shape the rows; none when no encrypted field is shown. */
  subjectsOf(rows: readonly StoredRow[]): readonly string[] {
    return this.#readsKey ? rows.map((row) => subjectOf(this.table, row)) : []
  }

  /** Whether the field is among the columns that `select` answers under its own name. */
  selects(field: string): boolean {
    return this.#names().has(field)
  }

  #columns(): RawBuilder<unknown>[] {
    const columns: RawBuilder<unknown>[] = [...this.#names()].flatMap((name) => {
      const column = this.table.columns.get(name)!
      const { currency } = column
      const value = sql`${this.field(column)} as ${sql.id(name)}`
      return currency === undefined
        ? [value]
        : [value, sql`${columnReference(ALIAS, column, currency)} as ${sql.id(currencyName(name))}`]
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

  #names(): Set<string> {
    const names = new Set(['id', ...this.#fields.map((field) => field.column.field)])
    const { subject } = this.table.entity
    if (subject !== undefined && subject !== 'self') names.add(subject)
    return names
  }
}

/** What a statement adds to the projection's own columns and conditions. */
export interface SelectParts {
  /** What the rows are read from; the entity's table when left out. */
  readonly source?: RawBuilder<unknown>
  readonly conditions: readonly RawBuilder<unknown>[]
  readonly deleted: DeletedRows
  readonly also?: readonly RawBuilder<unknown>[]
  /** Only rows whose column is the key of one of these members, which must be different from each other: `wanted.value`. */
  readonly among?: {
    readonly column: string
    readonly members: RawBuilder<unknown>
    /** The column of the members that is the key; `value` when left out. */
    readonly key?: string
  }
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
): ShownField[] {
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
    .filter(({ column, constant }) => constant === undefined || constant === 'allow' || isMaskable(column))
}
