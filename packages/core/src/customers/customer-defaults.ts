import type { Session } from '../session/session.ts'

interface Ownership {
  readonly ownerId?: string
  readonly teamId?: string
}

/**
 * Who a new customer belongs to as far as the caller does not say: the actor, if a person, and the first of the
 * actor's teams. `null` says that it belongs to nobody.
 */
export function ownershipDefaults(session: Session, given: Readonly<Record<string, unknown>>): Ownership {
  const { teamIds } = session.actor.attributes
  const teamId = Array.isArray(teamIds) ? (teamIds as readonly string[])[0] : undefined
  return {
    ...(session.actor.kind === 'user' && given['ownerId'] === undefined ? { ownerId: session.actor.id } : {}),
    ...(teamId !== undefined && given['teamId'] === undefined ? { teamId } : {}),
  }
}
