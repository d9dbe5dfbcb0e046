import type { RightsOverview } from '../policy/rights-overview.ts'
import { BootProblems } from './boot-problems.ts'
import { type BootCheck, bootChecks } from './contributions.ts'
import type { Installation } from './installation.ts'

/**
 * Asks the checks of plugins what keeps the CRM from starting. One that fails itself keeps it from starting as well.
 *
 * @throws CrmBootError with everything that they find.
 */
export function runBootChecks(installation: Installation, overview: RightsOverview): void {
  const problems = new BootProblems()
  for (const { value, pluginId } of installation.points.get(bootChecks.name)?.values.values() ?? []) {
    const found = problems.attempt(pluginId, () => (value as BootCheck).find(overview))
    for (const error of found ?? []) problems.add(pluginId, error.code, error)
  }
  problems.throwIfAny()
}
