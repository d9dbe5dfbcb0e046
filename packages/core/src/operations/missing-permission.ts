import type { PolicyEngine } from '../policy/policy-engine.ts'
import type { Action } from '../policy/policy.ts'
import type { Session } from '../session/session.ts'
import type { Operation } from './operation.ts'

/** What the session would need first to call the operation; nothing where it may. */
export function missingPermission(
  policy: PolicyEngine,
  session: Session,
  { permission }: Operation,
): { readonly entity: string; readonly action: Action } | undefined {
  if (permission === 'self') return undefined
  const { entity, action } = permission
  const actions = [action].flat()
  if (actions.some((each) => policy.permits(session, entity, each))) return undefined
  return { entity, action: actions[0]! }
}
