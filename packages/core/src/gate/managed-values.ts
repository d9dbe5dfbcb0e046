import { type AccessPlan, levelInArms } from '../policy/access-plan.ts'
import type { PlanVerdict } from './plan-verdict.ts'

/** Those of some values that the grants which hold for a row open for writing. */
export function writableOf(
  values: Readonly<Record<string, unknown>>,
  plan: AccessPlan,
  { arms }: PlanVerdict,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(values).filter(([field]) => levelInArms(plan, field, arms) === 'allow'),
  )
}
