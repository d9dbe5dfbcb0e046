import { TRUE } from '../filter/ast.ts'
import { type AccessPlan, levelInArms } from './access-plan.ts'

/** What a right comes to before a row is known: for every row of the tenant, for none, or for some. */
export type Reach = 'always' | 'never' | 'depends'

/** What the plan comes to for an action that uses these fields in clear. A plan without arms never reaches anything. */
export function reachOf(
  { arms, rows, constant, highest }: AccessPlan,
  fields: readonly string[] = [],
): Reach {
  if (arms.length === 0 || fields.some((field) => highest.get(field) !== 'allow')) return 'never'
  const everywhere = arms.filter((arm) => arm.rows === TRUE)
  const isOpen = (field: string): boolean =>
    constant.get(field) === 'allow' || everywhere.some((arm) => arm.levels.get(field) === 'allow')
  return rows === TRUE && fields.every(isOpen) ? 'always' : 'depends'
}

/** Whether all the fields are open in clear in a row for which `holding` tells, arm by arm, whether it holds. */
export function opensFields(
  plan: AccessPlan,
  fields: readonly string[],
  holding: readonly boolean[],
): boolean {
  return fields.every((field) => levelInArms(plan, field, holding) === 'allow')
}
