import type { Actor } from '../session/actor.ts'
import { createSession, type Session } from '../session/session.ts'

/** What is kept of a session, so that a run has its rights later. */
interface KeptSession {
  readonly actor: Actor
  readonly roles: readonly string[]
  readonly purpose?: string
  readonly onBehalfOf?: string
  readonly locale?: string
}

/** A session as text: whose rights a run has, on whose behalf, and in which language it tells what it refuses. */
export function keepSession({ actor, roles, purpose, onBehalfOf, locale }: Session): string {
  const kept: KeptSession = {
    actor,
    roles,
    ...(purpose === undefined ? {} : { purpose }),
    ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
    ...(locale === undefined ? {} : { locale }),
  }
  return JSON.stringify(kept)
}

/** The session of a run: with the rights that whoever started it had then. Its `requestId` is what is run. */
export function sessionOfRun(kept: string, requestId: string): Session {
  const { actor, roles, ...circumstances } = JSON.parse(kept) as KeptSession
  return asImport(createSession(actor, { ...circumstances, activeRoles: roles, requestId }))
}

/** A session whose rights are those that it has while it imports. */
export function asImport(session: Session): Session {
  return { ...session, importing: true }
}
