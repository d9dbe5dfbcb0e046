import type { FilterNode } from '../filter/ast.ts'
import { evaluateFilter } from '../filter/evaluate-filter.ts'
import type { AccessPlan } from '../policy/access-plan.ts'
import type { EntityAccess } from './entity-access.ts'
import type { GateCall } from './gate-call.ts'

/** What an access plan says of one row: whether the row is within it, and which of its arms hold. */
export interface PlanVerdict {
  readonly holds: boolean
  readonly arms: readonly boolean[]
}

/** Where the rows stand that are judged. */
interface Judging {
  readonly access: EntityAccess
  readonly call: GateCall
}

type Row = Readonly<Record<string, unknown>>

/**
 * Judges a whole decoded row that stands in the database as it is here. In memory where the row alone decides; in the
 * database, inside the transaction, where related rows do.
 */
export function judgeRow(judging: Judging, plan: AccessPlan, row: Row): PlanVerdict | Promise<PlanVerdict> {
  if (!plan.testsRelations) return judgeHere(judging, plan, row)
  return judgeStored(judging, plan, [row]).then(([verdict]) => verdict!)
}

/** Judges rows as `judgeRow` does, with one statement for all of them. */
export async function judgeRows(
  judging: Judging,
  plan: AccessPlan,
  rows: readonly Row[],
): Promise<readonly PlanVerdict[]> {
  if (plan.testsRelations) return judgeStored(judging, plan, rows)
  return rows.map((row) => judgeHere(judging, plan, row))
}

function judgeHere({ access, call }: Judging, plan: AccessPlan, row: Row): PlanVerdict {
  const { catalog } = call.services
  const scope = {
    catalog,
    entity: access.table.entity.name,
    environment: call.environment({}),
    related: noRelation,
  }
  const holds = (node: FilterNode): boolean => evaluateFilter(node, row, scope) === true
  return { holds: holds(plan.rows), arms: plan.arms.map((arm) => holds(arm.rows)) }
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

function noRelation(): never {
  throw new TypeError('A filter that tests related rows is decided by the database.')
}
