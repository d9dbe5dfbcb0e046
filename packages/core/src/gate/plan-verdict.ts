import type { FilterNode } from '../filter/ast.ts'
import { evaluateFilter, type RelatedRows } from '../filter/evaluate-filter.ts'
import type { AccessPlan } from '../policy/access-plan.ts'
import type { EntityAccess } from './entity-access.ts'
import type { GateCall } from './gate-call.ts'

/** What an access plan says of one row: whether the row is within it, and which of its arms hold. */
export interface PlanVerdict {
  readonly holds: boolean
  /** Whether each arm holds; false for an arm that could open nothing beyond those that do. */
  readonly arms: readonly boolean[]
}

/** Where the rows stand that are judged. */
interface Judging {
  readonly access: EntityAccess
  readonly call: GateCall
  /** The related rows that are at hand; none when left out. */
  readonly related?: RelatedRows
}

type Row = Readonly<Record<string, unknown>>

/**
 * Judges a whole decoded row that stands in the database as it is here. In memory first, with tests of related rows as
 * unknown: in Kleene's logic an answer that comes out true or false is the answer whatever those rows are. The database
 * is asked, inside the transaction, only where that leaves something open.
 */
export function judgeRow(judging: Judging, plan: AccessPlan, row: Row): PlanVerdict | Promise<PlanVerdict> {
  return judgeHere(judging, plan, row) ?? judgeStored(judging, plan, [row]).then(([verdict]) => verdict!)
}

/** Judges rows as `judgeRow` does, with one statement for all that are left open. */
export async function judgeRows(
  judging: Judging,
  plan: AccessPlan,
  rows: readonly Row[],
): Promise<readonly PlanVerdict[]> {
  const here = rows.map((row) => judgeHere(judging, plan, row))
  const open = rows.filter((_row, index) => here[index] === undefined)
  const stored = open.length === 0 ? [] : [...(await judgeStored(judging, plan, open))]
  return here.map((verdict) => verdict ?? stored.shift()!)
}

/**
 * Judges a row that is about to be made, before it stands anywhere: no row refers to it yet. `undefined` where rows that it
 * refers to itself could still change the answer.
 */
export function judgeNew(judging: Judging, plan: AccessPlan, row: Row): PlanVerdict | undefined {
  return judgeHere({ ...judging, related: ({ arity }) => (arity === 'many' ? [] : undefined) }, plan, row)
}

/** What can be said without related rows; `undefined` where they could still change what the row shows. */
function judgeHere(
  { access, call, related = notAtHand }: Judging,
  plan: AccessPlan,
  row: Row,
): PlanVerdict | undefined {
  const { catalog } = call.services
  const scope = {
    catalog,
    entity: access.table.entity.name,
    environment: call.environment({}),
    related,
  }
  const truthOf = (node: FilterNode): boolean | null => evaluateFilter(node, row, scope)
  const holds = truthOf(plan.rows)
  const arms = plan.arms.map((arm) => truthOf(arm.rows))
  if (plan.testsRelations && isOpen(plan, holds, arms)) return undefined
  return { holds: holds === true, arms: arms.map((truth) => truth === true) }
}

function isOpen(plan: AccessPlan, holds: boolean | null, arms: readonly (boolean | null)[]): boolean {
  if (holds !== true) return holds === null
  const isCovered = (arm: number): boolean =>
    arms.some((truth, other) => truth === true && plan.covers(other, arm))
  return arms.some((truth, arm) => truth === null && !isCovered(arm))
}

async function judgeStored(
  { access, call }: Judging,
  plan: AccessPlan,
  rows: readonly Row[],
): Promise<readonly PlanVerdict[]> {
  const ids = rows.map((row) => row['id'])
  const found = await call.run(access.forVerdict(plan), { ids: JSON.stringify(ids) })
  const byId = new Map(found.map((verdict) => [verdict['id'], verdict]))
  return ids.map((id) => {
    const verdict = byId.get(id)
    if (verdict === undefined) return { holds: false, arms: [] }
    return { holds: verdict['#rows'] === 1, arms: plan.arms.map((_, index) => verdict[`#arm${index}`] === 1) }
  })
}

function notAtHand(): undefined {
  return undefined
}
