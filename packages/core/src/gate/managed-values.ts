import type { EntityTable } from '../database/table.ts'
import { type AccessPlan, levelInArms } from '../policy/access-plan.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import { gateErrors } from './gate-errors.ts'
import type { PlanVerdict } from './plan-verdict.ts'

/** What a plugin keeps of its rows is written by that plugin alone, and what another adds to them not with the row. */
export function refuseForeign(
  table: EntityTable,
  pluginId: string,
  managed: Readonly<Record<string, unknown>>,
): void {
  const { entity, columns, pluginId: owner } = table
  const [field] = Object.keys(managed)
  if (field !== undefined && owner !== pluginId)
    throw kernelErrors.MANAGED_BY_OWNER({ field, entity: entity.name, owner, plugin: pluginId })
  const added = Object.keys(managed).find((name) => columns.get(name)?.extension !== undefined)
  if (added !== undefined) throw gateErrors.FIELD_ADDED({ field: `${entity.name}.${added}` })
}

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
