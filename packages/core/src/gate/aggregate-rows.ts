import type { StoredRow } from '../database/database.ts'
import { isAtMostBasic } from '../schema/field-class.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import { type AggregatePlan, compileAggregate, planAggregate, type PlannedMeasure } from './aggregate-plan.ts'
import {
  type AggregateGroup,
  type AggregateQuery,
  type AggregateResult,
  DEFAULT_GROUPS,
} from './aggregate-query.ts'
import type { EntityAccess } from './entity-access.ts'
import type { GateCall } from './gate-call.ts'
import { parseWhere } from './list-plan.ts'
import { type SizedGroup, suppressGroups } from './suppress-groups.ts'

/** Which groups have to be hidden depends on all of them; a question that has more is not answered. */
const MOST_SUPPRESSIBLE = 10_000

/** A total beside groups that are hidden tells their sum only to this step. */
const TOTAL_STEP = 5

interface Counted extends SizedGroup {
  readonly row: StoredRow
}

/** Answers figures about groups of the rows that the caller may aggregate. */
export async function aggregateRows(
  call: GateCall,
  access: EntityAccess,
  query: AggregateQuery,
): Promise<AggregateResult> {
  const { table } = access
  const { policy } = call.services
  const entity = table.entity.name
  const plan = policy.plan(call.session, entity, 'aggregate')
  const where = parseWhere(call, { entity, plan }, { where: query.where })
  const checked = planAggregate({ table, plan }, query, where)
  const limit = query.limit ?? DEFAULT_GROUPS
  const { minGroup } = plan
  const most = minGroup === undefined ? limit : MOST_SUPPRESSIBLE
  const statement = compileAggregate(access.projection(call.session, 'aggregate', []), checked, {
    table,
    traits: call.services.database.traits,
    rowsOf: (related) => policy.plan(call.session, related, 'list').rows,
    limit: most + 1,
  })
  const found = await call.run(statement, {})
  await auditFigures(call, access, { query, checked })
  const counted = found.map((row) => countedGroup(row, checked))
  if (minGroup === undefined)
    return answer(counted, { checked, limit, isSuppressed: false, isRounded: false })
  if (found.length > most)
    throw kernelErrors.INVALID_QUERY({ reason: `it makes more than ${most} groups` }, { pointer: '/groupBy' })
  const shown = suppressGroups(counted, minGroup)
  const isSuppressed = shown.length < counted.length
  return answer(shown, { checked, limit, isSuppressed, isRounded: checked.groupBy.length === 0 })
}

function countedGroup(row: StoredRow, { groupBy, measures }: AggregatePlan): Counted {
  const people = [undefined, ...measures].map((_, index) => Number(row[`#people${index}`]))
  return {
    row,
    key: groupBy.map((_, index) => JSON.stringify(row[`#key${index}`])),
    people: Math.min(...people),
  }
}

function answer(
  groups: readonly Counted[],
  options: {
    readonly checked: AggregatePlan
    readonly limit: number
    readonly isSuppressed: boolean
    readonly isRounded: boolean
  },
): AggregateResult {
  const { checked, limit, isSuppressed, isRounded } = options
  return {
    data: groups.slice(0, limit).map(({ row }) => shapeGroup(row, checked, isRounded)),
    isSuppressed,
    isTruncated: groups.length > limit,
  }
}

function shapeGroup(
  row: StoredRow,
  { groupBy, measures }: AggregatePlan,
  isRounded: boolean,
): AggregateGroup {
  const group = groupBy.map(({ field, codec }, index) => [field, decode(codec.decode, row[`#key${index}`])])
  const figures = measures.map((measure, index) => {
    const value = figureOf(measure, row[`#figure${index}`])
    const isCount = measure.calculation === 'count'
    return [measure.name, isRounded && isCount ? roundTotal(value as number) : value]
  })
  return { group: Object.fromEntries(group), measures: Object.fromEntries(figures) }
}

function figureOf({ name, calculation, column }: PlannedMeasure, stored: unknown): unknown {
  if (stored === null || stored === undefined) return null
  if (calculation === 'min' || calculation === 'max') return decode(column?.codec.decode, stored)
  const number = Number(stored)
  if (calculation !== 'avg' && !Number.isSafeInteger(number)) {
    const reason = `the ${calculation} "${name}" is beyond the integers that can be told apart`
    throw kernelErrors.INVALID_QUERY({ reason }, { pointer: `/measures/${name}` })
  }
  return number
}

function roundTotal(count: number): number {
  return Math.round(count / TOTAL_STEP) * TOTAL_STEP
}

function decode(codec: ((stored: never) => unknown) | undefined, stored: unknown): unknown {
  if (stored === null || stored === undefined) return null
  return codec === undefined ? stored : (codec as (stored: unknown) => unknown)(stored)
}

function auditFigures(
  call: GateCall,
  access: EntityAccess,
  { query, checked }: { readonly query: AggregateQuery; readonly checked: AggregatePlan },
): Promise<void> {
  const columns = [...checked.groupBy, ...checked.measures.flatMap(({ column }) => column ?? [])]
  const sensitive = columns.filter(({ spec }) => !isAtMostBasic(spec.class)).map(({ field }) => field)
  return call.auditRead({
    action: call.operation,
    entity: access.table.entity.name,
    decision: 'allow',
    subjectIds: [],
    fields: [...new Set(sensitive)],
    queryDigest: access.digest(JSON.stringify([query.groupBy, query.measures, checked.where])),
  })
}
