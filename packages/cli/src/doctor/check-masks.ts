import type { ServedInstance } from '../instance.ts'
import { type Finding, ok } from './finding.ts'

/** What the linter of the plugin masking finds that a role can work out. */
interface Exposure {
  readonly role: string
  readonly field: string
  readonly candidates: number
  readonly because: readonly string[]
}

interface Linting {
  readonly masking: { lint(): Promise<{ readonly data: readonly Exposure[] }> }
}

/**
 * What roles can work out from masks together, where the plugin that counts it is installed. Warnings: what the host does
 * not accept of it has kept the CRM from starting, or its rule from being saved.
 */
export async function checkMasks(crm: ServedInstance): Promise<Finding[]> {
  if (!crm.operations.some(({ name }) => name === 'masking.lint')) return []
  const { data } = await crm.system('kith doctor counts what masks tell', (system) =>
    (system as unknown as Linting).masking.lint(),
  )
  if (data.length === 0) return [ok('masks', 'no role can work out more than it is shown')]
  return data.map(({ role, field, candidates, because }) => ({
    level: 'warning',
    check: 'masks',
    message: `${role} is left with ${candidates} candidates for ${field}, by ${because.join(', ')}`,
    fix: 'Choose narrower masks with maskRules.set, or grant the role less.',
  }))
}
