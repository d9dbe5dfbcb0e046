import type { ActorInput, SessionOptions } from '@kith/core'

/** The roles of `standardRoles()`. */
export const standardRoleNames = [
  'system-admin',
  'relationship-manager',
  'service-rep',
  'market-analyst',
  'data-analyst',
  'dpo',
  'auditor',
  'integration',
] as const

/** A role of `standardRoles()`, or one of the policy under test. */
export type TestRole = (typeof standardRoleNames)[number] | (string & {})

/** What a test wants to be different about an actor and the session. `attributes` are added to `teamIds: ['t1']`. */
export interface TestSessionOptions extends Partial<ActorInput>, SessionOptions {}

/**
 * The actor that tests mean by a role: id `u-<role>`, member of the team `t1`, a person except for `integration`.
 * Two calls with the same role name the same actor.
 */
export function testActor(role: TestRole, overrides: Partial<ActorInput> = {}): ActorInput {
  return {
    kind: role === 'integration' ? 'apiKey' : 'user',
    id: `u-${role}`,
    roles: [role],
    ...overrides,
    attributes: { teamIds: ['t1'], ...overrides.attributes },
  }
}

/** Parts what belongs to the actor from what belongs to the session. */
export function actorAndSession(
  role: TestRole,
  overrides: TestSessionOptions,
): { readonly actor: ActorInput; readonly options: SessionOptions } {
  const { kind, id, tenantId, roles, attributes, ...options } = overrides
  const given = Object.entries({ kind, id, tenantId, roles, attributes }).filter(
    ([, value]) => value !== undefined,
  )
  return { actor: testActor(role, Object.fromEntries(given)), options }
}
