import type { ActorInput, Crm, Session, SessionOptions } from '@kith/core'

/** What the adapter needs of a CRM: what it can do, who is asking, and one door to run an operation. */
export interface ServedCrm extends Pick<
  Crm,
  'operations' | 'catalog' | 'execute' | 'ready' | 'health' | 'errorCatalogue' | 'messages'
> {
  /** Opens a session, to tell an actor who they are. */
  as(actor: ActorInput, options?: SessionOptions): { readonly session: Session }
}
