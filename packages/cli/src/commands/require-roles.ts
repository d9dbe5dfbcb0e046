import type { Policy } from '@kith/core'

import { cliErrors } from '../cli-errors.ts'

/** A role that the policy does not have would grant nothing, silently. @throws KITH_CLI_ROLE_UNKNOWN */
export function requireRoles(roles: readonly string[], policy: Policy): void {
  const known = policy.roles.map(({ name }) => name)
  const unknown = roles.find((role) => !known.includes(role))
  if (unknown !== undefined) throw cliErrors.ROLE_UNKNOWN({ role: unknown, known: known.join(', ') })
}
