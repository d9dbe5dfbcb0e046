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

/**
 * Judges a whole decoded row that stands in the database as it is here. In memory where the row alone decides; in the
 * database, inside the transaction, where related rows do.
 */
export function judgeRow(
  { access, call }: { readonly access: EntityAccess; readonly call: GateCall },
  plan: AccessPlan,
  row: Readonly<Record<string, unknown>>,
): PlanVerdict | Promise<PlanVerdict> {
  if (plan.testsRelations) return judgeStored({ access, call }, plan, row)
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
  { access, call }: { readonly access: EntityAccess; readonly call: GateCall },
  plan: AccessPlan,
  row: Readonly<Record<string, unknown>>,
): Promise<PlanVerdict> {
  const [verdict] = await call.run(access.forVerdict(plan), { id: row['id'] })
  if (verdict === undefined) return { holds: false, arms: [] }
  return { holds: verdict['#rows'] === 1, arms: plan.arms.map((_, index) => verdict[`#arm${index}`] === 1) }
}

function noRelation(): never {
  throw new TypeError('A filter that tests related rows is decided by the database.')
}
