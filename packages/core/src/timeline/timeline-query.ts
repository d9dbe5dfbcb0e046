import { type RawBuilder, sql } from 'kysely'

import type { StoredRow } from '../database/database.ts'
import { prepare, type Prepared, Slot } from '../database/prepared.ts'
import type { FieldColumn } from '../database/table.ts'
import { token, type Token } from '../di/token.ts'
import type { GateCall, StatementEnvironment } from '../gate/gate-call.ts'
import { tableOf } from '../gate/gate-services.ts'
import type { InstalledTimelineType } from '../operations/timeline-fact.ts'
import { Memo } from '../shared/memo.ts'
import { someFieldIsClear } from './clear-fields.ts'
import { mayTellOf, rowIsVisible } from './visible-rows.ts'

/** Which entries are read. */
export interface TimelineShape {
  /** Of one customer in order and no further than the limit, or of several, ranked. */
  readonly isSingle: boolean
  readonly isContinued: boolean
  readonly pinnedOnly: boolean
  readonly ofTypes: boolean
  /** One entry, by its id. */
  readonly byId: boolean
}

type Types = ReadonlyMap<string, InstalledTimelineType>

const CACHED = 500

/** What an entry is shaped from. */
const entryFields = [
  'id',
  'customerId',
  'type',
  'refEntity',
  'refId',
  'occurredAt',
  'createdAt',
  'createdBy',
  'fields',
  'params',
  'pinnedAt',
]

/** The compiled statements over the timeline, by the rights they were compiled for. */
export class TimelineStatements {
  readonly #known = new Memo<Prepared<StatementEnvironment>>(CACHED)

  /** The statement for what the caller of `call` may see. */
  get(call: GateCall, types: Types, shape: TimelineShape): Prepared<StatementEnvironment> {
    const key = `${call.services.policy.grantKey(call.session)}|${JSON.stringify(shape)}`
    return this.#known.get(key, () => compileTimeline(call, types, shape))
  }
}

/** The statements of one instance. */
export const timelineStatements: Token<TimelineStatements> = token('core.timeline-statements')

/**
 * The entries of a customer that the caller may see, in one statement: an entry about a row is as visible as the row, so
 * each entity brings the row predicate that its own policy gives the caller.
 *
 * ```sql
 * select ... from crm_timeline_entry as t where t.tenant_id = ? and t.customer_id = ? and (
 *   (t.type in ('interaction.recorded') and (t.ref_id is null or exists (
 *     select 1 from crm_interaction as e where e.id = t.ref_id and <rows of interactions that the caller may list>)))
 *   or ...)
 * order by t.occurred_at desc, t.id desc limit ?
 * ```
 *
 * Entries of entities that the caller may not list, and of types that no installed plugin registers, match no branch:
 * they are absent, and pages do not show where. Entries whose changed fields the caller may not read are absent as well.
 */
function compileTimeline(call: GateCall, types: Types, shape: TimelineShape): Prepared<StatementEnvironment> {
  const { services } = call
  const table = tableOf(services, 'timelineEntry')
  const conditions = [
    sql`t.tenant_id = ${slot('tenant')}`,
    shape.isSingle ? sql`t.customer_id = ${slot('id')}` : sql`t.customer_id = wanted.value`,
    visible(call, types),
    ...(shape.pinnedOnly ? [sql`t.pinned_at is not null`] : []),
    ...(shape.ofTypes
      ? [sql`t.type in (${services.database.traits.jsonMembers(sql`${slot('types')}`, 'string')})`]
      : []),
    ...(shape.byId ? [sql`t.id = ${slot('entry')}`] : []),
    ...(shape.isContinued ? [after()] : []),
  ]
  const order = sql`t.occurred_at desc, t.id desc`
  const columns = sql.join(entryColumns(call).map((column) => named(column.column, column.field)))
  const wanted = services.database.traits.jsonMembers(sql`${slot('ids')}`, 'id')
  const source = shape.isSingle ? sql`` : sql`(${wanted}) as wanted cross join`
  const from = sql`from ${source} ${sql.table(table.name)} as t where ${sql.join(conditions, sql` and `)}`
  const statement = shape.isSingle
    ? sql`select ${columns} ${from} order by ${order} limit ${slot('limit')}`
    : sql`select * from (
        select ${columns}, row_number() over (partition by t.customer_id order by ${order}) as place ${from}
      ) as ranked where place <= ${slot('limit')} order by place, ${sql.id('customerId')}`
  return prepare({ compile: () => services.database.compile(statement) })
}

/** The entries that the caller may see: one branch for each entity that has entries and that the caller may list. */
function visible(call: GateCall, types: Types): RawBuilder<unknown> {
  const entities = [...new Set([...types.values()].map((type) => type.entity))]
  const branches = entities
    .filter((entity) => mayTellOf(call, entity))
    .map((entity) => {
      const names = [...types].filter(([, type]) => type.entity === entity).map(([name]) => sql`${name}`)
      const row = sql`(t.ref_id is null or ${rowIsVisible(call, entity)})`
      return sql`(t.type in (${sql.join(names)}) and ${row} and ${someFieldIsClear(call, entity)})`
    })
  return branches.length === 0 ? sql`1 = 0` : sql`(${sql.join(branches, sql` or `)})`
}

function after(): RawBuilder<unknown> {
  const [at, id] = [slot('after0'), slot('after1')]
  return sql`(t.occurred_at <= ${at} and (t.occurred_at < ${at} or t.id < ${id}))`
}

function named(column: string, field: string): RawBuilder<unknown> {
  return sql`${sql.ref(`t.${column}`)} as ${sql.id(field)}`
}

function slot(name: string): Slot<StatementEnvironment> {
  return new Slot((environment: StatementEnvironment) =>
    name === 'tenant' ? environment.tenantId : environment.args[name],
  )
}

/** The columns of which an entry is made. */
export function entryColumns(call: GateCall): readonly FieldColumn[] {
  const { columns } = tableOf(call.services, 'timelineEntry')
  return entryFields.map((field) => columns.get(field)!)
}

/** Decodes the columns of an entry. */
export function decodeEntry(columns: readonly FieldColumn[], row: StoredRow): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const { field, codec } of columns) {
    const value = row[field] ?? null
    const decode = codec.decode as ((stored: unknown) => unknown) | undefined
    values[field] = value === null || decode === undefined ? value : decode(value)
  }
  return values
}
