import { type FilterNode, or, TRUE } from '../filter/ast.ts'
import type { AccessPlan } from './access-plan.ts'

/**
 * The rows of a plan in which its caller reads a field in clear: TRUE for all of them, FALSE for none, otherwise those of
 * the arms that allow it. A row for which an arm is unknown is not among them.
 */
export function rowsShowing(plan: AccessPlan, field: string): FilterNode {
  if (plan.constant.get(field) === 'allow') return TRUE
  const rows = plan.arms.filter((arm) => arm.levels.get(field) === 'allow').map((arm) => arm.rows)
  return rows.includes(TRUE) ? TRUE : or(rows)
}
