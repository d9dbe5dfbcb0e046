import { type RawBuilder, sql } from 'kysely'

import { prepare, type Prepared } from '../database/prepared.ts'
import type { EntityTable, FieldColumn } from '../database/table.ts'
import type { DialectTraits } from '../database/traits.ts'
import { type FilterNode, TRUE } from '../filter/ast.ts'
import type { AccessPlan } from '../policy/access-plan.ts'
import { rowsShowing } from '../policy/rows-showing.ts'
import type { FieldKind } from '../schema/field.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import type { AggregateQuery, Measure } from './aggregate-query.ts'
import type { StatementEnvironment } from './gate-call.ts'
import type { Projection } from './projection.ts'

/** What a measure does with its field. */
type Calculation = 'sum' | 'avg' | 'min' | 'max' | 'countDistinct'

/** A checked measure. */
export interface PlannedMeasure {
  readonly name: string
  readonly calculation: 'count' | Calculation
  readonly column: FieldColumn | undefined
}

/** A checked aggregate query. */
export interface AggregatePlan {
  readonly groupBy: readonly FieldColumn[]
  readonly measures: readonly PlannedMeasure[]
  readonly where: FilterNode
}

/** What an aggregate query is checked against. */
export interface AggregateSource {
  readonly table: EntityTable
  readonly plan: AccessPlan
}

const GROUPABLE: ReadonlySet<FieldKind> = new Set(['policyKey', 'text', 'enum', 'bool', 'int', 'date', 'ref'])

const MEASURABLE: Readonly<Record<Calculation, ReadonlySet<FieldKind>>> = {
  sum: new Set(['int']),
  avg: new Set(['int']),
  min: new Set(['int', 'date', 'instant']),
  max: new Set(['int', 'date', 'instant']),
  countDistinct: new Set([...GROUPABLE, 'id']),
}

/** Kinds whose values name one person or one other row. */
const NAMING: ReadonlySet<FieldKind> = new Set(['id', 'ref', 'phone', 'email', 'cnId', 'bankCard'])

/** With a bound on the size of groups, so many fields beside those it groups by may filter. */
const MOST_FILTER_FIELDS = 2

/**
 * Checks the positions of an aggregate query.
 *
 * @throws KITH_FIELD_UNAVAILABLE for a field that is unknown, hidden, masked, open in some rows only, encrypted, or of a
 * kind that the position does not take; KITH_INVALID_QUERY for what a bound on the size of groups forbids.
 */
export function planAggregate(
  source: AggregateSource,
  query: AggregateQuery,
  where: FilterNode,
): AggregatePlan {
  const groupBy = (query.groupBy ?? []).map((field, index) =>
    columnFor(source, field, { kinds: GROUPABLE, pointer: `/groupBy/${index}` }),
  )
  const measures = Object.entries(query.measures).map(([name, measure]) => planMeasure(source, name, measure))
  const plan = { groupBy, measures, where }
  if (source.plan.minGroup !== undefined) refuseSingling(source, plan)
  return plan
}

