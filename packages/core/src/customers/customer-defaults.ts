import type { Session } from '../session/session.ts'

/** Who a new customer belongs to when the caller does not say: the actor and the first of the actor's teams. */
export function ownershipDefaults(session: Session): { readonly ownerId?: string; readonly teamId?: string } {
  const { teamIds } = session.actor.attributes
  const teamId = Array.isArray(teamIds) ? (teamIds as readonly string[])[0] : undefined
  const isPerson = session.actor.kind === 'user'
  return { ...(isPerson ? { ownerId: session.actor.id } : {}), ...(teamId === undefined ? {} : { teamId }) }
}