/** Compiles the groups with their figures and with `#people`, what each figure rests on at least. */
export function compileAggregate(
  projection: Projection,
  { groupBy, measures, where }: AggregatePlan,
  scope: {
    readonly table: EntityTable
    readonly traits: DialectTraits
    readonly rowsOf: (entity: string) => FilterNode
    readonly limit: number
  },
): Prepared<StatementEnvironment> {
  const ref = (column: FieldColumn): RawBuilder<unknown> => projection.field(column)
  const subject = subjectRef(projection, scope.table)
  const keys = groupBy.map(ref)
  const columns = [
    ...keys.map((key, index) => sql`${key} as ${sql.id(`#key${index}`)}`),
    ...measures.map(
      (measure, index) => sql`${figure(measure, ref, scope.traits)} as ${sql.id(`#figure${index}`)}`,
    ),
    ...[undefined, ...measures.map(({ column }) => column)].map(
      (column, index) => sql`${peopleWith(column, { subject, ref })} as ${sql.id(`#people${index}`)}`,
    ),
  ]
  const conditions = [
    ...projection.rowConditions('without'),
    ...(where === TRUE ? [] : [projection.condition(where, scope.rowsOf)]),
  ]
  const order = keys.flatMap((key) => [sql`case when ${key} is null then 1 else 0 end`, key])
  const grouping = keys.length === 0 ? sql`` : sql` group by ${sql.join(keys)}`
  return prepare(
    projection.bound(
      sql`select ${sql.join(columns)} from ${projection.tableAs()} where ${sql.join(conditions, sql` and `)}${grouping} order by ${sql.join([sql`count(*) desc`, ...order])} limit ${sql.lit(scope.limit)}`,
    ),
  )
}

function planMeasure(source: AggregateSource, name: string, measure: Measure): PlannedMeasure {
  if (measure === 'count') return { name, calculation: 'count', column: undefined }
  const [calculation, field] = Object.entries(measure)[0] as [Calculation, string]
  const at = { kinds: MEASURABLE[calculation], pointer: `/measures/${name}/${calculation}` }
  return { name, calculation, column: columnFor(source, field, at) }
}

function columnFor(
  { table, plan }: AggregateSource,
  field: string,
  { kinds, pointer }: { readonly kinds: ReadonlySet<FieldKind>; readonly pointer: string },
): FieldColumn {
  const column = table.columns.get(field)
  const isOpen = column !== undefined && rowsShowing(plan, field) === TRUE
  if (!isOpen || column.spec.encrypted || column.spec.class === 'freeText' || !kinds.has(column.spec.kind))
    throw kernelErrors.FIELD_UNAVAILABLE({ field: field.slice(0, 64) }, { pointer })
  return column
}

/** Where groups have a least size, neither filters nor figures may single one person out of them. */
function refuseSingling({ table }: AggregateSource, { groupBy, measures, where }: AggregatePlan): void {
  const single = measures.find(({ calculation }) => calculation === 'min' || calculation === 'max')
  if (single !== undefined)
    throw singling("the smallest and the largest value are one person's", `/measures/${single.name}`)
  const fields = filteredFields(where)
  const grouped = new Set(groupBy.map(({ field }) => field))
  if ([...fields].some((field) => isNaming(table.columns.get(field))))
    throw singling('figures about groups are not filtered by what names one person', '/where')
  if ([...fields].filter((field) => !grouped.has(field)).length > MOST_FILTER_FIELDS)
    throw singling(
      `figures about groups are filtered by at most ${MOST_FILTER_FIELDS} other fields`,
      '/where',
    )
}

function singling(reason: string, pointer: string): Error {
  return kernelErrors.INVALID_QUERY({ reason }, { pointer })
}

/** What is reached through a relation names one row as well as its id does. */
function isNaming(column: FieldColumn | undefined): boolean {
  return column === undefined || column.spec.encrypted || column.spec.unique || NAMING.has(column.spec.kind)
}

/** The fields that a filter names; a relation is named like a field. */
function filteredFields(node: FilterNode): ReadonlySet<string> {
  switch (node.type) {
    case 'constant':
      return new Set()
    case 'and':
    case 'or':
      return new Set(node.nodes.flatMap((each) => [...filteredFields(each)]))
    case 'not':
      return filteredFields(node.node)
    case 'relation':
    case 'aggregate':
      return new Set([node.relation])
    default:
      return new Set([node.field])
  }
}

/** The column that tells people apart; rows about nobody count for themselves. */
function subjectRef(projection: Projection, { entity, columns }: EntityTable): RawBuilder<unknown> {
  const { subject } = entity
  return projection.ref(subject === undefined || subject === 'self' ? 'id' : columns.get(subject)!.column)
}

function figure(
  { calculation, column }: PlannedMeasure,
  ref: (column: FieldColumn) => RawBuilder<unknown>,
  traits: DialectTraits,
): RawBuilder<unknown> {
  if (column === undefined) return sql`count(*)`
  if (calculation === 'countDistinct') return sql`count(distinct ${ref(column)})`
  if (calculation === 'sum') return traits.sum(ref(column))
  if (calculation === 'avg') return traits.average(ref(column))
  return sql`${sql.raw(calculation)}(${ref(column)})`
}

/** How many people have a value in the column: a sum over ten rows of which one has a value is that one's. */
function peopleWith(
  column: FieldColumn | undefined,
  {
    subject,
    ref,
  }: { readonly subject: RawBuilder<unknown>; readonly ref: (column: FieldColumn) => RawBuilder<unknown> },
): RawBuilder<unknown> {
  return column === undefined
    ? sql`count(distinct ${subject})`
    : sql`count(distinct case when ${ref(column)} is not null then ${subject} end)`
}
